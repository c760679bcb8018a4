/* A program whose first asynchronous work begins on one thread while another is in fork: that
   work is done in the middle of the fork, and then by the child and by the parent.  The
   program defines REGION, which does the work and returns 42.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_FORK_BESIDE_FIRST_H
#define GANGWAY_FORK_BESIDE_FIRST_H

#include <pthread.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static int region (void);

static sem_t fork_begins, region_done;

static void *
first_region (void *unused)
{
  sem_wait (&fork_begins);
  EXPECT_EQUAL (region (), 42);
  sem_post (&region_done);
  return unused;
}

static void
before (void)
{
  sem_post (&fork_begins);
  sem_wait (&region_done);
}

int
main (void)
{
  pthread_t thread;
  int status = 0;
  alarm (200);
  sem_init (&fork_begins, 0, 0);
  sem_init (&region_done, 0, 0);
  pthread_create (&thread, NULL, first_region, NULL);
  pthread_atfork (before, NULL, NULL);
  pid_t child = fork ();
  if (child == 0)
    {
      alarm (100);
      _exit (region () != 42);
    }
  waitpid (child, &status, 0);
  EXPECT_EQUAL (status, 0);
  pthread_join (thread, NULL);
  EXPECT_EQUAL (region (), 42);
  return 0;
}

#endif
