/* omp_get_wtime advances with the clock, and its tick is a small positive
   number.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <unistd.h>
#include "expect.h"

int
main (void)
{
  double start = omp_get_wtime ();
  usleep (50000);
  double elapsed = omp_get_wtime () - start;
  EXPECT (elapsed >= 0.05 && elapsed < 30);
  EXPECT (omp_get_wtick () > 0 && omp_get_wtick () < 0.1);
  return 0;
}
