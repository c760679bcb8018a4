/* A bad value of an environment variable is told in one line that can be read, whatever it
   is: long ones are cut, and no control character comes to the terminal.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-timeout 600 } */

#include <omp.h>
#include "again.h"
#include "expect.h"

static const char *const names[]
  = { "OMP_NUM_THREADS", "OMP_SCHEDULE",        "OMP_PLACES",
      "OMP_STACKSIZE",   "GOMP_CPU_AFFINITY",   "OMP_ALLOCATOR",
      "GANGWAY_INFO",    "GANGWAY_HOST_DEVICES" };

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
  return 0;
}
