/* Threads that could not be made do not count for OMP_THREAD_LIMIT: an inner region
   may have as many as are left.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-ldl" } */
/* { dg-env OMP_THREAD_LIMIT "8" } */
/* { dg-output "libgomp: Thread creation failed\[^\n\]*goes on with 4\n$" } */

#include <omp.h>
#include "expect.h"
#include "failing-threads.h"

int
main (void)
{
  int outer = 0, inner = 0;
  omp_set_dynamic (0);
  omp_set_max_active_levels (2);
  threads_fail_first = threads_fail_last = 4;
  for (int round = 0; round < 2; round++)
    {
#pragma omp parallel num_threads (round == 0 ? 8 : 4)
#pragma omp master
      {
        outer = omp_get_num_threads ();
#pragma omp parallel num_threads (5)
#pragma omp single
        inner = omp_get_num_threads ();
      }
      EXPECT_EQUAL (outer, 4);
      EXPECT_EQUAL (inner, 5);
    }
  return 0;
}
