/* OMP_TARGET_OFFLOAD=DISABLED hides the devices.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env OMP_TARGET_OFFLOAD "DISABLED" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int on_host = 0, value = 1;
  EXPECT_EQUAL (omp_get_num_devices (), 0);
#pragma omp target map (from : on_host) map (to : value)
  {
    on_host = omp_is_initial_device ();
    value = 2;
  }
  EXPECT_EQUAL (on_host, 1);
  EXPECT_EQUAL (value, 2);
  return 0;
}
