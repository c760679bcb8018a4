/* acc_init_device and acc_shutdown_device are about one device of a type.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <openacc.h>
#include "expect.h"

int
main (void)
{
  acc_device_t type = acc_get_device_type ();
  static int a[100];
  acc_init_device (1, type);
  EXPECT_EQUAL (acc_get_device_num (type), 1);
  acc_init_device (0, type);
  EXPECT_EQUAL (acc_get_device_num (type), 0);
  acc_copyin (a, sizeof a);
  acc_shutdown_device (1, type);
  EXPECT (acc_is_present (a, sizeof a));
  acc_shutdown_device (0, type);
  acc_init_device (0, type);
  EXPECT (!acc_is_present (a, sizeof a));
  acc_shutdown (type);
  EXPECT_EQUAL (acc_get_property (0, type, acc_property_shared_memory_support), 0);
  EXPECT (acc_get_property (0, acc_device_host, acc_property_shared_memory_support) != 0);
  return 0;
}
