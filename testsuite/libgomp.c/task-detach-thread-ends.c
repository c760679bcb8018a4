/* Threads end while detached tasks of theirs are not fulfilled: their end waits
   for the events, and for the tasks that depend on these.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */

#include <omp.h>
#include <pthread.h>
#include <unistd.h>
#include "expect.h"

enum { THREADS = 4, EVENTS = 5 };

struct job
{
  omp_event_handle_t events[EVENTS];
  pthread_barrier_t made;
  int followers;                        /* atomic */
  int region;                           /* use a parallel region as well */
};

static void
make_tasks (struct job *job)
{
  for (int i = 0; i < EVENTS; i++)
    {
      omp_event_handle_t event;
#pragma omp task detach (event) depend (out : job->events[i])
      ;
      job->events[i] = event;
#pragma omp task depend (inout : job->events[i])
#pragma omp atomic
      job->followers++;
    }
}

/* The tasks are children of the thread's initial task: nobody but the thread's end
   waits for them.  */
static void *
run (void *argument)
{
  struct job *job = argument;
  omp_set_dynamic (0);
  if (job->region)
    {
#pragma omp parallel num_threads (3)
#pragma omp single
#pragma omp task
      ;
    }
  make_tasks (job);
  pthread_barrier_wait (&job->made);
  return NULL;
}

int
main (void)
{
  static struct job jobs[THREADS];
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    {
      jobs[i].region = i % 2;
      pthread_barrier_init (&jobs[i].made, NULL, 2);
      EXPECT_EQUAL (pthread_create (&threads[i], NULL, run, &jobs[i]), 0);
    }
  for (int i = 0; i < THREADS; i++)
    pthread_barrier_wait (&jobs[i].made);
  usleep (10000);
  for (int i = 0; i < THREADS; i++)
    EXPECT_EQUAL (__atomic_load_n (&jobs[i].followers, __ATOMIC_RELAXED), 0);
  for (int event = EVENTS; event-- > 0;)
    for (int i = 0; i < THREADS; i++)
      omp_fulfill_event (jobs[i].events[event]);
  for (int i = 0; i < THREADS; i++)
    {
      pthread_join (threads[i], NULL);
      EXPECT_EQUAL (jobs[i].followers, EVENTS);
    }
  return 0;
}
