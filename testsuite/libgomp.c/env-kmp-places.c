/* OMP_PLACES counts before KMP_AFFINITY; GOMP_SPINCOUNT before KMP_BLOCKTIME.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_PLACES "threads(1)" } */
/* { dg-env KMP_AFFINITY "scatter,granularity=fine,0,1" } */
/* { dg-env GOMP_SPINCOUNT "77" } */
/* { dg-env KMP_BLOCKTIME "1" } */
/* { dg-output "GOMP_SPINCOUNT = '77'" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  EXPECT_EQUAL (omp_get_num_places (), 1);
  omp_display_env (1);
  return 0;
}
