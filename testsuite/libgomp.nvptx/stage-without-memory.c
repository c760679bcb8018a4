/* Where there is no page-locked memory for what launches bring along, they do without, and
   do not ask the driver for it one by one.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

static void
run (int regions)
{
  int numbers[4] = { 0 };
#pragma omp target enter data map(to: numbers)
  for (int i = 0; i < regions; i++)
    {
      int one = 1;
#pragma omp target map(to: one)
      numbers[1] += one;
    }
#pragma omp target exit data map(from: numbers)
  EXPECT_EQUAL (numbers[1], regions);
}

static long
asked (const char *regions)
{
  const char *const settings[]
    = { "GANGWAY_CUDA_COUNT", "1", "GANGWAY_CUDA_FAIL",
        "cuMemHostAlloc:1+=CUDA_ERROR_OUT_OF_MEMORY", NULL };
  EXPECT_EQUAL (again (regions, settings), 0);
  EXPECT (!strstr (again_output, "libgomp: "));
  return again_calls ("cuMemHostAlloc");
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
      run (atoi (argv[1]));
      return 0;
    }
  long few = asked ("10");
  EXPECT (few >= 1);
  EXPECT_EQUAL (asked ("110"), few);
  return 0;
}
