/* Mapping a range that is present in part only ends the program with a line
   that says which range and where.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-shouldfail "partial overlap" } */
/* { dg-output "libgomp: target: \[^\n\]*200 bytes, device 0\[^\n\]*\n.*already mapped" } */

int
main (void)
{
  static int a[100];
#pragma omp target enter data map (to : a[10 : 20])
#pragma omp target map (tofrom : a[0 : 50])
  a[0] = 1;
  return 0;
}
