/* Without events of the driver's there are other ways: nothing fails, and nothing is
   said.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

enum { ROUNDS = 30 };

static void
work (void)
{
  int sums[4] = { 0 };
#pragma omp parallel num_threads(4)
  {
    int *sum = &sums[omp_get_thread_num ()], ten[10] = { 0 };
    for (int i = 0; i < ROUNDS; i++)
      {
#pragma omp target map(tofrom: sum[:1])
        sum[0]++;
#pragma omp target nowait map(tofrom: ten) depend(inout: ten)
        ten[3]++;
#pragma omp target update to(ten) nowait depend(inout: ten)
      }
#pragma omp taskwait
    EXPECT_EQUAL (ten[3], ROUNDS);
  }
  for (int i = 0; i < 4; i++)
    EXPECT_EQUAL (sums[i], ROUNDS);
}

int
main (int argc, char **argv)
{
  static const char *const faults[]
    = { "cuEventCreate:1+", "cuEventQuery:1+" };
  (void) argv;
  if (argc > 1)
    {
      work ();
      return 0;
    }
  for (int i = 0; i < 2; i++)
    {
      const char *const settings[] = { "GANGWAY_CUDA_FAIL", faults[i], NULL };
      int status = again ("run", settings);
      if (status != 0 || again_output[0])
        fprintf (stderr, "%s: status %d\n%s", faults[i], status, again_output);
      EXPECT (status == 0 && !again_output[0]);
    }
  return 0;
}
