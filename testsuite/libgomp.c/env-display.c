/* OMP_DISPLAY_ENV shows the ICVs in the form the specification asks for
   (5.2, 21.7).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_DISPLAY_ENV "true" } */
/* { dg-env OMP_NUM_THREADS "5" } */
/* { dg-env OMP_AVAILABLE_DEVICES "*,!kind(host)" } */
/* { dg-env OMP_SCHEDULE "dynamic,3" } */
/* { dg-output "OPENMP DISPLAY ENVIRONMENT BEGIN.*_OPENMP = '.*OMP_NUM_THREADS = '5'.*OMP_SCHEDULE = 'DYNAMIC,3'.*OMP_AVAILABLE_DEVICES = '\\*,!kind\\(host\\)'.*OPENMP DISPLAY ENVIRONMENT END" } */

#include <omp.h>

int
main (void)
{
  return omp_get_max_threads () != 5;
}
