/* More threads than processors and tasks too short to be worth stealing: threads
   that leave them to others go to sleep.  Then as many threads as there are
   processors wait, in the program, for one task: a sleeping thread must come back
   for it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* { dg-do run } */

#include <stdlib.h>
#include <unistd.h>
#include <omp.h>

enum { ROUNDS = 100, TASKS = 300, THREADS = 16 };

static void
wait_for (const int *word, int value)
{
  while (__atomic_load_n (word, __ATOMIC_ACQUIRE) < value)
    usleep (100);
}

int
main (void)
{
  long done = 0;
  omp_set_dynamic (0);
#pragma omp parallel num_threads(THREADS)
#pragma omp single
  for (int round = 0; round < ROUNDS; round++)
    {
      int waiting = 0, flag = 0;
      for (int i = 0; i < TASKS; i++)
#pragma omp task shared(done)
        __atomic_fetch_add (&done, 1, __ATOMIC_RELAXED);
#pragma omp taskwait
      int processors = omp_get_num_procs ();
      if (processors > THREADS / 2)
        processors = THREADS / 2;
      for (int i = 1; i < processors; i++)
        {
#pragma omp task shared(waiting, flag)
          {
            __atomic_fetch_add (&waiting, 1, __ATOMIC_RELEASE);
            wait_for (&flag, 1);
          }
          wait_for (&waiting, i);
        }
#pragma omp task shared(flag)
      __atomic_store_n (&flag, 1, __ATOMIC_RELEASE);
      wait_for (&flag, 1);
#pragma omp taskwait
    }
  if (done != (long) ROUNDS * TASKS)
    abort ();
  return 0;
}
