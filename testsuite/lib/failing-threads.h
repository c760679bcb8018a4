/* Threads that cannot be made: a pthread_create of the program's own, which the
   library finds before the C library's, and which fails when it is told to.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_FAILING_THREADS_H
#define GANGWAY_FAILING_THREADS_H

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>

/* The calls with the numbers FIRST to LAST, from 1 on, fail; 0: none does.  To
   be set while nobody makes threads.  */
static int threads_fail_first, threads_fail_last = INT_MAX;
static int threads_asked;               /* calls so far; atomic, relaxed */

int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes,
                void *(*start) (void *), void *argument)
{
  int call = __atomic_add_fetch (&threads_asked, 1, __ATOMIC_RELAXED);
  if (threads_fail_first && call >= threads_fail_first
      && call <= threads_fail_last)
    return EAGAIN;
  int (*make) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);
  void *symbol = dlsym ((void *) -1L /* RTLD_NEXT */, "pthread_create");
  memcpy (&make, &symbol, sizeof make);
  return make (thread, attributes, start, argument);
}

#endif
