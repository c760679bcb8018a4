/* Each of the threads that a program's regions need cannot be made, one at a
   time and all from there on: nested teams, teams that grow and shrink, tasks.
   One warning, right results.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-ldl" } */
/* { dg-timeout 1200 } */

#include <omp.h>
#include "thread-walk.h"

static long
inner_sum (int outer)
{
  long sum = 0;
#pragma omp parallel for num_threads (3) reduction (+ : sum)                  \
  schedule (dynamic)
  for (int i = 0; i < 10; i++)
    sum += outer * 100 + i;
  return sum;
}

static void
nested (void)
{
  long sum = 0;
#pragma omp parallel for num_threads (3) reduction (+ : sum)
  for (int i = 0; i < 6; i++)
    sum += inner_sum (i);
  EXPECT_EQUAL (sum, 15 * 1000 + 6 * 45);
}

/* A chain through X and tasks that may run at any time.  */
static void
tasks (int size)
{
  int x = 0, others = 0;
#pragma omp parallel num_threads (size)
#pragma omp single
  for (int i = 0; i < 20; i++)
    {
#pragma omp task depend (inout : x) shared (x) firstprivate (i)
      x = 3 * x % 1009 + i;
#pragma omp task shared (others)
      {
#pragma omp atomic
        others++;
      }
    }
  int wanted = 0;
  for (int i = 0; i < 20; i++)
    wanted = 3 * wanted % 1009 + i;
  EXPECT_EQUAL (x, wanted);
  EXPECT_EQUAL (others, 20);
}

/* Every thread of the team comes to every barrier.  */
static void
barriers (int size)
{
  int arrived = 0, team = 0;
#pragma omp parallel num_threads (size)
  {
#pragma omp atomic
    arrived++;
#pragma omp barrier
#pragma omp single
    team = omp_get_num_threads ();
    EXPECT_EQUAL (arrived, team);
    EXPECT (team <= size);
  }
}

static void
work (void)
{
  static const int sizes[] = { 2, 5, 3, 8, 6 };
  omp_set_dynamic (0);
  omp_set_max_active_levels (2);
  for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++)
    {
      barriers (sizes[i]);
      tasks (sizes[i]);
    }
  nested ();
  nested ();
}

int
main (void)
{
  /* Seven for the largest team, and at least those of one inner team.  */
  EXPECT (thread_walk (work, true) >= 7);
  return 0;
}
