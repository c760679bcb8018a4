/* Numbers in the kernel's files.

   The C library's fscanf does more than these files need, and is bound to a version of
   the C library that the loader checks whenever a program starts.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/file_number.h"

#include "base/ascii.h"

bool
file_take_number (FILE *file, unsigned long *value)
{
  int c;
  do
    c = fgetc (file);
  while (c != EOF && ascii_is_space (c));

  unsigned long number = 0;
  bool some = false, fits = true;
  for (; c != EOF && ascii_is_digit (c); c = fgetc (file))
    {
      fits &= !__builtin_mul_overflow (number, 10, &number)
              && !__builtin_add_overflow (number, c - '0', &number);
      some = true;
    }
  if (c != EOF)
    ungetc (c, file);
  if (!some || !fits)
    return false;
  *value = number;
  return true;
}
