/* A task whose dependence is met by an event that a task of another subtree
   fulfils, while every thread of the team is in a taskwait: the thread that fulfils
   may run its own children alone, the one that waits for the task descendants of
   its own.  Neither may hide the other's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* { dg-do run } */

#define _GNU_SOURCE
#include <omp.h>
#include "expect.h"
#include "meeting.h"

enum { SUCCESSORS = 3 };

static omp_event_handle_t event;
static int waits, ready, ran, children;

/* Waits for tasks that depend on an event.  */
static void
first_subtree (void)
{
  int x = 0;
  omp_event_handle_t handle;
#pragma omp task depend(out : x) detach(handle)
  (void) 0;
  event = handle;
  for (int i = 0; i < SUCCESSORS; i++)
#pragma omp task depend(in : x)
    meeting_add (&ran);
  meeting_add (&ready);
#pragma omp taskwait
  EXPECT_EQUAL (ran, SUCCESSORS);
}

/* Fulfils it between two children of its own.  */
static void
second_subtree (int twice)
{
  meeting_wait (&ready, 1);
  meeting_let_sleep ();
#pragma omp task
  meeting_add (&children);
  omp_fulfill_event (event);
  if (twice)
#pragma omp task
    meeting_add (&children);
#pragma omp taskwait
  EXPECT_EQUAL (children, 1 + twice);
}

static void
once (int twice)
{
  waits = ready = ran = children = 0;
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp task
    first_subtree ();
#pragma omp task
    second_subtree (twice);
  }
}

/* Its parent waits in an undeferred task, whose event a sibling fulfils that lies
   below in the same thread's queue.  */
static void
undeferred (void)
{
  int other = 0, go = 0;
#pragma omp parallel num_threads(2)
#pragma omp single
  {
    /* Keeps the other thread busy, which then may run its own children only.  */
#pragma omp task shared(other, go)
    {
      meeting_add (&other);
      meeting_wait (&go, 1);
    }
    meeting_wait (&other, 1);
    omp_event_handle_t handle;
    int sibling = 0;
#pragma omp task shared(handle, sibling, go)
    {
      meeting_wait (&sibling, 1);
      omp_fulfill_event (handle);
      meeting_add (&go);
    }
#pragma omp task if (0) detach(handle) shared(sibling)
    meeting_add (&sibling);
  }
}

int
main (int argc, char **argv)
{
  (void) argc;
  omp_set_dynamic (0);
  meeting_limit ("successors of an event that another subtree's task fulfils");
  once (0);
  once (1);
  meeting_limit ("an undeferred task whose event its sibling fulfils");
  undeferred ();
  meeting_on_one_processor (argv);
  return 0;
}
