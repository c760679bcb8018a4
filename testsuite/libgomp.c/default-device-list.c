/* OMP_DEFAULT_DEVICE may be a list of numbers (6.0, 4.3.8).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */
/* { dg-env OMP_DEFAULT_DEVICE "7,1" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  EXPECT_EQUAL (omp_get_default_device (), 1);
  return 0;
}
