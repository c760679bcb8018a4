/* OMP_DEFAULT_DEVICE tells what the device is like (6.0, 4.3.8): the first that there is.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env GANGWAY_HOST_DEVICES "3" } */
/* { dg-env OMP_AVAILABLE_DEVICES "*\[1:2\]" } */
/* { dg-env OMP_DEFAULT_DEVICE "kind(gpu), (kind(cpu) && !vendor(amd))\[1\]" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int number = -1;
  EXPECT_EQUAL (omp_get_num_devices (), 2);
  EXPECT_EQUAL (omp_get_default_device (), 1);
#pragma omp target map(from : number)
  number = omp_get_device_num ();
  EXPECT_EQUAL (number, 1);
  omp_set_default_device (0);
  EXPECT_EQUAL (omp_get_default_device (), 0);
  return 0;
}
