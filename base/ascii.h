/* Letters, digits and blanks of ASCII, whatever locale the program sets.

   <ctype.h>'s functions look into tables of the locale, and so a program's setlocale
   would change what the environment's variables mean that are read after it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_ASCII_H
#define GANGWAY_BASE_ASCII_H

#include "base/attributes.h"

/* Whether C is what isspace takes for one in the C locale.  */
static inline bool
ascii_is_space (char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether C is a decimal digit.  */
static inline bool
ascii_is_digit (char c)
{
  return c >= '0' && c <= '9';
}

/* C, or the small letter where it is a capital one.  */
static inline char
ascii_lower (char c)
{
  return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Whether C is a letter of ASCII or a decimal digit.  */
static inline bool
ascii_is_alphanumeric (char c)
{
  return ascii_is_digit (c)
         || (ascii_lower (c) >= 'a' && ascii_lower (c) <= 'z');
}

#endif
