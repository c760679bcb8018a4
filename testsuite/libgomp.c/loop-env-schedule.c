/* OMP_SCHEDULE sets what schedule (runtime) does.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_SCHEDULE "guided,7" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  omp_sched_t kind;
  int chunk, sum = 0;
  omp_get_schedule (&kind, &chunk);
  EXPECT_EQUAL (kind & ~omp_sched_monotonic, omp_sched_guided);
  EXPECT_EQUAL (chunk, 7);
#pragma omp parallel for schedule (runtime) reduction (+ : sum) num_threads (3)
  for (int i = 0; i < 1000; i++)
    sum += i;
  EXPECT_EQUAL (sum, 499500);
  return 0;
}
