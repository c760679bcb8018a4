/* Everything works when waiters sleep at once and when they spin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_WAIT_POLICY "passive" } */
/* { dg-env OMP_STACKSIZE "512K" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int sum = 0;
  for (int round = 0; round < 300; round++)
#pragma omp parallel num_threads (6) reduction (+ : sum)
    {
#pragma omp barrier
      sum++;
#pragma omp barrier
    }
  EXPECT_EQUAL (sum, 1800);
  return 0;
}
