/* omp_pause_resource lets go of the threads; later regions make new ones.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

static int
team (void)
{
  int sum = 0;
#pragma omp parallel num_threads (4) reduction (+ : sum)
  sum++;
  return sum;
}

int
main (void)
{
  omp_set_dynamic (0);
  EXPECT_EQUAL (team (), 4);
  EXPECT_EQUAL (omp_pause_resource (omp_pause_soft, omp_get_initial_device ()),
                0);
  EXPECT_EQUAL (team (), 4);
  EXPECT_EQUAL (omp_pause_resource_all (omp_pause_hard), 0);
  EXPECT_EQUAL (team (), 4);
  /* Not from inside a parallel region.  */
  int inside = 0;
#pragma omp parallel num_threads (2)
#pragma omp single
  inside = omp_pause_resource_all (omp_pause_soft);
  EXPECT (inside != 0);
  return 0;
}
