/* GANGWAY_INFO=all: devices, maps, copies, launches, and the totals at exit.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* The copies that are told of are those of a launch without a queue.  */
/* { dg-require-effective-target native_device } */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_INFO "all" } */
/* { dg-output "libgomp: device 0: \[^\n\]*\n" } */
/* { dg-output "libgomp: copy: 400 bytes from host \[^\n\]* to device \[^\n\]* .array. on device 0 \[^\n\]* us\n" } */
/* { dg-output "libgomp: map: tofrom .array. \[^\n\]*, 400 bytes, references 1, new, device 0 \[^\n\]*\n" } */
/* { dg-output "libgomp: launch: main._omp_fn.0 on device 0 \[^\n\]*, \[0-9.\]* us\n" } */
/* { dg-output "libgomp: unmap: tofrom .array. \[^\n\]*, references 0, removed, device 0 \[^\n\]*\n" } */
/* { dg-output "libgomp: copy: 400 bytes from device \[^\n\]* to host \[^\n\]* .array. on device 0 \[^\n\]* us\n" } */
/* { dg-output "libgomp: summary: main._omp_fn.0 on device 0 \[^\n\]*: 1 launches, \[^\n\]*\n" } */
/* { dg-output "libgomp: device 0 \[^\n\]*: launches=1 " } */

static int array[100];

int
main (void)
{
#pragma omp target map (tofrom : array)
  array[1] = 1;
  return 0;
}
