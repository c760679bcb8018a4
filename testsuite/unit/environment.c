/* Parsers of environment variables' values.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/environment.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "unit.h"

static void
test_numbers (void)
{
  unsigned long value = 7;
  CHECK (environment_parse_unsigned ("  12 ", 0, 100, &value) && value == 12,
         "a number with white space");
  CHECK (!environment_parse_unsigned ("12x", 0, 100, &value) && value == 12,
         "a letter behind a number");
  CHECK (!environment_parse_unsigned ("-1", 0, ULONG_MAX, &value), "a sign");
  CHECK (!environment_parse_unsigned ("", 0, 100, &value), "no text");
  CHECK (!environment_parse_unsigned ("101", 0, 100, &value), "too large");
  CHECK (!environment_parse_unsigned ("0", 1, 100, &value), "too small");
  CHECK (
    !environment_parse_unsigned ("99999999999999999999", 0, ULONG_MAX, &value),
    "more than fits");
}

static void
test_bytes (void)
{
  size_t bytes = 0;
  CHECK (environment_parse_bytes ("4", 1024, &bytes) && bytes == 4096,
         "bytes: the unit");
  CHECK (environment_parse_bytes (" 42 M ", 1024, &bytes) && bytes == 42u << 20,
         "bytes: a suffix with white space");
  CHECK (environment_parse_bytes ("8b", 1024, &bytes) && bytes == 8,
         "bytes: B");
  CHECK (environment_parse_bytes ("1g", 1024, &bytes) && bytes == 1u << 30,
         "bytes: G");
  CHECK (!environment_parse_bytes ("1t", 1024, &bytes), "bytes: bad suffix");
  CHECK (!environment_parse_bytes ("1kb", 1024, &bytes), "bytes: long suffix");
  CHECK (!environment_parse_bytes ("18446744073709551615", 1024, &bytes),
         "bytes: overflow");
}

static void
test_words (void)
{
  bool value = false;
  CHECK (environment_parse_bool (" TRUE ", &value) && value, "bool: TRUE");
  CHECK (environment_parse_bool ("false", &value) && !value, "bool: false");
  CHECK (!environment_parse_bool ("truely", &value), "bool: longer word");
  CHECK (!environment_parse_bool ("1", &value), "bool: a number");
  const char *text = "Threads(2)";
  CHECK (environment_take_word (&text, "threads") && strcmp (text, "(2)") == 0,
         "word: case and what follows");
  text = "threads_x";
  CHECK (!environment_take_word (&text, "threads"), "word: goes on");
}

static void
test_variables (void)
{
  long value = 3;
  unsetenv ("GANGWAY_UNIT");
  CHECK (!environment_long ("GANGWAY_UNIT", -5, 5, &value) && value == 3,
         "unset variable");
  setenv ("GANGWAY_UNIT", "-4", 1);
  CHECK (environment_long ("GANGWAY_UNIT", -5, 5, &value) && value == -4,
         "signed variable");
  setenv ("GANGWAY_UNIT", "-6", 1);
  CHECK (!environment_long ("GANGWAY_UNIT", -5, 5, &value) && value == -4,
         "signed variable out of range");
  size_t bytes;
  setenv ("GANGWAY_UNIT", "3k", 1);
  CHECK (environment_bytes ("GANGWAY_UNIT", 1, &bytes) && bytes == 3072,
         "variable in bytes");
}

int
main (void)
{
  test_numbers ();
  test_bytes ();
  test_words ();
  test_variables ();
  return UNIT_RESULT ();
}
