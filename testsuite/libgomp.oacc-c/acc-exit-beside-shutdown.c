/* The process ends while one thread shuts the device down again and again and others have
   constructs in async queues: it ends with its status, soon.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */

#include <openacc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

enum { LENGTH = 100, PROCESSES = 20, THREADS = 2 };

static void
compute (int me)
{
  int a[LENGTH] = { 0 };
#pragma acc parallel loop copy (a) async (me)
  for (int i = 0; i < LENGTH; i++)
    a[i] += me;
  acc_wait (me);
}

static void *
work (void *argument)
{
  for (;;)
    compute ((int) (intptr_t) argument);
  return NULL;
}

static void *
shut_down (void *argument)
{
  for (;;)
    {
      compute (20);
      acc_shutdown (acc_get_device_type ());
    }
  return argument;
}

static void
run_and_exit (int microseconds)
{
  pthread_t thread;
  alarm (200);
  compute (30);
  for (intptr_t i = 0; i < THREADS; i++)
    EXPECT_EQUAL (pthread_create (&thread, NULL, work, (void *) (i + 1)), 0);
  EXPECT_EQUAL (pthread_create (&thread, NULL, shut_down, NULL), 0);
  usleep (microseconds);
  exit (3);
}

int
main (void)
{
  for (int i = 0; i < PROCESSES; i++)
    {
      int status = 0;
      pid_t child = fork ();
      if (child == 0)
        run_and_exit (500 * i);
      EXPECT_EQUAL (waitpid (child, &status, 0), child);
      EXPECT_EQUAL (status, 3 << 8);
    }
  return 0;
}
