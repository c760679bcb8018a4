/* Device types and numbers, initialisation and shutdown, acc_on_device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-options "-fno-builtin-acc_on_device" } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <openacc.h>
#include <string.h>
#include "expect.h"

int
main (void)
{
  acc_device_t type = acc_get_device_type ();
  EXPECT (type != acc_device_host && type != acc_device_none);
  EXPECT_EQUAL (acc_get_num_devices (type), 2);
  EXPECT_EQUAL (acc_get_num_devices (acc_device_host), 1);
  acc_init (type);
  acc_set_device_num (1, type);
  EXPECT_EQUAL (acc_get_device_num (type), 1);
  int a[8] = { 0 };
  acc_copyin (a, sizeof a);
  EXPECT (acc_is_present (a, sizeof a));
  acc_set_device_num (0, type);
  EXPECT (!acc_is_present (a, sizeof a));
  acc_set_device_num (1, type);
  acc_delete (a, sizeof a);
  int on_device = 0, host = 1;
#pragma acc parallel copyout (on_device, host)
  {
    on_device = acc_on_device (acc_device_not_host);
    host = acc_on_device (acc_device_host);
  }
  EXPECT (on_device);
  EXPECT (!host);
  EXPECT (acc_on_device (acc_device_host));
  EXPECT (acc_get_property_string (0, type, acc_property_name) != NULL);
  EXPECT (acc_get_property (0, type, acc_property_memory) > 0);
  acc_shutdown (type);
  acc_init (type);
  acc_shutdown (type);
  return 0;
}
