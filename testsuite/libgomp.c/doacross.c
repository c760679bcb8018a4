/* Cross-iteration dependences (depend (source), depend (sink)) in one and
   two dimensions, static, dynamic and guided.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

#define N 200
static long line[N + 1];
static long grid[48][48];

static void
one_dimension (int kind)
{
  omp_set_schedule (kind, 3);
  for (int i = 0; i <= N; i++)
    line[i] = 0;
  line[0] = 1;
#pragma omp parallel for ordered(1) schedule (runtime) num_threads (5)
  for (int i = 1; i <= N; i++)
    {
#pragma omp ordered depend (sink : i - 1)
      line[i] = line[i - 1] + i;
#pragma omp ordered depend (source)
    }
  EXPECT_EQUAL (line[N], 1 + N * (N + 1L) / 2);
}

static void
wavefront (int kind)
{
  omp_set_schedule (kind, 1);
  for (int i = 0; i < 48; i++)
    for (int j = 0; j < 48; j++)
      grid[i][j] = i == 0 || j == 0;
#pragma omp parallel for ordered(2) schedule (runtime) num_threads (4)
  for (int i = 1; i < 16; i++)
    for (int j = 1; j < 16; j++)
      {
#pragma omp ordered depend (sink : i - 1, j) depend (sink : i, j - 1)
        grid[i][j] = grid[i - 1][j] + grid[i][j - 1];
#pragma omp ordered depend (source)
      }
  /* Binomial coefficients: C(30, 15).  */
  EXPECT_EQUAL (grid[15][15], 155117520);
}

static void
unsigned_long_long (void)
{
  line[0] = 1;
#pragma omp parallel for ordered(1) schedule (dynamic) num_threads (4)
  for (unsigned long long i = 1; i <= N; i++)
    {
#pragma omp ordered depend (sink : i - 1)
      line[i] = line[i - 1] + 1;
#pragma omp ordered depend (source)
    }
  EXPECT_EQUAL (line[N], N + 1);
}

int
main (void)
{
  for (int kind = omp_sched_static; kind <= omp_sched_guided; kind++)
    {
      one_dimension (kind);
      wavefront (kind);
    }
  unsigned_long_long ();
  return 0;
}
