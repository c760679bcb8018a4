/* OMP_DEFAULT_DEVICE names no device that there is (6.0, 4.3.8).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */
/* { dg-env OMP_DEFAULT_DEVICE "kind(gpu)" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  EXPECT_EQUAL (omp_get_default_device (), omp_invalid_device);
  return 0;
}
