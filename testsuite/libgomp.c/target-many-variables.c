/* Regions with no variable, with many, and with empty and huge ones.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

#pragma omp declare target
static int runs;
#pragma omp end declare target

#define EIGHT(x) x##0, x##1, x##2, x##3, x##4, x##5, x##6, x##7

int
main (void)
{
#pragma omp target
  runs++;
#pragma omp target update from (runs)
  EXPECT_EQUAL (runs, 1);
  int EIGHT (a), EIGHT (b), EIGHT (c), EIGHT (d), *all[32]
    = { &a0, &a1, &a2, &a3, &a4, &a5, &a6, &a7, &b0, &b1, &b2,
        &b3, &b4, &b5, &b6, &b7, &c0, &c1, &c2, &c3, &c4, &c5,
        &c6, &c7, &d0, &d1, &d2, &d3, &d4, &d5, &d6, &d7 };
  for (int i = 0; i < 32; i++)
    *all[i] = i;
#pragma omp target map (tofrom : EIGHT (a), EIGHT (b), EIGHT (c), EIGHT (d))
  {
    a0 += 100; a7 += 100; b3 += 100; c0 += 100; d7 += 100;
  }
  for (int i = 0; i < 32; i++)
    EXPECT_EQUAL (*all[i], i == 0 || i == 7 || i == 11 || i == 16 || i == 31
                             ? i + 100 : i);
  size_t size = 64u << 20;
  char *huge = malloc (size);
  for (size_t i = 0; i < size; i += 4096)
    huge[i] = 1;
  long sum = 0;
#pragma omp target map (to : huge[0 : size]) map (tofrom : sum)
  for (size_t i = 0; i < size; i += 4096)
    sum += huge[i];
  EXPECT_EQUAL (sum, (long) (size / 4096));
  free (huge);
  return 0;
}
