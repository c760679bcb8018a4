/* Thirty-two threads on any number of processors: barriers, tasks, ordered
   and critical sections go on.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int phase = 0, tasks = 0, order = 0;
  omp_set_dynamic (0);
#pragma omp parallel num_threads (32)
  {
    for (int round = 0; round < 50; round++)
      {
#pragma omp single
        phase++;
        EXPECT_EQUAL (phase, round + 1);
#pragma omp barrier
        for (int i = 0; i < 4; i++)
          {
#pragma omp task
            {
#pragma omp atomic
              tasks++;
            }
          }
#pragma omp for ordered schedule (dynamic)
        for (int i = 0; i < 40; i++)
          {
#pragma omp ordered
            order++;
          }
      }
  }
  EXPECT_EQUAL (tasks, 50 * 32 * 4);
  EXPECT_EQUAL (order, 50 * 40);
  return 0;
}
