/* When the process ends, the workers of all its initial threads tell of their ends, also
   those that wait for threads which are still there, and for the workers of a nested
   region.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */
/* { dg-output "finalized\[\r\n\]+9 of 9 workers have ended" } */

#include <pthread.h>
#include <unistd.h>
#include "ompt.h"

static pthread_barrier_t ready;

static void
late (void)
{
  EXPECT_EQUAL (told_finalized, 1);
  unsigned workers = 0, ended = 0;
  for (unsigned i = 0; i < told_count; i++)
    if (told_threads[i]->type == ompt_thread_worker)
      {
        workers++;
        ended += told_threads[i]->ended;
      }
  printf ("%u of %u workers have ended\n", ended, workers);
}

/* Stays for ever.  */
static void *
stay (void *argument)
{
  int size = (int) (long) argument;
  for (int i = 0; i < 3; i++)
    {
#pragma omp parallel num_threads(size)
      omp_get_num_threads ();
    }
  pthread_barrier_wait (&ready);
  for (;;)
    pause ();
  return NULL;
}

int
main (void)
{
  alarm (200);
  atexit (late);
  omp_set_max_active_levels (2);
  pthread_barrier_init (&ready, NULL, 4);
  pthread_t threads[3];
  for (long i = 0; i < 3; i++)
    pthread_create (&threads[i], NULL, stay, (void *) (i + 2));
  pthread_barrier_wait (&ready);
#pragma omp parallel num_threads(2)
#pragma omp masked
#pragma omp parallel num_threads(3)
  omp_get_num_threads ();
  return 0;
}
