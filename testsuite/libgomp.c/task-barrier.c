/* Barriers and the end of a region wait for every task, also for those that
   tasks make while threads wait.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

static int done;

static void
spread (int depth)
{
  if (depth > 0)
    for (int i = 0; i < 3; i++)
      {
#pragma omp task
        spread (depth - 1);
      }
#pragma omp atomic
  done++;
}

int
main (void)
{
  const int each = 1 + 3 + 9 + 27 + 81;
  for (int threads = 1; threads <= 9; threads += 4)
    for (int round = 0; round < 20; round++)
      {
        done = 0;
#pragma omp parallel num_threads (threads)
        {
          spread (4);
#pragma omp barrier
          int seen;
#pragma omp atomic read
          seen = done;
          EXPECT_EQUAL (seen, each * omp_get_num_threads ());
#pragma omp barrier
          spread (4);
        }
        EXPECT_EQUAL (done, 2 * each * threads);
      }
  return 0;
}
