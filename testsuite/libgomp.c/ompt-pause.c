/* A hard pause of all devices ends the tool; what follows runs as before.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include "ompt.h"

int
main (void)
{
#pragma omp parallel num_threads(4)
  omp_get_num_threads ();
  EXPECT_EQUAL (omp_pause_resource_all (omp_pause_soft), 0);
  EXPECT_EQUAL (told_finalized, 0);
#pragma omp parallel num_threads(4)
  omp_get_num_threads ();
  EXPECT_EQUAL (omp_pause_resource_all (omp_pause_hard), 0);
  EXPECT_EQUAL (told_finalized, 1);
  int sum = 0;
#pragma omp parallel num_threads(4) reduction(+ : sum)
  sum++;
  EXPECT_EQUAL (sum, 4);
  return 0;
}
