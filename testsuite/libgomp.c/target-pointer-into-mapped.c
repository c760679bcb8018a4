/* A pointer that a region uses without naming it in a clause leads to what the same
   construct maps (OpenMP 5.2, 5.8.6), whether that is made by the construct or was there,
   and whichever of the two the compiler lists first.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <unistd.h>
#include "expect.h"

enum { N = 8 };

static int there[N];

static void
small (int round)
{
  int array[N] = { 0 }, *pointer = array;
#pragma omp target map (tofrom : array)
  pointer[6] = 70 + round;
  EXPECT_EQUAL (array[6], 70 + round);
#pragma omp target map (tofrom : array[0 : N])
  {
    pointer[5] = 80 + round;
    array[4] = 1;
  }
  EXPECT_EQUAL (array[5], 80 + round);
}

static void
large (int round)
{
  static int array[5000];
  int *pointer = array + 2000;
#pragma omp target map (tofrom : array)
  pointer[6] = 70 + round;
  EXPECT_EQUAL (array[2006], 70 + round);
}

/* Beside others that are present.  */
static void
beside (int round)
{
  int number = round, *pointer = &number, *other = there + 1, *none = &round + 1;
#pragma omp target map (tofrom : number) map (alloc : there)
  {
    *pointer += other[1] + 1;
    there[3] += none != 0;
  }
  EXPECT_EQUAL (number, round + 3);
#pragma omp target map (to : number) map (alloc : there)
  there[4] = *pointer;
#pragma omp target update from (there)
  EXPECT_EQUAL (there[4], round + 3);
}

static void
later (int round)
{
  int array[N] = { 1 }, *pointer = array;
#pragma omp target map (tofrom : array[0 : N]) nowait
  pointer[6] = 90 + round + array[0];
#pragma omp taskwait
  EXPECT_EQUAL (array[6], 91 + round);
}

int
main (void)
{
  alarm (200);
  for (int i = 0; i < N; i++)
    there[i] = i;
#pragma omp target enter data map (to : there)
  for (int round = 0; round < 4; round++)
    {
      small (round);
      large (round);
      beside (round);
      later (round);
    }
#pragma omp target exit data map (delete : there)
  return 0;
}
