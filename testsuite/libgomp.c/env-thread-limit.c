/* OMP_THREAD_LIMIT bounds a contention group.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_THREAD_LIMIT "4" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  EXPECT_EQUAL (omp_get_thread_limit (), 4);
  int size = 0;
#pragma omp parallel num_threads (16)
  {
#pragma omp single
    size = omp_get_num_threads ();
  }
  EXPECT (size >= 1 && size <= 4);
  return 0;
}
