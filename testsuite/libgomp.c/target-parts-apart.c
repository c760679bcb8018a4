/* Members that were mapped apart, to device memory that is not side by side, do
   not make the whole structure present: to map it ends the program with a line
   that says which range and where.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-shouldfail "members apart" } */
/* { dg-output "libgomp: target: \[^\n\]*8 bytes, device 0\[^\n\]*\n.*already mapped" } */

#include <omp.h>

int
main (void)
{
  static struct
  {
    int a, b;
  } s;
  int device = omp_get_default_device ();
  char *there = omp_target_alloc (64, device);
  if (omp_target_associate_ptr (&s.a, there, sizeof s.a, 0, device) != 0
      || omp_target_associate_ptr (&s.b, there + 32, sizeof s.b, 0, device) != 0)
    return 0;
#pragma omp target map (tofrom : s)
  s.a = 1;
  return 0;
}
