/* All of a variable is present, but in several pieces: side by side on the host
   and at one distance on the device.  Then the whole is present (5.2, 5.8.3), for
   maps, exit data and update.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include <string.h>
#include "expect.h"

#define N 100

static int
is_present (const void *range)
{
  return omp_target_is_present (range, omp_get_default_device ());
}

struct body
{
  int a, b;
  double c;
};

static void
members (void)
{
  struct body s = { 1, 2, 3 };
  double sum = 0;
#pragma omp target enter data map (to : s.a, s.b, s.c)
  s.a = s.b = s.c = 100;
  /* They are there: nothing is copied.  */
#pragma omp target map (tofrom : s) map (from : sum)
  {
    sum = s.a + s.b + s.c;
    s.a = 4, s.b = 5, s.c = 6;
  }
  EXPECT (sum == 6);
  EXPECT_EQUAL (s.b, 100);
#pragma omp target update from (s)
  EXPECT (s.a == 4 && s.b == 5 && s.c == 6);
  s.a = 7, s.b = 8, s.c = 9;
#pragma omp target update to (s)
#pragma omp target map (always, to : s) map (from : sum)
  sum = s.a + s.b + s.c;
  EXPECT (sum == 24);
#pragma omp target map (alloc : s)
  s.a = 10, s.b = 11, s.c = 12;
#pragma omp target exit data map (from : s)
  EXPECT (s.a == 10 && s.b == 11 && s.c == 12);
  EXPECT (!is_present (&s.a) && !is_present (&s.b) && !is_present (&s.c));
}

/* Bytes between members and behind the last one are in none of them.  */
struct padded
{
  char a;
  double b;
  char c;
};

static void
padding (void)
{
  struct padded s = { 1, 2, 3 };
  double sum = 0;
#pragma omp target enter data map (to : s.a, s.b, s.c)
#pragma omp target map (tofrom : s) map (from : sum)
  {
    sum = s.a + s.b + s.c;
    s.a = 4, s.b = 5, s.c = 6;
  }
  EXPECT (sum == 6);
#pragma omp target enter data map (to : s)
#pragma omp target exit data map (from : s)
  EXPECT (s.a == 1 && is_present (&s.a));
#pragma omp target update from (s)
  EXPECT (s.a == 4 && s.b == 5 && s.c == 6);
#pragma omp target exit data map (release : s)
  EXPECT (!is_present (&s.a) && !is_present (&s.b) && !is_present (&s.c));
}

/* What looks like padding may be a member that was not mapped: mapped with the
   whole, it has its value.  */
struct gap
{
  int a, missing, b;
};

static void
member_between (void)
{
  struct gap s = { 1, 2, 3 };
  int sum = 0;
#pragma omp target enter data map (to : s.a, s.b)
#pragma omp target map (tofrom : s) map (from : sum)
  {
    sum = 100 * s.a + 10 * s.missing + s.b;
    s.missing = 5;
  }
  EXPECT_EQUAL (sum, 123);
  EXPECT_EQUAL (s.missing, 5);
#pragma omp target exit data map (from : s.a, s.b)
  EXPECT (!is_present (&s));
}

/* Sections that one construct mapped, each with a count of its own.  */
static void
sections (void)
{
  static int data[N];
  int *low = data, *high = data + N / 2, *all = data;
  for (int i = 0; i < N; i++)
    data[i] = i;
#pragma omp target data map (tofrom : low[0 : N / 2]) map (to : high[0 : N / 2])
  {
    int device = omp_get_default_device ();
    char *there = omp_get_mapped_ptr (low, device);
    if (there + sizeof data / 2 == omp_get_mapped_ptr (high, device))
#pragma omp target data map (from : all[0 : N])
#pragma omp target map (alloc : all[0 : N])
      for (int i = 0; i < N; i++)
        all[i] += N;
    else
#pragma omp target map (alloc : low[0 : N / 2])
      for (int i = 0; i < N / 2; i++)
        low[i] += N;
  }
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (data[i], i < N / 2 ? N + i : i);
  EXPECT (!is_present (low) && !is_present (high));
}

/* More pieces than there are variables in the construct.  */
static void
many (void)
{
  static int data[64 * N];
  int device = omp_get_default_device ();
  int *there = omp_target_alloc (sizeof data, device), *all = data;
  int sum = 0;
  for (int i = 0; i < 64 * N; i++)
    data[i] = 1;
  EXPECT_EQUAL (omp_target_memcpy (there, data, sizeof data, 0, 0, device,
                                   omp_get_initial_device ()),
                0);
  for (int i = 0; i < 64 * N; i += 20)
    EXPECT_EQUAL (omp_target_associate_ptr (data + i, there + i, 80, 0, device),
                  0);
#pragma omp target map (tofrom : all[0 : 64 * N]) map (tofrom : sum)
  for (int i = 0; i < 64 * N; i++)
    sum += all[i];
  EXPECT_EQUAL (sum, 64 * N);
  memset (data, 0, sizeof data);
#pragma omp target update from (all[0 : 64 * N])
  EXPECT_EQUAL (data[64 * N - 1], 1);
  for (int i = 0; i < 64 * N; i += 20)
    EXPECT_EQUAL (omp_target_disassociate_ptr (data + i, device), 0);
  omp_target_free (there, device);
}

int
main (void)
{
  members ();
  padding ();
  member_between ();
  sections ();
  many ();
  return 0;
}
