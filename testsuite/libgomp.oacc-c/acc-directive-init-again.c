/* A device that init names must not be active.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-shouldfail "twice" } */
/* { dg-output "device already active" } */

#include <openacc.h>

void GOACC_init (int number, int type);

int
main (void)
{
  GOACC_init (-1, acc_device_host);
  GOACC_init (-1, acc_device_host);
  return 0;
}
