/* Combined constructs on a device: teams, distribute, parallel, simd, and
   their reductions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

#define N 5000
static float x[N], y[N];

int
main (void)
{
  for (int i = 0; i < N; i++)
    x[i] = i, y[i] = 1;
#pragma omp target teams distribute parallel for simd map (to : x)            \
  map (tofrom : y) num_teams (3) thread_limit (4)
  for (int i = 0; i < N; i++)
    y[i] += 2 * x[i];
  for (int i = 0; i < N; i++)
    EXPECT (y[i] == 1 + 2.0f * i);
  long sum = 0;
  int most = 0;
#pragma omp target teams distribute parallel for reduction (+ : sum)          \
  reduction (max : most) map (tofrom : sum, most)
  for (int i = 0; i < N; i++)
    {
      sum += i;
      most = most > i ? most : i;
    }
  EXPECT_EQUAL (sum, (long) N * (N - 1) / 2);
  EXPECT_EQUAL (most, N - 1);
  int teams = 0, threads = 0;
#pragma omp target teams num_teams (2) map (tofrom : teams, threads)
  {
    teams = omp_get_num_teams ();
#pragma omp parallel num_threads (3)
    {
#pragma omp atomic
      threads++;
    }
  }
  EXPECT (teams >= 1 && teams <= 2);
  EXPECT (threads >= teams && threads <= 3 * teams);
  int tasks = 0;
#pragma omp target map (tofrom : tasks)
#pragma omp parallel num_threads (4)
#pragma omp single
  for (int i = 0; i < 50; i++)
    {
#pragma omp task
      {
#pragma omp atomic
        tasks++;
      }
    }
  EXPECT_EQUAL (tasks, 50);
  return 0;
}
