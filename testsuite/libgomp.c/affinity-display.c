/* OMP_DISPLAY_AFFINITY prints a line per thread when a team forms.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_DISPLAY_AFFINITY "true" } */
/* { dg-env OMP_AFFINITY_FORMAT "level=%L thread=%n of=%N" } */
/* { dg-output "level=1 thread=1 of=2" } */

#include <omp.h>

#include <stdio.h>

int
main (void)
{
#pragma omp parallel num_threads (2)
  if (omp_get_thread_num () == 5)
    puts ("never");
  return 0;
}
