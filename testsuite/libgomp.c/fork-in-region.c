/* Any thread forks in the middle of regions, while others run regions and tasks
   of their own.  The child has regions and tasks like any process, and the
   primary thread's child leaves the region that it was born in.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } : a child may find its allocator locked */
/* { dg-options "-pthread" } */
/* { dg-env OMP_MAX_TASK_PRIORITY "5" } */

#include <omp.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

enum { TEAM = 4, BUSY = 2, FORKS = 10, TASKS = 30 };

static int stop;                        /* atomic */

/* A region whose tasks depend on each other and have priorities: the queues that
   the threads share are in use.  */
static int
team (int size)
{
  int sum = 0, chain = 0;
#pragma omp parallel num_threads (size)
  {
#pragma omp for schedule (dynamic) nowait
    for (int i = 0; i < TASKS; i++)
      {
#pragma omp task shared (sum) priority (i % 3)
#pragma omp atomic
        sum++;
      }
#pragma omp single
    for (int i = 0; i < TASKS; i++)
      {
#pragma omp task shared (chain) depend (inout : chain)
        chain++;
      }
  }
  return sum == TASKS && chain == TASKS;
}

/* Whether the calling process, in whatever it is doing, can run tasks here, in the
   region it was born in, and regions.  */
static int
child_works (void)
{
  int ran = 0;
  omp_set_max_active_levels (3);
#pragma omp taskgroup
  for (int i = 0; i < TASKS; i++)
    {
#pragma omp task shared (ran) priority (i % 2)
#pragma omp atomic
      ran++;
    }
  return ran == TASKS && team (TEAM) && team (2);
}

static void
expect_good_end (pid_t child)
{
  int status;
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  EXPECT_EQUAL (status, 0);
}

static void
fork_here (void)
{
  pid_t child = fork ();
  EXPECT (child >= 0);
  if (child == 0)
    {
      alarm (200);
      _exit (child_works () ? 0 : 1);
    }
  expect_good_end (child);
}

static void *
keep_busy (void *argument)
{
  omp_set_dynamic (0);
  while (!__atomic_load_n (&stop, __ATOMIC_RELAXED))
    EXPECT (team (3));
  return argument;
}

/* Each thread of the team in turn, while the others make and run tasks.  */
static void
fork_by_each (void)
{
  int turn = 0, left = TEAM;
#pragma omp parallel num_threads (TEAM)
  {
    int me = omp_get_thread_num (), now, others;
    do
      {
#pragma omp atomic read
        now = turn;
        if (now == me)
          {
            fork_here ();
#pragma omp atomic
            turn++;
#pragma omp atomic
            left--;
          }
#pragma omp taskgroup
        for (int i = 0; i < TASKS; i++)
          {
#pragma omp task priority (i % 4)
            ;
          }
#pragma omp atomic read
        others = left;
      }
    while (others > 0);
  }
}

/* The primary thread's child goes on, out of the region.  The others have long
   arrived at its end.  */
static void
fork_and_leave (void)
{
  pid_t child = -1, parent = getpid ();
#pragma omp parallel num_threads (TEAM)
  {
#pragma omp task
    ;
#pragma omp barrier
    if (omp_get_thread_num () == 0)
      {
        usleep (2000);
        child = fork ();
        EXPECT (child >= 0);
        if (child == 0)
          alarm (200);
#pragma omp task
        ;
      }
  }
  if (getpid () != parent)
    _exit (child_works () ? 0 : 1);
  expect_good_end (child);
}

int
main (void)
{
  pthread_t busy[BUSY];
  omp_set_dynamic (0);
  for (int i = 0; i < BUSY; i++)
    EXPECT_EQUAL (pthread_create (&busy[i], NULL, keep_busy, NULL), 0);
  for (int i = 0; i < FORKS; i++)
    {
      fork_here ();
      fork_by_each ();
      fork_and_leave ();
    }
  __atomic_store_n (&stop, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < BUSY; i++)
    pthread_join (busy[i], NULL);
  EXPECT (team (TEAM));
  return 0;
}
