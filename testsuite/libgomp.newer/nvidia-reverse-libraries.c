/* Three libraries and the program, each with an image and requests of its own, which run at
   once: no request is lost or goes to another's function while libraries come and go.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-also-library nvidia-reverse-libraries-1.so "-DLIBRARY=1" } */
/* { dg-also-library nvidia-reverse-libraries-2.so "-DLIBRARY=2" } */
/* { dg-also-library nvidia-reverse-libraries-3.so "-DLIBRARY=3" } */
/* { dg-options "-ldl -lpthread" } */

#pragma omp requires reverse_offload

#ifndef LIBRARY
#define LIBRARY 0
#endif

enum { ASKERS = 4 };

/* Each device thread asks ROUNDS times; SUM gets what the numbers come to.  */
void
work (long *sum, int rounds)
{
#pragma omp target map(to: sum, rounds)
#pragma omp parallel num_threads(ASKERS)
  for (int k = 0; k < rounds; k++)
    {
#pragma omp target device(ancestor: 1) firstprivate(sum, k)
      __atomic_add_fetch (sum, 1000 * LIBRARY + k, __ATOMIC_RELAXED);
    }
}

#if LIBRARY == 0

#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include "expect.h"

enum { LIBRARIES = 3, ROUNDS = 8, LOADS = 6 };

static int at_work = LIBRARIES;

static void
work_and_check (void (*function) (long *, int), int number)
{
  long sum = 0;
  function (&sum, ROUNDS);
  EXPECT_EQUAL (sum, (long) ASKERS * (1000 * number * ROUNDS
                                      + ROUNDS * (ROUNDS - 1) / 2));
}

static void *
load_and_work (void *argument)
{
  int number = (int) (intptr_t) argument;
  char name[40];
  snprintf (name, sizeof name, "./nvidia-reverse-libraries-%d.so", number);
  for (int i = 0; i < LOADS; i++)
    {
      void (*function) (long *, int);
      void *library = dlopen (name, RTLD_NOW);
      EXPECT (library);
      *(void **) &function = dlsym (library, "work");
      EXPECT (function);
      work_and_check (function, number);
      dlclose (library);
    }
  __atomic_sub_fetch (&at_work, 1, __ATOMIC_RELAXED);
  return NULL;
}

int
main (void)
{
  pthread_t threads[LIBRARIES];
  alarm (200);
  for (intptr_t i = 0; i < LIBRARIES; i++)
    EXPECT_EQUAL (
      pthread_create (&threads[i], NULL, load_and_work, (void *) (i + 1)), 0);
  do
    work_and_check (work, 0);
  while (__atomic_load_n (&at_work, __ATOMIC_RELAXED) > 0);
  for (int i = 0; i < LIBRARIES; i++)
    pthread_join (threads[i], NULL);
  return 0;
}
#endif
