/* Numbers taken from a file.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/file_number.h"

#include <stdio.h>
#include <string.h>
#include "unit.h"

/* TEXT as a file.  */
static FILE *
file_of (const char *text)
{
  FILE *file = tmpfile ();
  if (file)
    {
      fputs (text, file);
      rewind (file);
    }
  return file;
}

static void
test_numbers (void)
{
  FILE *file = file_of ("  17\n\t0 18446744073709551615");
  unsigned long value = 3;
  CHECK (file && file_take_number (file, &value) && value == 17,
         "blanks before a number");
  CHECK (file_take_number (file, &value) && value == 0, "the next line");
  CHECK (file_take_number (file, &value) && value == ~0ul, "the largest");
  CHECK (!file_take_number (file, &value) && value == ~0ul, "the end");
  fclose (file);
}

static void
test_others (void)
{
  FILE *file = file_of ("0-3,18446744073709551616 max -1");
  unsigned long value = 7;
  CHECK (file_take_number (file, &value) && value == 0 && fgetc (file) == '-',
         "the character behind a number is still there");
  CHECK (file_take_number (file, &value) && value == 3 && fgetc (file) == ',',
         "a comma");
  CHECK (!file_take_number (file, &value) && value == 3, "more than fits");
  CHECK (!file_take_number (file, &value) && fgetc (file) == 'm', "a word");
  while (fgetc (file) != ' ')
    ;
  CHECK (!file_take_number (file, &value) && value == 3, "a sign");
  fclose (file);
}

int
main (void)
{
  test_numbers ();
  test_others ();
  return UNIT_RESULT ();
}
