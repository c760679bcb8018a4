/* One thread runs a single construct, the others wait for it or, with
   nowait, go on; copyprivate hands its values to all.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int runs = 0, sum = 0;
  omp_set_dynamic (0);
#pragma omp parallel num_threads (6) reduction (+ : sum)
  for (int round = 0; round < 500; round++)
    {
      int value = -1;
      long big[100];
#pragma omp single copyprivate (value, big)
      {
        runs++;
        value = round;
        for (int i = 0; i < 100; i++)
          big[i] = round + i;
      }
      EXPECT_EQUAL (value, round);
      EXPECT_EQUAL (big[99], round + 99);
#pragma omp single nowait
      sum++;
    }
  EXPECT_EQUAL (runs, 500);
  EXPECT_EQUAL (sum, 500);
  return 0;
}
