/* OMP_TARGET_OFFLOAD=MANDATORY without a device ends the program with one
   line.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target host_fallback } */
/* { dg-env OMP_TARGET_OFFLOAD "MANDATORY" } */
/* { dg-shouldfail "there is no device" } */
/* { dg-output "^libgomp: OMP_TARGET_OFFLOAD is set to MANDATORY\[^\n\]*\n$" } */

int
main (void)
{
  int a = 0;
#pragma omp target map (a)
  a = 1;
  return 0;
}
