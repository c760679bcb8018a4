/* KMP_BLOCKTIME=0 is a passive waiter, and KMP_AFFINITY=none binds nothing.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env KMP_BLOCKTIME "0" } */
/* { dg-env KMP_AFFINITY "none" } */
/* { dg-output "OMP_PROC_BIND = 'FALSE'.*OMP_WAIT_POLICY = 'PASSIVE'.*GOMP_SPINCOUNT = '0'" } */

#include <omp.h>

int
main (void)
{
  omp_display_env (1);
  return 0;
}
