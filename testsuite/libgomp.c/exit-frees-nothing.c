/* At the process's end the library frees nothing that other threads may use, also where its
   first thread was known before main, since threads are bound.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } : they have a free of their own */
/* { dg-env OMP_PROC_BIND "spread" } */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

extern void __libc_free (void *);

static int ends, looks;

/* This program's destructors run before those of the libraries it needs.  */
static void __attribute__ ((destructor)) end (void)
{
  ends = looks;
}

void
free (void *memory)
{
  Dl_info info;
  if (ends && memory && dladdr (__builtin_return_address (0), &info)
      && info.dli_fname && strstr (info.dli_fname, "libgomp"))
    _exit (3);
  __libc_free (memory);
}

static void *
other (void *argument)
{
  EXPECT (omp_get_max_threads () > 0);
  return argument;
}

/* The status of a process that does WHAT.  */
static int
status_of (int what)
{
  int status;
  pid_t child = fork ();
  if (child == 0)
    {
      pthread_t thread;
      looks = 1;
      if (what == 'd')
        EXPECT (omp_get_num_devices () >= 0);
      else
        {
          EXPECT_EQUAL (pthread_create (&thread, NULL, other, NULL), 0);
          EXPECT_EQUAL (pthread_join (thread, NULL), 0);
        }
      exit (0);
    }
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  return status;
}

int
main (void)
{
  EXPECT_EQUAL (status_of ('t'), 0);
  EXPECT_EQUAL (status_of ('d'), 0);
  return 0;
}
