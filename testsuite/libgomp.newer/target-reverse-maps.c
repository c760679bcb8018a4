/* What a region nested in a region by target device (ancestor: 1) may be given:
   values, private copies, variables of the outer region that the host knows and
   that it does not know, sections of arrays, pointers, structures and their
   members.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target reverse_offload } */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

#pragma omp requires reverse_offload

struct point
{
  int x, y;
  double weight;
};

struct list
{
  int length;
  int *items;
};

static int global_calls;
static int last[4];

static void
note (int a, int b, int c, int d)
{
  global_calls++;
  last[0] = a, last[1] = b, last[2] = c, last[3] = d;
}
#pragma omp declare target device_type(host) enter(note)

static void
test_values (void)
{
  int result = 0;
#pragma omp target map(tofrom : result)
  {
    int own = 7, out = 0;
    long wide = 1L << 40;
    struct point point = { 1, 2, 3.5 };
#pragma omp target device(ancestor : 1) firstprivate(own, wide, point)       \
  map(from : out)
    {
      note (own, (int) (wide >> 40), point.x, point.y);
      own = 100;
      point.x = 100;
      out = point.weight == 3.5;
    }
    result = own == 7 && point.x == 1 && out == 1;
  }
  EXPECT_EQUAL (result, 1);
  EXPECT_EQUAL (last[0], 7);
  EXPECT_EQUAL (last[1], 1);
  EXPECT_EQUAL (last[2], 1);
  EXPECT_EQUAL (last[3], 2);
}

/* The region's own arrays: copied in and out of memory made for the request.  */
static void
test_own_arrays (void)
{
  int good = 0;
#pragma omp target map(tofrom : good)
  {
    int in[10], both[10], out[10];
    for (int i = 0; i < 10; i++)
      in[i] = i, both[i] = 10 * i, out[i] = -1;
#pragma omp target device(ancestor : 1) map(to : in) map(tofrom : both[2 : 5]) \
  map(from : out)
    {
      for (int i = 0; i < 10; i++)
        out[i] = in[i] + (i >= 2 && i < 7 ? both[i] : 0);
      for (int i = 2; i < 7; i++)
        both[i] = 0;
      in[0] = 99;
    }
    good = in[0] == 0 && both[1] == 10 && both[7] == 70;
    for (int i = 0; i < 10; i++)
      good = good && out[i] == (i >= 2 && i < 7 ? 11 * i : i);
    for (int i = 2; i < 7; i++)
      good = good && both[i] == 0;
  }
  EXPECT_EQUAL (good, 1);
}

/* Variables that the host mapped: the host's are used, and move on `always'
   alone.  */
static void
test_mapped (void)
{
  int data[100], seen_old = -1, seen_new = -1;
  for (int i = 0; i < 100; i++)
    data[i] = i;
#pragma omp target map(tofrom : data, seen_old, seen_new)
  {
    data[40] = 1000;
#pragma omp target device(ancestor : 1) map(tofrom : data[30 : 20])           \
  map(always, from : seen_old)
    {
      seen_old = data[40];
      data[41] = 2000;
    }
    seen_new = data[41];
#pragma omp target device(ancestor : 1) map(always, tofrom : data[40 : 2])
    {
      note (data[40], data[41], 0, 0);
      data[41] = 3000;
    }
    if (data[41] == 3000)
      seen_new += 1;
  }
  EXPECT_EQUAL (seen_old, 40);
  EXPECT_EQUAL (last[0], 1000);
  EXPECT_EQUAL (last[1], 41);
  EXPECT_EQUAL (seen_new, 42);
  EXPECT_EQUAL (data[41], 3000);
}

/* A pointer of the device's leads to the host's memory.  */
static void
test_pointers (void)
{
  int items[50], good = 0;
  for (int i = 0; i < 50; i++)
    items[i] = i;
  int *start = items;
#pragma omp target map(tofrom : start[0 : 50], good)
  {
    int *middle = start + 20;
    int own[4] = { 1, 2, 3, 4 };
    int *to_own = own + 1;
#pragma omp target device(ancestor : 1) map(always, tofrom : middle[0 : 5])   \
  map(tofrom : to_own[0 : 2])
    {
      for (int i = 0; i < 5; i++)
        middle[i] += 100;
      to_own[0] *= 10;
      to_own[1] *= 10;
    }
    good = own[0] == 1 && own[1] == 20 && own[2] == 30 && own[3] == 4
           && to_own == own + 1;
    for (int i = 0; i < 50; i++)
      good = good && start[i] == (i >= 20 && i < 25 ? i + 100 : i);
  }
  EXPECT_EQUAL (good, 1);
}

static void
test_structures (void)
{
  int good = 0;
#pragma omp target map(tofrom : good)
  {
    struct point point = { 1, 2, 0.5 };
    struct point members = { 10, 20, 1.5 };
    int own[6] = { 1, 2, 3, 4, 5, 6 };
    struct list list = { 6, own };
#pragma omp target device(ancestor : 1) map(tofrom : point)                   \
  map(tofrom : members.y) map(to : members.weight)                            \
  map(to : list.length) map(tofrom : list.items, list.items[0 : 6])
    {
      point.x = 5;
      point.weight *= 2;
      members.y += (int) (2 * members.weight);
      for (int i = 0; i < list.length; i++)
        list.items[i] *= 2;
    }
    good = point.x == 5 && point.y == 2 && point.weight == 1.0
           && members.x == 10 && members.y == 23 && list.items == own;
    for (int i = 0; i < 6; i++)
      good = good && own[i] == 2 * (i + 1);
  }
  EXPECT_EQUAL (good, 1);
}

/* Nothing is passed, and the construct is skipped or runs where it stands.  */
static void
test_no_data (void)
{
  global_calls = 0;
#pragma omp target
  {
#pragma omp target device(ancestor : 1)
    note (1, 2, 3, 4);
  }
  EXPECT_EQUAL (global_calls, 1);
}

int
main (void)
{
  test_values ();
  test_own_arrays ();
  test_mapped ();
  test_pointers ();
  test_structures ();
  test_no_data ();
  return 0;
}
