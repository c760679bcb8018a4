/* A device that cannot be initialised: with OMP_TARGET_OFFLOAD=MANDATORY
   the region ends the program.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_FAULT "init:1+" } */
/* { dg-shouldfail "no device can be initialised" } */
/* { dg-output "libgomp: " } */

int
main (void)
{
  int a = 0;
#pragma omp target map (tofrom : a)
  a = 1;
  return 0;
}
