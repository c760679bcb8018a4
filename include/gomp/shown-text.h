/* What a message shows of a text that the user gave, the value of an environment variable
   for example.  The library and plugins share it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GOMP_SHOWN_TEXT_H
#define GOMP_SHOWN_TEXT_H

#include <stddef.h>
#include <string.h>

#define GOMP_SHOWN_SIZE 300

/* The length of the character that UTF-8 has at TEXT, if it is one that a terminal shows;
   else 0.  */
static inline size_t
gomp_shown_length (const char *text)
{
  const unsigned char *byte = (const unsigned char *) text;
  if (byte[0] < 0x80)
    return byte[0] >= ' ' && byte[0] != 0x7f;
  size_t length = byte[0] < 0xe0 ? 2 : byte[0] < 0xf0 ? 3 : 4;
  if (byte[0] < 0xc2 || byte[0] > 0xf4)
    return 0;
  for (size_t i = 1; i < length; i++)
    if ((byte[i] & 0xc0) != 0x80)
      return 0;
  /* Control characters, longer forms than needed, surrogates, more than there are.  */
  if ((byte[0] == 0xc2 && byte[1] < 0xa0) || (byte[0] == 0xe0 && byte[1] < 0xa0)
      || (byte[0] == 0xed && byte[1] > 0x9f)
      || (byte[0] == 0xf0 && byte[1] < 0x90)
      || (byte[0] == 0xf4 && byte[1] > 0x8f))
    return 0;
  return length;
}

/* Copy TEXT into SHOWN so that the message stays one line that can be read: what is no
   character, or one that controls, becomes '?' for each byte, and a long text ends with
   three dots, behind a whole character.  Returns SHOWN.  */
static inline const char *
gomp_shown_text (const char *text, char shown[GOMP_SHOWN_SIZE])
{
  static const char dots[] = "...";
  size_t used = 0, cut = 0;
  while (*text)
    {
      size_t length = gomp_shown_length (text);
      size_t taken = length ? length : 1;
      if (used + taken >= GOMP_SHOWN_SIZE)
        {
          memcpy (shown + cut, dots, sizeof dots);
          return shown;
        }
      if (length)
        memcpy (shown + used, text, length);
      else
        shown[used] = '?';
      used += taken;
      text += taken;
      if (used + sizeof dots <= GOMP_SHOWN_SIZE)
        cut = used;
    }
  shown[used] = '\0';
  return shown;
}

#endif
