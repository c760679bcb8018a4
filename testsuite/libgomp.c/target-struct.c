/* Members of structures, arrays of structures, and pointers inside them
   that are attached (5.2, 5.8.6).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

#define N 32

struct body
{
  int before;
  int *values;
  int inside[4];
  double *weights;
  int after;
};

static void
members (void)
{
  struct body s = { .before = 1, .inside = { 1, 2, 3, 4 }, .after = 9 };
  int seen = 0;
#pragma omp target map (tofrom : s.inside, s.after) map (from : seen)
  {
    seen = s.after;
    s.inside[2] = 33;
    s.after = 10;
  }
  EXPECT_EQUAL (seen, 9);
  EXPECT_EQUAL (s.before, 1);
  EXPECT_EQUAL (s.inside[2], 33);
  EXPECT_EQUAL (s.after, 10);
}

static void
pointers (void)
{
  struct body s = { .before = 2, .after = 3 };
  s.values = malloc (N * sizeof (int));
  s.weights = malloc (N * sizeof (double));
  for (int i = 0; i < N; i++)
    s.values[i] = i, s.weights[i] = 0.5 * i;
  double sum = 0;
#pragma omp target map (tofrom : s.values[0 : N]) map (to : s.weights[0 : N]) \
  map (tofrom : sum)
  for (int i = 0; i < N; i++)
    {
      s.values[i] *= 2;
      sum += s.weights[i];
    }
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (s.values[i], 2 * i);
  EXPECT (sum == 0.5 * N * (N - 1) / 2);
  free (s.values);
  free (s.weights);
}

static void
unstructured (void)
{
  struct body s = { .before = 4 };
  int *values = malloc (N * sizeof (int));
  s.values = values;
  for (int i = 0; i < N; i++)
    values[i] = i;
#pragma omp target enter data map (to : s)
#pragma omp target enter data map (to : s.values[0 : N])
#pragma omp target
  for (int i = 0; i < N; i++)
    s.values[i] += s.before;
#pragma omp target exit data map (from : s.values[0 : N])
#pragma omp target exit data map (release : s)
  EXPECT (s.values == values);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (values[i], i + 4);
  free (values);
}

static void
array_of_structures (void)
{
  struct body bodies[3];
  for (int i = 0; i < 3; i++)
    {
      bodies[i].before = i;
      bodies[i].values = malloc (N * sizeof (int));
      for (int j = 0; j < N; j++)
        bodies[i].values[j] = 100 * i + j;
    }
#pragma omp target enter data map (to : bodies)
  for (int i = 0; i < 3; i++)
    {
#pragma omp target enter data map (to : bodies[i].values[0 : N])
    }
#pragma omp target
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < N; j++)
      bodies[i].values[j]++;
  for (int i = 0; i < 3; i++)
    {
#pragma omp target exit data map (from : bodies[i].values[0 : N])
    }
#pragma omp target exit data map (delete : bodies)
  for (int i = 0; i < 3; i++)
    {
      for (int j = 0; j < N; j++)
        EXPECT_EQUAL (bodies[i].values[j], 100 * i + j + 1);
      free (bodies[i].values);
    }
}

int
main (void)
{
  members ();
  pointers ();
  unstructured ();
  array_of_structures ();
  return 0;
}
