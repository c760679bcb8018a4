/* Reductions over teams and threads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "expect.h"

enum
{
  COUNT = 4096
};

int
main (void)
{
  double sum = 0;
  int most = -1, least = 1, product = 1;
  long bits = 0;
#pragma omp target teams distribute parallel for \
  reduction(+ : sum) reduction(max : most) reduction(| : bits) \
  map(tofrom : sum, most, bits)
  for (int i = 0; i < COUNT; i++)
    {
      sum += i;
      if (i > most)
        most = i;
      bits |= 1L << i % 60;
    }
  EXPECT (sum == COUNT * (COUNT - 1) / 2.);
  EXPECT_EQUAL (most, COUNT - 1);
  EXPECT_EQUAL (bits, (1L << 60) - 1);
#pragma omp target parallel for reduction(* : product) map(tofrom : product)
  for (int i = 0; i < 10; i++)
    product *= 2;
  EXPECT_EQUAL (product, 1024);
#pragma omp target teams distribute reduction(min : least) map(tofrom : least)
  for (int i = 0; i < 100; i++)
    if (50 - i < least)
      least = 50 - i;
  EXPECT_EQUAL (least, -49);
  return 0;
}
