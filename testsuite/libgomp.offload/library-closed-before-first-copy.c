/* A library is closed while a region of its with nowait still waits for what it depends on,
   and the region is the first that copies: dlclose waits for it with the loader's lock held,
   and nothing of the region wants that.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-also-library library-closed-before-first-copy.so "-DLIBRARY" } */
/* { dg-options "-ldl -pthread" } */

#include <omp.h>

enum { N = 1000 };

#ifdef LIBRARY

void
library_work (int *condition, int *numbers, omp_event_handle_t *ready)
{
  omp_event_handle_t event;
#pragma omp task depend(out: condition[0]) detach(event)
  ;
#pragma omp target nowait map(tofrom: numbers[0:N]) depend(in: condition[0])
  numbers[N - 1]++;
  *ready = event;
}

#else

#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>
#include "expect.h"

static sem_t about_to_close;

/* Most often dlclose is waiting when this thread makes the region ready.  */
static void *
fulfill (void *event)
{
  sem_wait (&about_to_close);
  usleep (200000);
  omp_fulfill_event (*(omp_event_handle_t *) event);
  return NULL;
}

int
main (void)
{
  int condition = 0, *numbers = calloc (N, sizeof *numbers);
  omp_event_handle_t event;
  pthread_t thread;
  void (*work) (int *, int *, omp_event_handle_t *);
  alarm (200);
  sem_init (&about_to_close, 0, 0);
  void *library = dlopen ("./library-closed-before-first-copy.so", RTLD_NOW);
  EXPECT (library);
  *(void **) &work = dlsym (library, "library_work");
  EXPECT (work);
  work (&condition, numbers, &event);
  pthread_create (&thread, NULL, fulfill, &event);
  sem_post (&about_to_close);
  dlclose (library);
  pthread_join (thread, NULL);
#pragma omp taskwait
  EXPECT_EQUAL (numbers[N - 1], 1);
  return 0;
}

#endif
