/* Without OMP_CANCELLATION a cancel construct does nothing.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_CANCELLATION "false" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int runs = 0;
  EXPECT (!omp_get_cancellation ());
#pragma omp parallel num_threads (3)
  {
#pragma omp cancel parallel
#pragma omp for
    for (int i = 0; i < 90; i++)
      {
#pragma omp cancel for
#pragma omp atomic
        runs++;
      }
  }
  EXPECT_EQUAL (runs, 90);
  return 0;
}
