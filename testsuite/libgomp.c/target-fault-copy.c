/* A copy that the device fails ends the program with lines that say which
   variable; nothing hangs or crashes.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_FAULT "h2d:1" } */
/* { dg-shouldfail "the first copy to the device fails" } */
/* { dg-output "libgomp: \[^\n\]*4096 bytes\[^\n\]*device 0" } */

int
main (void)
{
  static int a[1024];
#pragma omp target map (tofrom : a)
  a[0] = 1;
  return 0;
}
