/* Copyprivate and cancellation: plain variables are read after the construct by
   threads that did not write them; under ThreadSanitizer no report.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */
/* { dg-env OMP_CANCELLATION "true" } */

#include <omp.h>
#include "expect.h"

enum { THREADS = 4, N = 100, ROUNDS = 20 };

struct payload
{
  int values[16];
};

static void
copyprivate (int round)
{
#pragma omp parallel num_threads (THREADS)
  for (int step = 0; step < 5; step++)
    {
      struct payload payload;
      int number;
#pragma omp single copyprivate(payload, number)
      {
        number = round;
        for (int i = 0; i < 16; i++)
          payload.values[i] = round + step + i;
      }
      EXPECT_EQUAL (payload.values[15], number + step + 15);
    }
}

static void
cancelled_loop (void)
{
  int done[N] = { 0 }, cancelled = 0;
#pragma omp parallel num_threads (THREADS)
  {
#pragma omp for schedule (dynamic)
    for (int i = 0; i < N; i++)
      {
        done[i] = 1;
        if (i == N / 2)
          {
            cancelled = 1;
#pragma omp cancel for
          }
#pragma omp cancellation point for
      }
    /* The barrier of the cancelled loop has been passed.  */
    EXPECT_EQUAL (cancelled, 1);
    EXPECT_EQUAL (done[N / 2], 1);
#pragma omp barrier
#pragma omp for
    for (int i = 0; i < N; i++)
      done[i] = 2;
  }
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (done[i], 2);
}

static void
cancelled_region (void)
{
  int slots[THREADS] = { 0 };
#pragma omp parallel num_threads (THREADS)
  {
    int me = omp_get_thread_num ();
    slots[me] = 1;
    if (me == THREADS - 1)
      {
#pragma omp cancel parallel
      }
    for (int i = 0; i < 1000; i++)
      {
#pragma omp cancellation point parallel
#pragma omp barrier
      }
    slots[me] = 2;
  }
  for (int i = 0; i < THREADS; i++)
    EXPECT_EQUAL (slots[i], 1);
}

/* What depends on the task that cancels has not begun by then, and never does.  */
static void
cancelled_group (void)
{
  int ran[N] = { 0 }, gate = 0, after = 0;
#pragma omp parallel num_threads (THREADS)
#pragma omp single
  {
#pragma omp taskgroup
    {
      for (int i = 0; i < 10; i++)
        {
#pragma omp task shared (ran)
          ran[i] = 1;
        }
#pragma omp task shared (ran) depend(out: gate)
      {
        ran[10] = 1;
#pragma omp cancel taskgroup
      }
      for (int i = 11; i < N; i++)
        {
#pragma omp task shared (ran) depend(in: gate)
          ran[i] = 1;
        }
    }
    for (int i = 11; i < N; i++)
      after += ran[i];
  }
  EXPECT_EQUAL (ran[10], 1);
  EXPECT_EQUAL (after, 0);
}

/* Whichever section comes first ends the construct; where one thread does all, no other
   runs.  */
static void
cancelled_sections (int threads)
{
  int ran = 0, went_on = 0;
#pragma omp parallel num_threads (threads)
  {
#pragma omp sections
    {
#pragma omp section
      {
        __atomic_add_fetch (&ran, 1, __ATOMIC_RELAXED);
#pragma omp cancel sections
        went_on = 1;
      }
#pragma omp section
      {
        __atomic_add_fetch (&ran, 1, __ATOMIC_RELAXED);
#pragma omp cancel sections
        went_on = 1;
      }
#pragma omp section
      {
        __atomic_add_fetch (&ran, 1, __ATOMIC_RELAXED);
#pragma omp cancel sections
        went_on = 1;
      }
    }
  }
  EXPECT (ran >= 1 && ran <= threads);
  EXPECT_EQUAL (went_on, 0);
}

int
main (void)
{
  omp_set_dynamic (0);
  for (int round = 0; round < ROUNDS; round++)
    {
      copyprivate (round);
      cancelled_loop ();
      cancelled_region ();
      cancelled_group ();
      cancelled_sections (1);
      cancelled_sections (THREADS);
    }
  return 0;
}
