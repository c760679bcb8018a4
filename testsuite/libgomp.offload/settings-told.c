/* A setting of an emulated device that cannot be taken gets one line, which has the value
   and what it should be, and changes nothing.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#define _GNU_SOURCE

#include "again.h"
#include "emulated.h"
#include "expect.h"

#define LONG "a_value_that_is_longer_than_what_one_thinks_of_when_one_reserves_memory"

static int bad;

static int
lines_with (const char *part)
{
  int lines = 0;
  for (const char *at = again_output; (at = strstr (at, part)); at++)
    lines++;
  return lines;
}

/* SETTING with VALUE gets one line of the device's, with PART in it.  */
static void
expect_line (const char *setting, const char *value, const char *part)
{
  char name[64];
  snprintf (name, sizeof name, "%s_%s",
            emulated_name ("GANGWAY_CUDA", "GANGWAY_HSA"), setting);
  const char *const settings[] = { name, value, NULL };
  int status = again ("run", settings);
  const char *line = strstr (again_output, name);
  size_t length = line ? strcspn (line, "\n") : 0;
  if (status == 0 && lines_with ("gangway-") == 1 && lines_with ("\n") == 1
      && memmem (line, length, part, strlen (part))
      && memmem (line, length, "; ignored", 9))
    return;
  fprintf (stderr, "%s=%s: status %d, not in it: %s\n%s----\n", name, value,
           status, part, again_output);
  bad++;
}

static void
expect_failures (void)
{
  static const char form[] = "' is not NAME:N[+][=ERROR]";
  const char *start = emulated_name ("cuInit", "hsa_init");
  const char *success = emulated_name ("CUDA_SUCCESS", "HSA_STATUS_SUCCESS");
  char value[300];
  expect_line ("FAIL", "cuNothing:1", "`cuNothing:1' is not about a function");
  expect_line ("FAIL", LONG ":1", "`" LONG ":1' is not about a function");
  static const char *const forms[]
    = { "%s", "%s:", "%s:0", "%s:-1", "%s:1=", "%s:1++", "%s:1 ",
        "%s:99999999999999999999", "%s:1=NO_ERROR", "%s:1=4294967297", ":1" };
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    {
      snprintf (value, sizeof value, forms[i], start);
      expect_line ("FAIL", value, form);
    }
  snprintf (value, sizeof value, "%s:1=%s", start, success);
  expect_line ("FAIL", value, form);
  snprintf (value, sizeof value, "%s:91,%s:92,%s:93,%s:94,%s:95,%s:96,%s:97,%s:98,%s:99",
            start, start, start, start, start, start, start, start, start);
  expect_line ("FAIL", value, ":99' is not one of the first 8");
}

static void
expect_lists (void)
{
  expect_line ("CHECK", "written,", "`' is not ");
  expect_line ("CHECK", "written," LONG ",races", "`" LONG "' is not ");
  expect_line ("LATENCY", "copy:1,copy", "`copy' is not copy:US or launch:US");
  expect_line ("LATENCY", "copy:1,launch:9999999999", "`launch:9999999999' is not ");
  if (!emulated_is_amd ())
    return;
  const char *one = getenv ("GANGWAY_HSA_PROCESSOR");
  char value[300];
  snprintf (value, sizeof value, "%s,%s,%s,%s,%s,%s,%s,%s,gfx803", one, one, one, one,
            one, one, one, one);
  expect_line ("PROCESSOR", value, "`gfx803' is not one of the first 8");
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
      int ran = 0;
#pragma omp target map(tofrom: ran)
      ran = 1;
      return !ran;
    }
  expect_line ("NOTHING", "1", "no such setting");
  expect_line ("DEVICE", "", "no such setting");
  expect_line ("DEVICES", " 1", "` 1' is not a number from 0 to ");
  expect_line ("DEVICES", "1\n2", "`1?2' is not a number from 0 to ");
  expect_line ("MEMORY", "17179869184G", "is not a number of bytes");
  expect_line ("COUNT", "yes", "`yes' is not 0 or 1");
  expect_lists ();
  expect_failures ();
  EXPECT_EQUAL (bad, 0);
  return 0;
}
