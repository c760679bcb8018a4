/* Two devices: the default device, the device clause, memory of their own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "3" } */
/* { dg-env OMP_DEFAULT_DEVICE "1" } */

#include <omp.h>
#include "expect.h"

static int
where (int device)
{
  int number = -1;
#pragma omp target device (device) map (from : number)
  number = omp_get_device_num ();
  return number;
}

int
main (void)
{
  EXPECT_EQUAL (omp_get_num_devices (), 3);
  EXPECT_EQUAL (omp_get_default_device (), 1);
  int number = -1;
#pragma omp target map (from : number)
  number = omp_get_device_num ();
  EXPECT_EQUAL (number, 1);
  for (int device = 0; device < 3; device++)
    EXPECT_EQUAL (where (device), device);
  EXPECT_EQUAL (where (omp_get_initial_device ()), omp_get_initial_device ());
  omp_set_default_device (2);
  EXPECT_EQUAL (omp_get_default_device (), 2);
  /* What is mapped on one device is not on another.  */
  int a = 1;
#pragma omp target enter data map (to : a) device (0)
  EXPECT (omp_target_is_present (&a, 0));
  EXPECT (!omp_target_is_present (&a, 1));
#pragma omp target enter data map (to : a) device (1)
#pragma omp target device (0) map (tofrom : a)
  a = 10;
#pragma omp target device (1) map (tofrom : a)
  a = 20;
#pragma omp target exit data map (from : a) device (0)
  EXPECT_EQUAL (a, 10);
#pragma omp target exit data map (from : a) device (1)
  EXPECT_EQUAL (a, 20);
  /* From device to device.  */
  int *first = omp_target_alloc (40, 0), *second = omp_target_alloc (40, 2);
  int numbers[10], back[10];
  for (int i = 0; i < 10; i++)
    numbers[i] = i;
  int host = omp_get_initial_device ();
  EXPECT_EQUAL (omp_target_memcpy (first, numbers, 40, 0, 0, 0, host), 0);
  EXPECT_EQUAL (omp_target_memcpy (second, first, 40, 0, 0, 2, 0), 0);
  EXPECT_EQUAL (omp_target_memcpy (back, second, 40, 0, 0, host, 2), 0);
  EXPECT_EQUAL (back[9], 9);
  omp_target_free (first, 0);
  omp_target_free (second, 2);
  return 0;
}
