/* A thread that sleeps in taskwait, taskwait depend, the end of a taskgroup or an
   undeferred task's dependence is called for new descendants of its task, which
   the others are too few for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* { dg-do run } */

#define _GNU_SOURCE
#include <omp.h>
#include "meeting.h"

enum { TASKWAIT, TASKWAIT_DEPEND, TASKGROUP, UNDEFERRED, KINDS };

static const char *const names[KINDS]
  = { "descendants of a taskwait's task that meet",
      "descendants of a taskwait depend's task that meet",
      "descendants of a taskgroup's task that meet",
      "descendants of an undeferred task's parent that meet" };

/* Makes two tasks that need the two threads of the team.  */
static void
parent (int *started)
{
  int here = 0;
  meeting_add (started);
  meeting_let_sleep ();
  for (int i = 0; i < 2; i++)
#pragma omp task shared(here)
    meeting_join (&here, 2);
#pragma omp taskwait
}

static void
wait_in (int kind, int *started)
{
  int x = 0;
  switch (kind)
    {
    case TASKWAIT:
#pragma omp task
      parent (started);
      meeting_wait (started, 1);
#pragma omp taskwait
      break;
    case TASKWAIT_DEPEND:
#pragma omp task depend(out : x)
      parent (started);
      meeting_wait (started, 1);
#pragma omp taskwait depend(in : x)
      break;
    case TASKGROUP:
#pragma omp taskgroup
      {
#pragma omp task
        parent (started);
        meeting_wait (started, 1);
      }
      break;
    default:
#pragma omp task depend(out : x)
      parent (started);
      meeting_wait (started, 1);
#pragma omp task if (0) depend(in : x)
      x = 1;
    }
}

static void
every_kind (void)
{
  for (int kind = 0; kind < KINDS; kind++)
    {
      int started = 0;
      meeting_limit (names[kind]);
#pragma omp parallel num_threads(2)
#pragma omp single
      wait_in (kind, &started);
    }
}

int
main (int argc, char **argv)
{
  (void) argc;
  omp_set_dynamic (0);
  every_kind ();
  meeting_on_one_processor (argv);
  return 0;
}
