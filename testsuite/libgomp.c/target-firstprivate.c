/* firstprivate and private variables of a region, small ones and large.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

struct large
{
  long numbers[300];
};

int
main (void)
{
  char c = 3;
  short s = -300;
  long l = 1L << 40;
  double d = 2.5;
  struct large large;
  int private = 1, wrong = -1;
  for (int i = 0; i < 300; i++)
    large.numbers[i] = i;
#pragma omp target firstprivate (c, s, l, d, large) private (private)         \
  map (from : wrong)
  {
    wrong = c != 3 || s != -300 || l != 1L << 40 || d != 2.5;
    for (int i = 0; i < 300; i++)
      wrong |= large.numbers[i] != i;
    private = 2;
    c = 0;
    large.numbers[0] = 1;
  }
  EXPECT_EQUAL (wrong, 0);
  EXPECT_EQUAL (c, 3);
  EXPECT_EQUAL (large.numbers[0], 0);
  EXPECT_EQUAL (private, 1);
  return 0;
}
