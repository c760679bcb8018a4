/* Under valgrind, where it is there: a program runs on the emulated devices with as much memory
   as they have unless told otherwise, and nothing is used there that was not set.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-memcheck accesses } */

#include <stdlib.h>
#include "expect.h"

enum { N = 64 };

int
main (void)
{
  int *numbers = malloc (N * sizeof *numbers), sum = 0;
  for (int i = 0; i < N; i++)
    numbers[i] = i;
#pragma omp target map(tofrom: numbers[:N])
  for (int i = 0; i < N; i++)
    numbers[i]++;
  for (int i = 0; i < N; i++)
    sum += numbers[i];
  free (numbers);
  EXPECT_EQUAL (sum, N * (N + 1) / 2);
  return 0;
}
