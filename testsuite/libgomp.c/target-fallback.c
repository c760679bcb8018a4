/* Without a device a region runs on the host, on the variables themselves.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target host_fallback } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int on_host = 0, value = 1;
  EXPECT_EQUAL (omp_get_num_devices (), 0);
  EXPECT_EQUAL (omp_get_initial_device (), 0);
#pragma omp target map (on_host, value)
  {
    on_host = omp_is_initial_device ();
    value = 2;
  }
  EXPECT_EQUAL (on_host, 1);
  EXPECT_EQUAL (value, 2);
#pragma omp target if (0) map (value)
  value = 3;
  EXPECT_EQUAL (value, 3);
#pragma omp target data map (value)
  {
#pragma omp target update to (value)
#pragma omp target enter data map (to : value)
#pragma omp target exit data map (release : value)
  }
  EXPECT_EQUAL (value, 3);
  return 0;
}
