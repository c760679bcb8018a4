/* Cancelling a region with tasks queued: those not begun are dropped, and
   the barriers still open.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_CANCELLATION "true" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  for (int round = 0; round < 100; round++)
    {
      int ran = 0;
#pragma omp parallel num_threads (5)
      {
        for (int i = 0; i < 30; i++)
          {
#pragma omp task shared (ran)
            {
#pragma omp atomic
              ran++;
            }
          }
        if (omp_get_thread_num () == round % 5)
          {
#pragma omp cancel parallel
          }
#pragma omp cancellation point parallel
#pragma omp barrier
      }
      EXPECT (ran <= 150);
    }
  return 0;
}
