/* With libgangway-gcn.a a team of 16 threads starts with as many instructions of the thread
   that meets the region as a team of two: all others are told at once, and do their own part
   themselves.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

/* The instructions of the longest wave of a kernel with REGIONS teams of THREADS threads.  */
static long
longest (int threads, int regions)
{
  static const char *const settings[] = { "GANGWAY_HSA_COUNT", "1", NULL };
  char argument[32];
  snprintf (argument, sizeof argument, "%d %d", threads, regions);
  EXPECT_EQUAL (again (argument, settings), 0);
  const char *line = strstr (again_output, "longest waves: ");
  EXPECT (line);
  return atol (line + strlen ("longest waves: "));
}

static long
each (int threads)
{
  return (longest (threads, 21) - longest (threads, 1)) / 20;
}

static void
run (int threads, int regions)
{
  int begun = 0;
#pragma omp target map(tofrom : begun) thread_limit(64)
  for (int i = 0; i < regions; i++)
#pragma omp parallel num_threads(threads)
    __atomic_add_fetch (&begun, 1, __ATOMIC_RELAXED);
  EXPECT_EQUAL (begun, threads * regions);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
      char *rest;
      int threads = (int) strtol (argv[1], &rest, 10);
      run (threads, atoi (rest));
      return 0;
    }
  long one = each (1), two = each (2), four = each (4), sixteen = each (16);
  fprintf (stderr, "instructions: %ld %ld %ld %ld\n", one, two, four, sixteen);
  /* GCC 17's device library tells one after the other, in a few instructions.  */
  long more = __GNUC__ < 17 ? 0 : 30;
  EXPECT (two <= one + 500);
  EXPECT (four <= two + 10 + 2 * more);
  EXPECT (sixteen <= two + 10 + 14 * more);
  return 0;
}
