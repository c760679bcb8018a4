/* OMP_NUM_THREADS as a list: one entry per nesting level.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_NUM_THREADS "3,2" } */
/* { dg-env OMP_MAX_ACTIVE_LEVELS "2" } */
/* { dg-env OMP_DYNAMIC "false" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int inner = 0;
  EXPECT_EQUAL (omp_get_max_threads (), 3);
  EXPECT_EQUAL (omp_get_max_active_levels (), 2);
#pragma omp parallel
  {
    EXPECT_EQUAL (omp_get_num_threads (), 3);
    EXPECT_EQUAL (omp_get_max_threads (), 2);
#pragma omp parallel
    {
      EXPECT_EQUAL (omp_get_num_threads (), 2);
#pragma omp atomic
      inner++;
    }
  }
  EXPECT_EQUAL (inner, 6);
  return 0;
}
