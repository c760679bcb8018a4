/* What a message shows of a text that the user gave, the value of an environment variable
   for example.  The library and plugins share it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GOMP_SHOWN_TEXT_H
#define GOMP_SHOWN_TEXT_H

#include <stddef.h>
#include <string.h>

#define GOMP_SHOWN_SIZE 300

/* Copy TEXT into SHOWN so that the message stays one line that can be read: a control
   character becomes '?', and a long text ends with three dots.  Returns SHOWN.  */
static inline const char *
gomp_shown_text (const char *text, char shown[GOMP_SHOWN_SIZE])
{
  size_t i = 0;
  for (; text[i] && i < GOMP_SHOWN_SIZE - 1; i++)
    shown[i]
      = (unsigned char) text[i] < ' ' || text[i] == '\177' ? '?' : text[i];
  shown[i] = '\0';
  if (text[i])
    memcpy (shown + i - 3, "...", 3);
  return shown;
}

#endif
