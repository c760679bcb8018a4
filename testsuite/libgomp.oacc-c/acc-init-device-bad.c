/* acc_init_device ends the process where there is no such device, or none to shut down.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */
/* { dg-shouldfail "no such device" } */
/* { dg-output "libgomp: device 2 out of range" } */

#include <openacc.h>

int
main (void)
{
  acc_init_device (2, acc_device_default);
  return 0;
}
