/* Asynchronous regions, ordered by depend among themselves and with host
   tasks; taskwait, taskgroup and barriers wait for them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

#define N 512
static int a[N], b[N];

static void
pipeline (int rounds)
{
  for (int i = 0; i < N; i++)
    a[i] = b[i] = 0;
  for (int round = 0; round < rounds; round++)
    {
#pragma omp task depend (inout : a) shared (a)
      for (int i = 0; i < N; i++)
        a[i]++;
#pragma omp target nowait depend (inout : a) map (tofrom : a)
      for (int i = 0; i < N; i++)
        a[i] *= 2;
#pragma omp target nowait depend (in : a) depend (inout : b) map (to : a)     \
  map (tofrom : b)
      for (int i = 0; i < N; i++)
        b[i] += a[i];
    }
#pragma omp taskwait
  int wanted_a = 0, wanted_b = 0;
  for (int round = 0; round < rounds; round++)
    {
      wanted_a = 2 * (wanted_a + 1);
      wanted_b += wanted_a;
    }
  for (int i = 0; i < N; i++)
    {
      EXPECT_EQUAL (a[i], wanted_a);
      EXPECT_EQUAL (b[i], wanted_b);
    }
}

static void
data_constructs (void)
{
  static int c[N];
  for (int i = 0; i < N; i++)
    c[i] = i;
#pragma omp target enter data nowait depend (out : c) map (to : c)
#pragma omp target nowait depend (inout : c)
  for (int i = 0; i < N; i++)
    c[i] += 5;
#pragma omp target update nowait depend (inout : c) from (c)
#pragma omp task depend (in : c)
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (c[i], i + 5);
#pragma omp target exit data nowait depend (inout : c) map (release : c)
#pragma omp taskwait
}

static void
in_a_team (void)
{
  int done[8] = { 0 };
#pragma omp parallel num_threads (4)
  {
#pragma omp single nowait
    for (int i = 0; i < 8; i++)
      {
#pragma omp target nowait map (tofrom : done[i : 1])
        done[i]++;
      }
#pragma omp barrier
    for (int i = 0; i < 8; i++)
      EXPECT_EQUAL (done[i], 1);
#pragma omp barrier
#pragma omp single
    {
#pragma omp taskgroup
      {
#pragma omp target nowait map (tofrom : done[0 : 1])
        done[0] = 40;
      }
      EXPECT_EQUAL (done[0], 40);
    }
  }
}

int
main (void)
{
  pipeline (8);
  data_constructs ();
#pragma omp parallel num_threads (3)
#pragma omp single
  {
    pipeline (8);
    data_constructs ();
  }
  for (int round = 0; round < 10; round++)
    in_a_team ();
  return 0;
}
