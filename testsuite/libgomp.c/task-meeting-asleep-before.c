/* Tasks that wait for each other in the program get as many threads as there are
   tasks, although all other threads fell asleep before the region's first task and
   there are more threads than processors.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* { dg-do run } */

#define _GNU_SOURCE
#include <omp.h>
#include "meeting.h"

enum { THREADS = 6, ROUNDS = 3 };

int
main (int argc, char **argv)
{
  (void) argc;
  meeting_on_one_processor (argv);
  omp_set_dynamic (0);
  for (int round = 0; round < ROUNDS; round++)
    {
      int here = 0;
      meeting_limit ("tasks that meet, made while all other threads slept");
#pragma omp parallel num_threads(THREADS)
#pragma omp single
      {
        meeting_let_sleep ();
        for (int i = 0; i < THREADS; i++)
#pragma omp task shared(here)
          meeting_join (&here, THREADS);
      }

      /* The same with a maker that waits for the tasks itself, so that it runs
         none of them.  */
      int done = 0;
      meeting_limit ("tasks that meet, and their maker waits for the last");
#pragma omp parallel num_threads(THREADS)
#pragma omp single
      {
        meeting_let_sleep ();
        int inside = 0;
        for (int i = 1; i < THREADS; i++)
#pragma omp task shared(inside, done)
          {
            meeting_join (&inside, THREADS - 1);
            meeting_add (&done);
          }
        meeting_wait (&done, THREADS - 1);
      }
    }
  return 0;
}
