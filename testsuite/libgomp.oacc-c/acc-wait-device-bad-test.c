/* A routine on the queues of a device that there is not ends the process.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */
/* { dg-shouldfail "no such device" } */
/* { dg-output "libgomp: device \[0-9\]+ out of range" } */

#include <openacc.h>

int
main (void)
{
  acc_async_test_device (1, 2);
  return 0;
}
