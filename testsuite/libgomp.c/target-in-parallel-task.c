/* Regions inside parallel regions, tasks and worksharing loops.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int a[64];
#pragma omp parallel for num_threads (4) schedule (dynamic)
  for (int i = 0; i < 64; i++)
    {
      a[i] = i;
#pragma omp target map (tofrom : a[i : 1])
      a[i] *= a[i];
    }
  for (int i = 0; i < 64; i++)
    EXPECT_EQUAL (a[i], i * i);
#pragma omp parallel num_threads (4)
#pragma omp single
#pragma omp taskloop grainsize (4)
  for (int i = 0; i < 64; i++)
    {
#pragma omp target map (tofrom : a[i : 1])
      a[i]++;
    }
  for (int i = 0; i < 64; i++)
    EXPECT_EQUAL (a[i], i * i + 1);
  return 0;
}
