/* Each section runs once, in a combined construct and an orphaned one;
   lastprivate takes the last section's value.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

static int done[5];

static void
orphan (void)
{
#pragma omp sections nowait
  {
#pragma omp section
    __atomic_add_fetch (&done[3], 1, __ATOMIC_RELAXED);
#pragma omp section
    __atomic_add_fetch (&done[4], 1, __ATOMIC_RELAXED);
  }
}

int
main (void)
{
  for (int threads = 1; threads <= 6; threads++)
    for (int round = 0; round < 50; round++)
      {
        int last = 0;
        for (int i = 0; i < 5; i++)
          done[i] = 0;
#pragma omp parallel sections num_threads (threads) lastprivate (last)
        {
#pragma omp section
          {
            done[0]++;
            last = 1;
          }
#pragma omp section
          {
            done[1]++;
            last = 2;
          }
#pragma omp section
          {
            done[2]++;
            last = 3;
          }
        }
        EXPECT_EQUAL (last, 3);
#pragma omp parallel num_threads (threads)
        orphan ();
        for (int i = 0; i < 5; i++)
          EXPECT_EQUAL (done[i], 1);
      }
  return 0;
}
