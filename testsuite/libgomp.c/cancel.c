/* cancel and cancellation point for every construct, with OMP_CANCELLATION
   set.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */
/* { dg-env OMP_CANCELLATION "true" } */

#include <omp.h>
#include "expect.h"

static void
cancel_loop (void)
{
  int runs = 0;
#pragma omp parallel num_threads (4)
  {
#pragma omp for schedule (dynamic)
    for (int i = 0; i < 1000000; i++)
      {
#pragma omp atomic
        runs++;
        if (i == 100)
          {
#pragma omp cancel for
          }
#pragma omp cancellation point for
      }
    /* The team goes on.  */
#pragma omp barrier
  }
  EXPECT (runs >= 1 && runs < 1000000);
}

static void
cancel_parallel (void)
{
  int after = 0;
#pragma omp parallel num_threads (4)
  {
    if (omp_get_thread_num () == 2)
      {
#pragma omp cancel parallel
      }
#pragma omp barrier
#pragma omp atomic
    after++;
  }
  EXPECT_EQUAL (after, 0);
  /* The next region knows nothing of it.  */
#pragma omp parallel num_threads (4)
  {
#pragma omp barrier
#pragma omp atomic
    after++;
  }
  EXPECT_EQUAL (after, 4);
}

static void
cancel_sections (void)
{
  int late = 0;
#pragma omp parallel num_threads (1)
  {
#pragma omp sections
    {
#pragma omp section
      {
#pragma omp cancel sections
      }
#pragma omp section
      late = 1;
    }
  }
  EXPECT_EQUAL (late, 0);
}

static void
cancel_taskgroup (void)
{
  int ran = 0, outside = 0;
#pragma omp parallel num_threads (4)
#pragma omp single
  {
#pragma omp task shared (outside)
    outside = 1;
#pragma omp taskgroup
    {
      for (int i = 0; i < 2000; i++)
        {
#pragma omp task shared (ran)
          {
            int mine;
#pragma omp atomic capture
            mine = ++ran;
            if (mine == 10)
              {
#pragma omp cancel taskgroup
              }
#pragma omp cancellation point taskgroup
          }
        }
    }
  }
  EXPECT (ran >= 10 && ran < 2000);
  EXPECT_EQUAL (outside, 1);
}

static void
not_taken (void)
{
  int runs = 0;
#pragma omp parallel num_threads (4)
  {
#pragma omp for
    for (int i = 0; i < 100; i++)
      {
#pragma omp cancel for if (i < 0)
#pragma omp atomic
        runs++;
      }
  }
  EXPECT_EQUAL (runs, 100);
}

int
main (void)
{
  EXPECT (omp_get_cancellation ());
  for (int round = 0; round < 50; round++)
    {
      cancel_parallel ();
      cancel_sections ();
      cancel_taskgroup ();
      not_taken ();
    }
  cancel_loop ();
  return 0;
}
