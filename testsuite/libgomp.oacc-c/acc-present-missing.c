/* present of what is not present ends the program with a line that says
   what.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-shouldfail "not present" } */
/* { dg-output "libgomp: \[^\n\]*present" } */

int
main (void)
{
  static int a[10];
#pragma acc parallel present (a)
  a[0] = 1;
  return 0;
}
