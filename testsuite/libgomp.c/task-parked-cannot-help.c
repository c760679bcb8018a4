/* As many threads as there are processors wait, in the program, for one task.  Two
   more sleep: one in a taskwait, which may not run the task, and one at the barrier,
   which may.  Whichever of the two keeps a lookout for tasks, the one at the barrier
   must come for it.  (On a machine with very many processors nothing is tried.)
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* { dg-do run } */

#include <stdlib.h>
#include <unistd.h>
#include <omp.h>

enum { ROUNDS = 60, PROCESSORS_MOST = 16, PAUSE_MOST = 1500 };

static void
wait_for (const int *word, int value)
{
  while (__atomic_load_n (word, __ATOMIC_ACQUIRE) < value)
    usleep (50);
}

static void
say (int *word)
{
  __atomic_fetch_add (word, 1, __ATOMIC_RELEASE);
}

/* Thread 0 makes the task PAUSE microseconds after thread 1 begins to wait for its
   children, CHILDREN tasks that other threads run.  The last thread goes to the
   barrier in between.  */
static void
round_with (int children, int pause)
{
  int begun = 0, waits = 0, done = 0;
#pragma omp parallel num_threads(children + 3)
  {
    int number = omp_get_thread_num ();
    if (number == 1)
      {
        for (int i = 0; i < children; i++)
#pragma omp task shared(begun, done)
          {
            say (&begun);
            wait_for (&done, 1);
          }
        wait_for (&begun, children);
        say (&waits);
#pragma omp taskwait
      }
    else if (number == 0)
      {
        wait_for (&waits, 1);
        usleep (pause);
#pragma omp task shared(done)
        say (&done);
        wait_for (&done, 1);
      }
    else if (number == 2)
      {
        wait_for (&waits, 1);
        usleep (pause / 4);
      }
  }
}

int
main (void)
{
  /* With a lost wake-up the program hangs.  */
  alarm (200);
  int processors = omp_get_num_procs ();
  if (processors > PROCESSORS_MOST)
    return 0;
  omp_set_dynamic (0);
  for (int i = 0; i < ROUNDS; i++)
    round_with (processors > 1 ? processors - 1 : 1, i * PAUSE_MOST / ROUNDS);
  return 0;
}
