/* In its steady state a region whose variables are present or small takes two calls of
   the driver, the launch and the wait, and one more at most where a small variable
   comes back; none of them allocates, frees, or copies synchronously.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

static int a[16], b[16];

static void
run (int kind, int regions)
{
  double factor = 1, sum = 0;
  for (int i = 0; i < regions; i++)
    switch (kind)
      {
      case 0:
#pragma omp target
        ;
        break;
      case 1:
#pragma omp target map(tofrom: a, b)
        a[0] += b[0];
        break;
      case 2:
#pragma omp target map(tofrom: a) map(to: factor)
        a[0] += (int) factor;
        break;
      case 3:
#pragma omp target map(tofrom: a) map(tofrom: sum)
        sum += a[0];
        break;
      }
}

/* The calls that 100 regions of KIND take.  */
static void
measure (const char *kind, int most)
{
  char few[8], many[8];
  snprintf (few, sizeof few, "%s10", kind);
  snprintf (many, sizeof many, "%s110", kind);
  const char *const settings[]
    = { "GANGWAY_CUDA_COUNT", "1", "GANGWAY_CUDA_SKIP", "1", NULL };
  static const char *const never[]
    = { "cuMemAlloc", "cuMemFree", "cuMemHostAlloc", "cuMemcpyHtoD",
        "cuMemcpyDtoH", "cuCtxSynchronize", "cuCtxSetCurrent", NULL };
  long before[8];
  EXPECT_EQUAL (again (few, settings), 0);
  long all = again_calls (NULL);
  for (int i = 0; never[i]; i++)
    before[i] = again_calls (never[i]);
  EXPECT_EQUAL (again (many, settings), 0);
  all = again_calls (NULL) - all;
  for (int i = 0; never[i]; i++)
    EXPECT_EQUAL (again_calls (never[i]), before[i]);
  if (all > most * 100 + 10)
    fprintf (stderr, "%s", again_output);
  EXPECT (all <= most * 100 + 10);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
#pragma omp target enter data map(to: a, b)
      run (argv[1][0] - '0', atoi (argv[1] + 1));
      return 0;
    }
  measure ("0", 2);
  measure ("1", 2);
  measure ("2", 2);
  measure ("3", 3);
  return 0;
}
