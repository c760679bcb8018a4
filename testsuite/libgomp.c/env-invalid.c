/* A value that cannot be taken gets one line and the default stays.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_NUM_THREADS "4x" } */
/* { dg-output "libgomp: Invalid value for environment variable OMP_NUM_THREADS" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  EXPECT (omp_get_max_threads () >= 1);
  EXPECT (omp_get_max_threads () != 4 || omp_get_num_procs () == 4);
  return 0;
}
