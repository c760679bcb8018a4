/* Cancelling a region with tasks queued: those not begun are dropped, and
   the barriers still open.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_CANCELLATION "true" } */

#include <omp.h>
#include "expect.h"

enum { THREADS = 5, TASKS = 30 };

static int ran;

static void
make_tasks (void)
{
  for (int i = 0; i < TASKS; i++)
    {
#pragma omp task
      __atomic_add_fetch (&ran, 1, __ATOMIC_RELAXED);
    }
}

/* All threads queue tasks, some of which run.  */
static void
some_run (int canceller)
{
#pragma omp parallel num_threads (THREADS)
  {
    make_tasks ();
    if (omp_get_thread_num () == canceller)
      {
#pragma omp cancel parallel
      }
#pragma omp cancellation point parallel
#pragma omp barrier
  }
}

/* The others do nothing until the region is cancelled, so that nobody runs the tasks before
   that.  */
static void
none_runs (int canceller)
{
  int others = 0;
#pragma omp parallel num_threads (THREADS)
  {
    if (omp_get_thread_num () == canceller)
      {
        while (__atomic_load_n (&others, __ATOMIC_RELAXED) < THREADS - 1)
          ;
        make_tasks ();
#pragma omp cancel parallel
      }
    __atomic_add_fetch (&others, 1, __ATOMIC_RELAXED);
    for (;;)
      {
#pragma omp cancellation point parallel
      }
  }
}

int
main (void)
{
  for (int round = 0; round < 100; round++)
    {
      ran = 0;
      some_run (round % THREADS);
      EXPECT (ran <= THREADS * TASKS);
      ran = 0;
      none_runs (round % THREADS);
      EXPECT_EQUAL (ran, 0);
    }
  return 0;
}
