/* On a device that has memory of its own a region runs there, and what it
   does not map back stays there.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-fno-builtin-omp_is_initial_device" } */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  EXPECT (omp_get_num_devices () >= 1);
  EXPECT_EQUAL (omp_get_initial_device (), omp_get_num_devices ());
  EXPECT_EQUAL (omp_get_device_num (), omp_get_initial_device ());
  int on_host = -1, number = -1, devices = omp_get_num_devices ();
#pragma omp target map (from : on_host, number)
  {
    on_host = omp_is_initial_device ();
    number = omp_get_device_num ();
  }
  EXPECT_EQUAL (on_host, 0);
  EXPECT_EQUAL (number, omp_get_default_device ());
  EXPECT (number < devices);
  int value = 1;
#pragma omp target map (to : value)
  value = 2;
  EXPECT_EQUAL (value, 1);
  return 0;
}
