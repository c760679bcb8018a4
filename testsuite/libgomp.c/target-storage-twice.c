/* One construct names the same storage several times: it is counted once, has its
   value on the device if any of the names asks for that, and comes back if any
   does (5.2, 5.8.3).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

#define N 50

static int data[N];

static void
reset (void)
{
  for (int i = 0; i < N; i++)
    data[i] = i;
}

static int
is_present (void)
{
  return omp_target_is_present (data, omp_get_default_device ());
}

static void
from_and_to (void)
{
  int *one = data, *other = data, sum = 0;
  reset ();
#pragma omp target map (from : one[0 : N]) map (to : other[0 : N]) \
  map (from : sum)
  {
    sum = 0;
    for (int i = 0; i < N; i++)
      sum += other[i];
    for (int i = 0; i < N; i++)
      one[i] = 2 * i;
  }
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (data[i], 2 * i);
  EXPECT (!is_present ());
}

/* The other order, whichever the compiler makes of it.  */
static void
reversed (void)
{
  int *one = data, *other = data, sum = 0;
  reset ();
#pragma omp target map (to : one[0 : N]) map (from : other[0 : N]) \
  map (from : sum)
  {
    sum = 0;
    for (int i = 0; i < N; i++)
      sum += one[i];
    for (int i = 0; i < N; i++)
      other[i] = 3 * i;
  }
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (data[i], 3 * i);
}

static void
present (void)
{
  int *all = data, *low = data, *high = data + 5;
  reset ();
#pragma omp target enter data map (to : all[0 : N])
#pragma omp target map (tofrom : low[0 : 10]) map (always, from : high[0 : 5])
  for (int i = 0; i < N; i++)
    low[i] = -i;
  EXPECT_EQUAL (data[4], 4);
  EXPECT_EQUAL (data[5], -5);
  EXPECT_EQUAL (data[9], -9);
  EXPECT_EQUAL (data[10], 10);
#pragma omp target exit data map (from : low[0 : 10], high[0 : 5])
  EXPECT (!is_present ());
  EXPECT_EQUAL (data[4], -4);
  EXPECT_EQUAL (data[10], 10);
}

int
main (void)
{
  from_and_to ();
  reversed ();
  present ();
  return 0;
}
