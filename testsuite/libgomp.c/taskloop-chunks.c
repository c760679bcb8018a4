/* The chunks of a taskloop are tasks, however the runtime hands them out: each has its own
   copy of the data, its own ICVs and its own children, all idle threads take part, also
   behind a chunk that takes long, and a cancelled loop begins no other.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_CANCELLATION "true" } */
/* { dg-all-levels } */

#include <omp.h>
#include <sched.h>
#include <unistd.h>
#include "expect.h"

enum { THREADS = 4, N = 3000 };

static int ran[N];

static void
check_ran (int n)
{
  for (int i = 0; i < n; i++)
    {
      EXPECT_EQUAL (ran[i], 1);
      ran[i] = 0;
    }
}

/* Bounds of both families, up and down, with steps and uneven chunks.  */
static void
bounds (void)
{
#pragma omp parallel num_threads (THREADS)
#pragma omp single
  for (int n = 1; n < 40; n++)
    for (int grain = 1; grain < 8; grain++)
      {
#pragma omp taskloop grainsize (grain)
        for (int i = 0; i < n; i++)
          ran[i]++;
        check_ran (n);
#pragma omp taskloop num_tasks (grain)
        for (long i = 3 * n - 1; i >= 0; i -= 3)
          ran[i / 3]++;
        check_ran (n);
#pragma omp taskloop grainsize (strict : grain)
        for (unsigned long long i = -1ull - 2ull * (unsigned) n;
             i < -1ull; i += 2)
          ran[(i - (-1ull - 2ull * (unsigned) n)) / 2]++;
        check_ran (n);
      }
}

/* What a chunk does to its data and ICVs no other sees: with data of the region, and with
   what is the construct's own, which no function of the compiler's copies.  */
static void
environment (void)
{
  int outer = 5;
#pragma omp parallel num_threads (THREADS)
#pragma omp single
  {
    int threads = omp_get_max_threads (), own = 5;
    char large[100] = "abc";
#pragma omp taskloop grainsize (1) firstprivate (own, large)
    for (int i = 0; i < N; i++)
      {
        EXPECT_EQUAL (own, 5);
        EXPECT (large[0] == 'a' && large[99] == 0);
        own = i + 6;
        large[0] = large[99] = 'x';
        EXPECT_EQUAL (omp_get_max_threads (), threads);
        omp_set_num_threads (threads + 1 + i % 3);
        ran[i]++;
      }
    EXPECT_EQUAL (omp_get_max_threads (), threads);
    EXPECT_EQUAL (own, 5);
    check_ran (N);
#pragma omp taskloop grainsize (1) firstprivate (outer)
    for (int i = 0; i < N; i++)
      {
        EXPECT_EQUAL (outer, 5);
        outer = i + 6;
        EXPECT_EQUAL (omp_get_max_threads (), threads);
        omp_set_num_threads (threads + 1 + i % 3);
        ran[i]++;
      }
  }
  EXPECT_EQUAL (outer, 5);
  check_ran (N);
}

/* Children of chunks: some are waited for, others outlive their chunk, some depend on each
   other.  Loops inside loops.  */
static void
children (void)
{
  int sum = 0, late = 0, inner = 0;
#pragma omp parallel num_threads (THREADS)
#pragma omp single
  {
#pragma omp taskloop grainsize (1) shared (sum, late, inner)
    for (int i = 0; i < 300; i++)
      {
        int a = 0, b = 0;
#pragma omp task shared(a) depend(out : a)
        a = 1;
#pragma omp task shared(a, b) depend(in : a)
        b = a + 1;
#pragma omp taskwait
#pragma omp atomic
        sum += b;
        if (i % 3 == 0)
          {
#pragma omp task shared(late)
#pragma omp atomic
            late++;
          }
        if (i % 50 == 0)
          {
#pragma omp taskloop num_tasks (7) shared (inner)
            for (int j = 0; j < 20; j++)
              {
#pragma omp atomic
                inner++;
              }
          }
      }
    EXPECT_EQUAL (sum, 600);
    EXPECT_EQUAL (late, 100);
    EXPECT_EQUAL (inner, 120);
  }
}

/* As many chunks as there are threads wait for each other, the first of them from the
   thread that came to the construct: the others are not kept from starting.  */
static void
meeting (void)
{
  int inside = 0;
#pragma omp parallel num_threads (THREADS)
#pragma omp single
#pragma omp taskloop grainsize (1) shared (inside)
  for (int i = 0; i < 3 * THREADS; i++)
    {
      int now;
#pragma omp atomic capture seq_cst
      now = ++inside;
      int wanted = (now + THREADS - 1) / THREADS * THREADS;
      while (now < wanted)
        {
          sched_yield ();
#pragma omp atomic read seq_cst
          now = inside;
        }
    }
  EXPECT_EQUAL (inside, 3 * THREADS);
}

static void
cancelled (void)
{
  int begun = 0;
#pragma omp parallel num_threads (THREADS)
#pragma omp single
#pragma omp taskloop grainsize (1) shared (begun)
  for (int i = 0; i < N; i++)
    {
#pragma omp atomic
      begun++;
#pragma omp cancel taskgroup
    }
  EXPECT (begun >= 1 && begun <= THREADS);
}

/* Final loops, loops that are not deferred, and sums over all chunks.  */
static void
others (void)
{
  long sum = 0;
#pragma omp parallel num_threads (THREADS)
#pragma omp single
  {
#pragma omp taskloop grainsize (2) final (1) reduction (+ : sum)
    for (int i = 0; i < 100; i++)
      {
        EXPECT (omp_in_final ());
        sum += i;
      }
#pragma omp taskloop grainsize (2) if (0) reduction (+ : sum)
    for (int i = 0; i < 100; i++)
      sum += i;
#pragma omp taskloop grainsize (1) untied reduction (+ : sum)
    for (int i = 0; i < 100; i++)
      sum += i;
  }
  EXPECT_EQUAL (sum, 3 * 4950);
}

int
main (void)
{
  alarm (200);
  for (int i = 0; i < 5; i++)
    {
      bounds ();
      environment ();
      children ();
      meeting ();
      cancelled ();
      others ();
    }
  return 0;
}
