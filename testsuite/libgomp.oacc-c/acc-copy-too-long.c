/* Where a device refuses a copy that is longer than the memory, the message says how
   much there is.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target far_device } */
/* { dg-shouldfail "the copy is too long" } */
/* { dg-output "invalid size: 150 bytes, where 100 are allocated at 0x\[0-9a-f\]+ on device 0 .*" } */
/* { dg-output "Copying of 150 bytes from host .* failed on device 0 " } */

#include <openacc.h>

int
main (void)
{
  static char data[300];
  char *memory = acc_malloc (150);
  acc_memcpy_to_device (memory + 50, data, 100);
  acc_free (memory);
  memory = acc_malloc (150);
  acc_memcpy_to_device (memory + 50, data, 150);
  return 0;
}
