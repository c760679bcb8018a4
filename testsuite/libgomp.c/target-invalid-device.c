/* A device number that is none: the region ends the program or runs on the
   host, as OMP_TARGET_OFFLOAD says.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-shouldfail "no such device" } */
/* { dg-output "^libgomp: OMP_TARGET_OFFLOAD is set to MANDATORY\[^\n\]*\n$" } */

int
main (void)
{
  int a = 0;
#pragma omp target device (17) map (a)
  a = 1;
  return 0;
}
