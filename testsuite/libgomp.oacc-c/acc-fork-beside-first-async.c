/* A thread runs the process's first asynchronous construct of OpenACC while another is in fork: what the
   device has of threads, queues and locks is new in the middle of that fork, and the child,
   too, has queues.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* A driver's device is finished in a child of fork.  */
/* { dg-require-effective-target native_device } */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target no_sanitizer } : a child may find its allocator locked */

#include <pthread.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static sem_t fork_begins, region_done;

static int
region (void)
{
  int number = 41;
#pragma acc parallel copy(number) async(1)
  number++;
#pragma acc wait(1)
  return number;
}

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
