/* acc_memcpy_d2d of what is not present ends the process.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */
/* { dg-shouldfail "not present" } */
/* { dg-output "libgomp: \\\[0x\[0-9a-f\]+,\[0-9\]+\\\] is not mapped on device 1" } */

#include <openacc.h>

int
main (void)
{
  static int a[100], b[100];
  acc_copyin (a, sizeof a);
  acc_copyin (b, sizeof b);
  acc_memcpy_d2d (b, a, sizeof a, 0, 1);
  return 0;
}
