/* Regions that run later, in the order of their dependences, and from several threads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "expect.h"

int
main (void)
{
  int a = 1, b = 0, c = 0, sums[8];
#pragma omp target enter data map(to : a, b, c)
#pragma omp target nowait depend(out : a) map(a)
  a = 10;
#pragma omp target nowait depend(in : a) depend(out : b) map(a, b)
  b = a * 2;
#pragma omp target nowait depend(in : a) depend(out : c) map(a, c)
  c = a * 3;
#pragma omp taskwait
#pragma omp target exit data map(from : a, b, c)
  EXPECT_EQUAL (a, 10);
  EXPECT_EQUAL (b, 20);
  EXPECT_EQUAL (c, 30);
#pragma omp parallel for num_threads(4)
  for (int k = 0; k < 8; k++)
    {
      int sum = 0;
#pragma omp target map(tofrom : sum)
      for (int i = 0; i < 100; i++)
        sum += i * k;
      sums[k] = sum;
    }
  for (int k = 0; k < 8; k++)
    EXPECT_EQUAL (sums[k], 4950 * k);
  return 0;
}
