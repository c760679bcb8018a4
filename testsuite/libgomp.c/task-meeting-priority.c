/* Tasks with a priority that wait for each other get a thread each, with
   processors for all threads or with one.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* { dg-do run } */
/* { dg-env OMP_MAX_TASK_PRIORITY "9" } */

#define _GNU_SOURCE
#include <omp.h>
#include "meeting.h"

enum { THREADS = 4, ROUNDS = 3 };

/* Each task but the last made waits for the one made after it.  */
static void
chain (int *started)
{
#pragma omp parallel num_threads(THREADS)
#pragma omp single
  {
    meeting_let_sleep ();
    for (int i = 1; i <= THREADS; i++)
#pragma omp task priority(THREADS - i + 1) firstprivate(i)
      meeting_join (started, i < THREADS ? i + 1 : i);
  }
}

int
main (int argc, char **argv)
{
  (void) argc;
  omp_set_dynamic (0);
  for (int round = 0; round < ROUNDS; round++)
    {
      int here = 0, started = 0;
      meeting_limit ("tasks with a priority that meet");
#pragma omp parallel num_threads(THREADS)
#pragma omp single
      {
        meeting_let_sleep ();
        for (int i = 0; i < THREADS; i++)
#pragma omp task priority(i) shared(here)
          meeting_join (&here, THREADS);
      }
      meeting_limit ("tasks with a priority that wait for the next one");
      chain (&started);
    }
  meeting_on_one_processor (argv);
  return 0;
}
