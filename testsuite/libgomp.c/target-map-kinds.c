/* What each map type copies, seen from both sides on a device with memory
   of its own (5.2, 5.8.3).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

#define N 1000
static int a[N];

static void
fill (int value)
{
  for (int i = 0; i < N; i++)
    a[i] = value + i;
}

static int
device_memory_is_separate (void)
{
  int shared = 1;
#pragma omp target map (to : shared)
  shared = 2;
  return shared == 1;
}

static void
to_copies_in_only (int separate)
{
  int sum = -1;
  fill (1);
#pragma omp target map (to : a) map (from : sum)
  {
    sum = 0;
    for (int i = 0; i < N; i++)
      {
        sum += a[i];
        a[i] = -5;
      }
  }
  EXPECT_EQUAL (sum, N * (N + 1) / 2);
  EXPECT_EQUAL (a[7], separate ? 8 : -5);
}

static void
from_copies_out_only (void)
{
  fill (1);
#pragma omp target map (from : a)
  for (int i = 0; i < N; i++)
    a[i] = 3 * i;
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], 3 * i);
}

static void
tofrom_copies_both (void)
{
  fill (0);
#pragma omp target map (tofrom : a)
  for (int i = 0; i < N; i++)
    a[i] *= 2;
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], 2 * i);
}

static void
alloc_copies_nothing (int separate)
{
  int seen = 0;
  fill (0);
#pragma omp target map (alloc : a) map (from : seen)
  {
    for (int i = 0; i < N; i++)
      a[i] = 7;
    seen = a[N - 1];
  }
  EXPECT_EQUAL (seen, 7);
  EXPECT_EQUAL (a[0], separate ? 0 : 7);
}

static void
sections_of_arrays (void)
{
  fill (0);
#pragma omp target map (tofrom : a[100 : 50])
  for (int i = 100; i < 150; i++)
    a[i] = -1;
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], i >= 100 && i < 150 ? -1 : i);
}

/* A present variable is copied again only with always.  */
static void
always (int separate)
{
  int seen = 0;
  fill (0);
#pragma omp target data map (to : a)
  {
    a[3] = 33;
#pragma omp target map (to : a) map (from : seen)
    seen = a[3];
    EXPECT_EQUAL (seen, separate ? 3 : 33);
#pragma omp target map (always, to : a) map (from : seen)
    seen = a[3];
    EXPECT_EQUAL (seen, 33);
#pragma omp target map (always, tofrom : a)
    a[4] = 44;
    EXPECT_EQUAL (a[4], 44);
  }
}

static void
implicit (int separate)
{
  int scalar = 5, array[10], seen;
  for (int i = 0; i < 10; i++)
    array[i] = i;
  /* Scalars are firstprivate, aggregates tofrom (5.2, 5.8.1).  */
#pragma omp target map (from : seen)
  {
    seen = scalar;
    scalar = 6;
    array[2] = 22;
  }
  EXPECT_EQUAL (seen, 5);
  EXPECT_EQUAL (scalar, 5);
  EXPECT_EQUAL (array[2], 22);
#pragma omp target defaultmap (tofrom : scalar)
  scalar = 9;
  EXPECT_EQUAL (scalar, 9);
  (void) separate;
}

int
main (void)
{
  int separate = device_memory_is_separate ();
  for (int round = 0; round < 3; round++)
    {
      to_copies_in_only (separate);
      from_copies_out_only ();
      tofrom_copies_both ();
      alloc_copies_nothing (separate);
      sections_of_arrays ();
      always (separate);
      implicit (separate);
    }
  return 0;
}
