/* exit data that names several parts of one entry, or several members that were
   mapped together, copies all of them back, in whatever order and however their
   counts are lowered.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

#define N 100

struct pair
{
  int a, b;
};

static void
members (void)
{
  struct pair s = { 1, 2 };
#pragma omp target enter data map (to : s.a, s.b)
#pragma omp target map (alloc : s.a, s.b)
  {
    s.a += 10;
    s.b += 10;
  }
#pragma omp target exit data map (from : s.a, s.b)
  EXPECT_EQUAL (s.a, 11);
  EXPECT_EQUAL (s.b, 12);
  EXPECT (!omp_target_is_present (&s.a, omp_get_default_device ()));
}

/* Two names for the two halves, which no compiler takes for one variable.  */
static void
sections (void)
{
  static int data[N];
  int *all = data, *low = data, *high = data + N / 2;
  for (int i = 0; i < N; i++)
    data[i] = i;
#pragma omp target enter data map (to : all[0 : N])
#pragma omp target map (alloc : all[0 : N])
  for (int i = 0; i < N; i++)
    all[i] += N;
#pragma omp target exit data map (from : high[0 : N / 2], low[0 : N / 2])
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (data[i], N + i);
  EXPECT (!omp_target_is_present (data, omp_get_default_device ()));
}

/* delete lowers the count to 0 for the parts beside it too.  */
static void
deleted (void)
{
  static int data[N];
  int *all = data, *low = data, *high = data + N / 2;
#pragma omp target enter data map (to : all[0 : N])
#pragma omp target enter data map (to : all[0 : N])
#pragma omp target map (alloc : all[0 : N])
  for (int i = 0; i < N; i++)
    all[i] = 7;
#pragma omp target exit data map (from : low[0 : N / 2]) \
  map (delete : high[0 : N / 2])
  EXPECT (!omp_target_is_present (data, omp_get_default_device ()));
  EXPECT_EQUAL (data[0], 7);
  EXPECT_EQUAL (data[N - 1], 0);
}

int
main (void)
{
  members ();
  sections ();
  deleted ();
  return 0;
}
