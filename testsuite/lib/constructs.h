/* What the constructs do whose calls into the library depend on -fopenmp-ompt: static
   loops, distribute, single, masked, scope, reductions and barriers, nested, orphaned
   and cancelled.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include "expect.h"

#define N 1000
#define THREADS 4

static int hits[N];

static void
hits_clear (void)
{
  memset (hits, 0, sizeof hits);
}

/* Each iteration happened TIMES times.  */
static void
hits_expect (int times)
{
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (hits[i], times);
}

/* Orphaned: the region they bind to is the caller's.  */
static void
loops (int chunk)
{
#pragma omp for schedule(static)
  for (int i = 0; i < N; i++)
    hits[i]++;
#pragma omp for schedule(static, chunk)
  for (int i = N - 1; i >= 0; i--)
    hits[i]++;
#pragma omp for schedule(static, chunk) nowait
  for (long long i = 0; i < 3LL * N; i += 3)
    hits[i / 3]++;
#pragma omp barrier
}

static int executed, masked_by, single_value;
#pragma omp threadprivate(single_value)

static void
once (void)
{
#pragma omp single
  executed++;
#pragma omp single nowait
  {
#pragma omp atomic
    executed++;
  }
#pragma omp single copyprivate(single_value)
  single_value = 17;
  EXPECT_EQUAL (single_value, 17);
#pragma omp masked filter(1)
  masked_by += 1 + omp_get_thread_num ();
#pragma omp barrier
#pragma omp masked
  masked_by += 10 + omp_get_thread_num ();
#pragma omp barrier
}

static long in_scope, in_tasks;
static int everywhere;

static void
scopes (void)
{
#pragma omp scope reduction(+ : in_scope)
  in_scope += 1;
#pragma omp scope nowait
  {
#pragma omp atomic
    everywhere++;
  }
#pragma omp scope reduction(task, + : in_tasks)
  {
    for (int i = 0; i < 5; i++)
#pragma omp task in_reduction(+ : in_tasks)
      in_tasks += 2;
  }
}

static void
orphaned (void)
{
  hits_clear ();
  executed = masked_by = everywhere = 0;
  in_scope = in_tasks = 0;
#pragma omp parallel num_threads(THREADS)
  {
    loops (7);
    once ();
    scopes ();
  }
  hits_expect (3);
  EXPECT_EQUAL (executed, 2);
  EXPECT_EQUAL (masked_by, 2 + 10);
  EXPECT_EQUAL (in_scope, THREADS);
  EXPECT_EQUAL (everywhere, THREADS);
  EXPECT_EQUAL (in_tasks, 10 * THREADS);
}

/* Outside any region: a team of one.  */
static void
alone (void)
{
  hits_clear ();
  executed = masked_by = everywhere = 0;
  in_scope = in_tasks = 0;
  loops (7);
  once ();
  scopes ();
  hits_expect (3);
  EXPECT_EQUAL (executed, 2);
  EXPECT_EQUAL (masked_by, 10);
  EXPECT_EQUAL (in_scope, 1);
  EXPECT_EQUAL (in_tasks, 10);
}

/* Each thread's own team divides the whole loop.  */
static void
nested (void)
{
  long outer = 0, inner = 0;
  omp_set_max_active_levels (2);
#pragma omp parallel num_threads(2) reduction(+ : outer, inner)
  {
    int mine[N] = { 0 };
    long sum = 0, difference = 0;
#pragma omp parallel for num_threads(3) schedule(static, 5)                    \
  reduction(+ : sum, difference)
    for (int i = 0; i < N; i++)
      {
        mine[i]++;
        sum += i;
        difference -= i;
      }
    for (int i = 0; i < N; i++)
      outer += mine[i];
    inner += sum + difference;
#pragma omp parallel num_threads(2)
    {
#pragma omp masked filter(1)
      EXPECT_EQUAL (omp_get_thread_num (), 1);
#pragma omp single
      outer++;
    }
  }
  EXPECT_EQUAL (outer, 2 * N + 2);
  EXPECT_EQUAL (inner, 0);
}

static void
leagues (void)
{
  hits_clear ();
  int teams = 0;
#pragma omp teams num_teams(3) thread_limit(4) reduction(+ : teams)
  {
    teams++;
#pragma omp distribute
    for (int i = 0; i < N; i++)
      hits[i]++;
#pragma omp distribute dist_schedule(static, 9)
    for (int i = 0; i < N; i++)
      hits[i]++;
#pragma omp distribute parallel for num_threads(3) schedule(static, 2)
    for (int i = 0; i < N; i++)
      hits[i]++;
  }
  hits_expect (3);
  EXPECT_EQUAL (teams, 3);
#pragma omp teams distribute parallel for simd
  for (int i = 0; i < N; i++)
    hits[i]++;
  hits_expect (4);
}

struct pair
{
  double a, b;
};
#pragma omp declare reduction(join : struct pair : omp_out.a += omp_in.a,      \
                                omp_out.b += omp_in.b)                         \
  initializer(omp_priv = { 0, 0 })

static void
reductions (void)
{
  struct pair pair = { 0, 0 };
  double x = 0, y = 1, array[5] = { 0 };
#pragma omp parallel for num_threads(THREADS) reduction(join : pair)           \
  reduction(+ : x, array) reduction(max : y)
  for (int i = 0; i < N; i++)
    {
      pair.a += i;
      pair.b -= i;
      x += 1;
      y = y > i ? y : i;
      array[i % 5] += 1;
    }
  EXPECT_EQUAL (pair.a + pair.b, 0);
  EXPECT_EQUAL (x, N);
  EXPECT_EQUAL (y, N - 1);
  for (int i = 0; i < 5; i++)
    EXPECT_EQUAL (array[i], N / 5);
}

/* With OMP_CANCELLATION=true.  */
static void
cancelled (void)
{
  int seen = 0, behind = 0, later = 0;
#pragma omp parallel num_threads(THREADS) shared(seen, behind, later)
  {
#pragma omp for schedule(static)
    for (int i = 0; i < N; i++)
      {
        if (i == 3)
          {
#pragma omp cancel for
          }
#pragma omp cancellation point for
#pragma omp atomic
        seen++;
      }
#pragma omp atomic
    behind++;
#pragma omp barrier
#pragma omp for schedule(static)
    for (int i = 0; i < N; i++)
      {
#pragma omp atomic
        later++;
      }
  }
  EXPECT (seen < N);
  EXPECT_EQUAL (behind, THREADS);
  EXPECT_EQUAL (later, N);

  int left = 0;
#pragma omp parallel num_threads(THREADS) shared(left)
  {
#pragma omp masked filter(2)
    {
#pragma omp atomic
      left++;
    }
#pragma omp single
    {
#pragma omp atomic
      left++;
    }
    if (omp_get_thread_num () == 1)
      {
#pragma omp cancel parallel
      }
    /* The thread that cancelled comes to none of these barriers.  */
#pragma omp for schedule(static, 1)
    for (int i = 0; i < THREADS; i++)
      masked_by = i;
#pragma omp scope
    executed = 0;
#pragma omp barrier
#pragma omp atomic
    left += 100;
  }
  EXPECT_EQUAL (left, 2);
}

int
main (void)
{
  omp_set_dynamic (0);
  for (int i = 0; i < 20; i++)
    {
      orphaned ();
      alone ();
      nested ();
      leagues ();
      reductions ();
      cancelled ();
    }
  return 0;
}
