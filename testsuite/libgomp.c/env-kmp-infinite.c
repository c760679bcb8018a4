/* KMP_BLOCKTIME=infinite is an active waiter.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env KMP_BLOCKTIME "infinite" } */
/* { dg-output "OMP_WAIT_POLICY = 'ACTIVE'.*GOMP_SPINCOUNT = '18446744073709551615'" } */

#include <omp.h>

int
main (void)
{
  omp_display_env (1);
  return 0;
}
