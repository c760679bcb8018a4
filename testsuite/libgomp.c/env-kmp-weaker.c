/* What OMP_ variables say counts before LLVM's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env KMP_STACKSIZE "3M" } */
/* { dg-env OMP_STACKSIZE_ALL "2M" } */
/* { dg-env KMP_BLOCKTIME "infinite" } */
/* { dg-env OMP_WAIT_POLICY "passive" } */
/* { dg-env KMP_AFFINITY "compact" } */
/* { dg-env OMP_PROC_BIND "false" } */
/* { dg-output "OMP_PROC_BIND = 'FALSE'.*OMP_PLACES = ''.*OMP_STACKSIZE = '2097152'.*OMP_WAIT_POLICY = 'PASSIVE'.*GOMP_SPINCOUNT = '0'" } */

#include <omp.h>

int
main (void)
{
  omp_display_env (1);
  return 0;
}
