/* Threads that take chunks of a taskloop from each other: large and small teams, loops in
   chunks of loops, chunks that leave children behind or end a taskgroup, threads that come
   when others have left, loops that may not be deferred, chunks each of which waits for
   one that another thread has to run, and children that end with a later chunk.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* { dg-do run } */

#define _GNU_SOURCE
#include <omp.h>
#include "expect.h"
#include "meeting.h"

enum { N = 2000 };

static int ran[N], children;

static void
check_ran (int n)
{
  for (int i = 0; i < n; i++)
    {
      EXPECT_EQUAL (ran[i], 1);
      ran[i] = 0;
    }
}

static void
teams (int threads)
{
#pragma omp parallel num_threads(threads)
#pragma omp single
  for (int n = 1; n <= N; n = 3 * n + 1)
    {
#pragma omp taskloop grainsize(1)
      for (int i = 0; i < n; i++)
        ran[i]++;
      check_ran (n);
#pragma omp taskloop if (0) nogroup
      for (int i = 0; i < n; i++)
        ran[i]++;
      check_ran (n);
#pragma omp task final(1)
      {
#pragma omp taskloop num_tasks(7)
        for (int i = 0; i < n; i++)
          ran[i] += omp_in_final ();
        check_ran (n);
      }
#pragma omp taskwait
    }
}

/* All threads of the team are in taskloops of their own, whose chunks have loops.  */
static void
nested (void)
{
  int sum = 0;
#pragma omp parallel num_threads(3) reduction(+ : sum)
  {
#pragma omp taskloop grainsize(1) shared(sum)
    for (int i = 0; i < 20; i++)
      {
        int part = 0;
#pragma omp taskloop grainsize(2) shared(part)
        for (int j = 0; j < 31; j++)
#pragma omp atomic
          part++;
#pragma omp atomic
        sum += part;
      }
  }
  EXPECT_EQUAL (sum, 3 * 20 * 31);
}

/* The next chunk's task is another one where this one's children are still there.  */
static void
families (void)
{
  children = 0;
#pragma omp parallel num_threads(4)
#pragma omp single
#pragma omp taskloop grainsize(1)
  for (int i = 0; i < 500; i++)
    {
      int x = 0;
      EXPECT_EQUAL (omp_get_max_threads (), 5);
      omp_set_num_threads (9);
      for (int j = 0; j < i % 4; j++)
        {
#pragma omp task
          meeting_add (&children);
#pragma omp task depend(inout : x)
          meeting_add (&children);
        }
      if (i % 3 == 0)
        {
#pragma omp taskgroup
#pragma omp task
          meeting_add (&children);
        }
#pragma omp taskwait depend(in : x)
    }
  EXPECT_EQUAL (children, 2 * 125 * 6 + 167);
}

/* The last thread to get chunks has long ones; the others have left by then.  */
static void
late (void)
{
  int here = 0;
#pragma omp parallel num_threads(3)
#pragma omp single
  for (int round = 0; round < 20; round++)
    {
      here = 0;
      /* Each of three chunks waits for the two others, which no thread alone can run: so two
         take chunks of another one's.  Nobody runs one that is another's by then.  */
#pragma omp taskloop grainsize(1) shared(here)
      for (int i = 0; i < 64; i++)
        {
          meeting_add (&ran[i]);
          if (i == 0 || i == 31 || i == 63)
            meeting_join (&here, 3);
        }
      check_ran (64);
    }
}

/* A chunk waits neither for the child of the one that its thread ran before nor for what that
   depends on: the child is not complete before the chunk says so.  */
static void
strangers (int threads)
{
  int begun = 0, made = 0, x = 0;
  omp_event_handle_t event;
#pragma omp parallel num_threads(threads)
#pragma omp single
#pragma omp taskloop grainsize(1) shared(begun, made, event, x)
  for (int i = 0; i < 2; i++)
    if (__atomic_fetch_add (&begun, 1, __ATOMIC_ACQ_REL) == 0)
      {
        omp_event_handle_t own;
#pragma omp task detach(own) depend(out : x)
        ;
        event = own;
        meeting_add (&made);
      }
    else
      {
        meeting_wait (&made, 1);
#pragma omp task if (0) depend(in : x)
        ;
#pragma omp taskwait
        omp_fulfill_event (event);
      }
}

int
main (int argc, char **argv)
{
  (void) argc;
  omp_set_dynamic (0);
  omp_set_num_threads (5);
  meeting_limit ("loops in teams of all sizes");
  teams (1);
  teams (2);
  teams (5);
  teams (70);
  meeting_limit ("loops in loops");
  nested ();
  meeting_limit ("chunks with children");
  families ();
  meeting_limit ("chunks that wait for each other");
  late ();
  meeting_limit ("a chunk whose child ends with the next one");
  strangers (1);
  strangers (3);
  meeting_on_one_processor (argv);
  return 0;
}
