/* A bad value of an environment variable is told in one line that can be read, whatever it
   is: long ones are cut behind a whole character, and neither a control character nor what
   is no character comes to the terminal.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-timeout 600 } */

#include <omp.h>
#include "again.h"
#include "expect.h"

static const char *const names[]
  = { "OMP_NUM_THREADS", "OMP_SCHEDULE",        "OMP_PLACES",
      "OMP_STACKSIZE",   "GOMP_CPU_AFFINITY",   "OMP_ALLOCATOR",
      "GANGWAY_INFO",    "GANGWAY_HOST_DEVICES",
      "OMP_AVAILABLE_DEVICES", "OMP_NUM_TEAMS_DEV_x" };

/* The line that NAME with TEXT gives, with the newline; "" where there is none.  */
static void
run (const char *name, const char *text)
{
  const char *const settings[] = { name, text, NULL };
  EXPECT_EQUAL (again ("run", settings), 0);
}

static void
look (const char *name, const char *text)
{
  run (name, text);
  size_t length = strlen (again_output);
  if (length == 0 || length > 400 || strstr (again_output, name) == NULL
      || strchr (again_output, '\n') != again_output + length - 1
      || strchr (again_output, '\33'))
    fprintf (stderr, "%s: %zu characters: %.300s\n", name, length,
             again_output);
  EXPECT (length > 0 && length <= 400);
  EXPECT (strstr (again_output, name) != NULL);
  EXPECT (strchr (again_output, '\n') == again_output + length - 1);
  EXPECT (strchr (again_output, '\33') == NULL);
}

/* Many characters of two bytes each, at odd places: a cut may come inside of one.  */
static char *
whole_characters (char *text)
{
  text[0] = 'x';
  for (size_t i = 0; i < 1000; i++)
    memcpy (text + 1 + 2 * i, "\303\274", 3);
  return text;
}

int
main (int argc, char **argv)
{
  static char text[100001];
  (void) argv;
  if (argc > 1)
    {
      (void) omp_get_num_devices ();
      return 0;
    }
  memset (text, '(', sizeof text - 1);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      look (names[i], text);
      look (names[i], "x\ny\33[1m");
    }
  run ("OMP_NUM_THREADS", "4\303\274");
  EXPECT (strstr (again_output, "\"4\303\274\"") != NULL);
  run ("OMP_NUM_THREADS", "\377\303x\302\233\355\240\200\360\237\230\200");
  EXPECT (strstr (again_output, "\"??x?????\360\237\230\200\"") != NULL);
  run ("OMP_NUM_THREADS", whole_characters (text));
  EXPECT (strstr (again_output, "\303\274...\"") != NULL);
  EXPECT (strstr (again_output, "\303...\"") == NULL);
  return 0;
}
