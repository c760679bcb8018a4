/* A tool hears of cancellation, and of the threads that find it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */
/* { dg-env OMP_CANCELLATION "true" } */

#include "ompt.h"

int
main (void)
{
#pragma omp parallel num_threads(1)
  {
    told_lines ();
#pragma omp for schedule(dynamic)
    for (int i = 0; i < 2; i++)
      {
        told_lines ();
#pragma omp cancel for
      }
    EXPECT (strncmp (told_lines (), "cancel 0x14\n", 12) == 0);
#pragma omp sections
    {
#pragma omp section
      {
        told_lines ();
#pragma omp cancel sections
      }
    }
    EXPECT (strncmp (told_lines (), "cancel 0x12\n", 12) == 0);
  }
  told_lines ();
#pragma omp parallel num_threads(4)
  {
    if (omp_get_thread_num () == 0)
      {
        told_lines ();
#pragma omp cancel parallel
      }
#pragma omp barrier
  }
  EXPECT (strncmp (told_lines (), "cancel 0x11\n", 12) == 0);
  return 0;
}
