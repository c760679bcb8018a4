/* The memory of tasks is used again, and plain tasks set few of its fields: after tasks with
   each of the clauses, with children that depend on one another, and with children that other
   threads ran, plain tasks are neither final nor detached, wait for nothing, and count as
   their parents' children.
   { dg-env OMP_MAX_TASK_PRIORITY "10" }
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <unistd.h>
#include "expect.h"

enum { ROUNDS = 300, TASKS = 40 };

static int ran;

static void
add (int n)
{
  __atomic_add_fetch (&ran, n, __ATOMIC_RELAXED);
}

/* Of each kind a few; makes TASKS tasks in all.  */
static void
special (int round)
{
  char large[700] = { 1 };
  int order[2] = { 0, 0 };
  for (int i = 0; i < TASKS / 10; i++)
    {
      omp_event_handle_t event;
#pragma omp task detach(event) firstprivate(i)
      {
        add (1);
        omp_fulfill_event (event);
      }
#pragma omp task priority(i + 1)
      add (1);
#pragma omp task depend(inout : order[0]) priority(i)
      add (1);
#pragma omp task final(round % 2)
      add (omp_in_final () == round % 2);
#pragma omp task if (0) depend(inout : order[0])
      add (1);
#pragma omp task firstprivate(large)
      add (large[0]);
#pragma omp task untied mergeable shared(order)
      {
#pragma omp task depend(out : order[1])
        add (1);
#pragma omp task depend(in : order[1])
        add (1);
      }
#pragma omp taskgroup
      {
#pragma omp task
        add (1);
      }
    }
#pragma omp taskwait
}

static int
tree (int depth)
{
  if (depth == 0)
    return !omp_in_final ();
  int left, right;
#pragma omp task shared(left) firstprivate(depth)
  left = tree (depth - 1);
#pragma omp task shared(right) firstprivate(depth)
  right = tree (depth - 1);
#pragma omp taskwait
  return left + right;
}

static void
round_of (int round)
{
  special (round);
  EXPECT_EQUAL (tree (6), 64);
  /* Nobody waits for these but the barrier.  */
  for (int i = 0; i < 8; i++)
    {
#pragma omp task
      {
#pragma omp task
        add (0);
      }
    }
}

int
main (void)
{
  alarm (200);
  for (int threads = 1; threads <= 4; threads++)
    {
      ran = 0;
#pragma omp parallel num_threads(threads)
      for (int round = 0; round < ROUNDS / threads; round++)
        round_of (round);
      EXPECT_EQUAL (ran, ROUNDS / threads * threads * (TASKS - TASKS / 10));
    }
  return 0;
}
