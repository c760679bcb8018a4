/* A request that cannot be mapped ends the program, with a message.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target reverse_offload } */
/* { dg-require-effective-target offload_device } */
/* { dg-shouldfail "the variable is the device's own" } */
/* { dg-output "libgomp: present clause: no corresponding data on parent device at 0x\[0-9a-f\]* with size 4.*libgomp: reverse offload from device 0 \\((host|far)\\) failed" } */

#pragma omp requires reverse_offload

int
main (void)
{
#pragma omp target
  {
    int own = 1;
#pragma omp target device(ancestor : 1) map(present, to : own)
    own++;
  }
  return 0;
}
