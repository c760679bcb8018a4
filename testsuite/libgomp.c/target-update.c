/* target update in both directions, of parts of an array, and of what is
   not present.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

#define N 100

int
main (void)
{
  int a[N], other[4] = { 1, 2, 3, 4 };
  for (int i = 0; i < N; i++)
    a[i] = i;
#pragma omp target data map (to : a)
  {
    for (int i = 0; i < N; i++)
      a[i] = -i;
#pragma omp target update to (a[10 : 20])
    int in = 0, out = 0;
#pragma omp target map (from : in, out)
    {
      in = a[15];
      out = a[50];
      for (int i = 0; i < N; i++)
        a[i] = 1000 + i;
    }
    EXPECT_EQUAL (in, -15);
    EXPECT_EQUAL (out, 50);
#pragma omp target update from (a[40 : 10])
    EXPECT_EQUAL (a[39], -39);
    EXPECT_EQUAL (a[40], 1040);
    EXPECT_EQUAL (a[49], 1049);
    EXPECT_EQUAL (a[50], -50);
#pragma omp target update from (a) if (0)
    EXPECT_EQUAL (a[0], 0);
    /* Not present: nothing happens (5.2, 13.9).  */
#pragma omp target update to (other) from (a[0 : 1])
    EXPECT_EQUAL (a[0], 1000);
  }
  EXPECT_EQUAL (other[0], 1);
  return 0;
}
