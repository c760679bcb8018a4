/* In a target data region a program deletes what the region mapped, and perhaps
   maps it again.  The region's end has its effect on what is there then (5.2,
   5.8.3): it copies nothing that is gone, and copies back and releases what was
   mapped since.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

#define N 300

static int x[N], y[N];

static int
is_present (const void *range)
{
  return omp_target_is_present (range, omp_get_default_device ());
}

static void
set (int *range, int value)
{
  for (int i = 0; i < N; i++)
    range[i] = value;
}

static void
write_there (int *range, int value)
{
#pragma omp target map (alloc : range[0 : N])
  for (int i = 0; i < N; i++)
    range[i] = value;
}

static void
expect_all (const int *range, int value)
{
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (range[i], value);
}

/* The entry is gone and its memory another range's: nothing of X is copied.  */
static void
deleted (void)
{
  set (x, 1);
  set (y, 2);
#pragma omp target data map (always, from : x)
  {
#pragma omp target exit data map (delete : x)
#pragma omp target enter data map (to : y[0 : N / 2])
  }
  expect_all (x, 1);
  EXPECT (!is_present (x) && is_present (y));
#pragma omp target exit data map (from : y[0 : N / 2])
  EXPECT (!is_present (y));
}

static void
mapped_again (void)
{
  set (x, 1);
#pragma omp target data map (tofrom : x)
  {
#pragma omp target exit data map (delete : x)
#pragma omp target enter data map (to : x)
    write_there (x, 3);
  }
  EXPECT (!is_present (x));
  expect_all (x, 3);
}

static void
mapped_again_twice (void)
{
  set (x, 1);
#pragma omp target data map (always, from : x)
  {
#pragma omp target exit data map (delete : x)
#pragma omp target enter data map (to : x)
#pragma omp target enter data map (to : x)
    write_there (x, 4);
  }
  EXPECT (is_present (x));
  expect_all (x, 4);
#pragma omp target exit data map (release : x)
  EXPECT (!is_present (x));
}

/* Two items of one variable: its count is lowered once.  */
static void
mapped_again_in_parts (void)
{
  int *low = x, *high = x + N / 2;
  set (x, 1);
#pragma omp target enter data map (to : x)
#pragma omp target data map (from : low[0 : N / 2]) map (from : high[0 : N / 2])
  {
#pragma omp target exit data map (delete : x)
#pragma omp target enter data map (to : x)
#pragma omp target enter data map (to : x)
    write_there (x, 5);
  }
  EXPECT (is_present (x));
  expect_all (x, 1);
#pragma omp target data map (from : low[0 : N / 2]) map (from : high[0 : N / 2])
  {
#pragma omp target exit data map (delete : x)
#pragma omp target enter data map (to : x)
    write_there (x, 6);
  }
  EXPECT (!is_present (x));
  expect_all (x, 6);
}

int
main (void)
{
  deleted ();
  mapped_again ();
  mapped_again_twice ();
  mapped_again_in_parts ();
  return 0;
}
