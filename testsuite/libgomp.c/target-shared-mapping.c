/* Threads map and unmap the same variable at once: it is copied in before
   any of their regions reads it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

#define N 4096
static int common[N];

int
main (void)
{
  for (int i = 0; i < N; i++)
    common[i] = i ^ 0x55;
#pragma omp parallel num_threads (12)
  for (int round = 0; round < 40; round++)
    {
      int wrong = 0;
#pragma omp target map (to : common) map (tofrom : wrong)
      for (int i = 0; i < N; i++)
        wrong += common[i] != (i ^ 0x55);
      EXPECT_EQUAL (wrong, 0);
    }
  return 0;
}
