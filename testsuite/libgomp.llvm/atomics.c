/* Atomic updates of integers and floating-point numbers, and criticals.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "expect.h"

enum
{
  COUNT = 4096
};
static int bins[16];

int
main (void)
{
  int number = 0, taken = 0, last = 0;
  double halves = 0;
#pragma omp target teams distribute parallel for map(tofrom : number, halves, bins)
  for (int i = 0; i < COUNT; i++)
    {
#pragma omp atomic
      number++;
#pragma omp atomic
      halves += 0.5;
#pragma omp atomic
      bins[i & 15]++;
    }
  EXPECT_EQUAL (number, COUNT);
  EXPECT (halves == COUNT * 0.5);
  for (int i = 0; i < 16; i++)
    EXPECT_EQUAL (bins[i], COUNT / 16);
#pragma omp target parallel num_threads(32) map(tofrom : taken, last)
  {
    int mine;
#pragma omp atomic capture
    mine = taken++;
    if (mine == 31)
#pragma omp atomic write
      last = 1;
  }
  EXPECT_EQUAL (taken, 32);
  EXPECT_EQUAL (last, 1);
  return 0;
}
