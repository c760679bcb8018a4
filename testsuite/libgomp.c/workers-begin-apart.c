/* Where the kernel puts a worker on the processor of the thread that made it, the worker
   leaves that processor before it does anything else, if its maker has gone on, there is a
   processor for each thread, and nothing binds them.  Afterwards it may run where it might before.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } */
/* The program's own syscall is to be the library's, too.  */
/* { dg-options "-rdynamic -ldl -pthread" } */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "expect.h"

static int first_processor, changes, left;

/* Nobody but the library calls it.  All threads seem to be on the same processor.  */
long
syscall (long number, ...)
{
  static long (*real) (long, ...);
  long arguments[6];
  va_list list;
  va_start (list, number);
  for (int i = 0; i < 6; i++)
    arguments[i] = va_arg (list, long);
  va_end (list);
  if (number == SYS_getcpu)
    {
      *(unsigned *) arguments[0] = (unsigned) first_processor;
      return 0;
    }
  if (number == SYS_sched_setaffinity && changes++ == 0)
    left = !CPU_ISSET_S (first_processor, arguments[1], (cpu_set_t *) arguments[2]);
  if (!real)
    real = (long (*) (long, ...)) dlsym (RTLD_NEXT, "syscall");
  return real (number, arguments[0], arguments[1], arguments[2], arguments[3],
               arguments[4], arguments[5]);
}

static cpu_set_t masks[2];

static void *
region (void *unused)
{
#pragma omp parallel num_threads(2)
  sched_getaffinity (0, sizeof masks[0], &masks[omp_get_thread_num ()]);
  return unused;
}

/* A region of a new thread with a new worker.  */
static void
new_worker (void)
{
  pthread_t thread;
  EXPECT (pthread_create (&thread, NULL, region, NULL) == 0);
  EXPECT (pthread_join (thread, NULL) == 0);
  EXPECT (omp_pause_resource_all (omp_pause_hard) == 0);
}

int
main (void)
{
  cpu_set_t before;
  sched_getaffinity (0, sizeof before, &before);
  while (!CPU_ISSET (first_processor, &before))
    first_processor++;
  int processors = omp_get_num_procs ();

  /* A worker that runs before its maker has gone on stays where it is: try until one does
     not.  */
  for (int tries = 0; tries < 1000 && changes == 0; tries++)
    {
      new_worker ();
      EXPECT (CPU_EQUAL (&before, &masks[0]));
      EXPECT (CPU_EQUAL (&before, &masks[1]));
    }
  if (processors >= 2)
    {
      EXPECT (changes >= 2);
      EXPECT (left);
    }
  else
    EXPECT_EQUAL (changes, 0);

  /* More threads than processors begin where the kernel puts them.  */
  changes = 0;
#pragma omp parallel num_threads(processors + 2)
  ;
  EXPECT_EQUAL (changes, 0);
  return 0;
}
