/* A thread shuts the device down again and again while others have constructs in
   async queues, wait for these, and choose the device anew: acc_shutdown waits for
   constructs and queues, and what comes behind it uses the device from its beginning.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */

#include <openacc.h>
#include <pthread.h>
#include <stdint.h>
#include <unistd.h>
#include "expect.h"

enum { LENGTH = 300, THREADS = 3, ROUNDS = 60 };

static int stop;

static void
compute (int me, int *a)
{
  for (int i = 0; i < LENGTH; i++)
    a[i] = i;
#pragma acc parallel loop copy (a[0:LENGTH]) async (me)
  for (int i = 0; i < LENGTH; i++)
    a[i] += me;
#pragma acc parallel loop copy (a[0:LENGTH]) async (me + 10) wait (me)
  for (int i = 0; i < LENGTH; i++)
    a[i] += 1000;
}

static void *
work (void *argument)
{
  int me = (int) (intptr_t) argument, a[LENGTH];
  while (!__atomic_load_n (&stop, __ATOMIC_RELAXED))
    {
      compute (me, a);
      acc_wait (me);
      acc_wait_async (me + 10, me);
      acc_wait_all ();
      /* After a shutdown there may be no queue of that number any more: what was in
         it is done in either case.  */
      for (int i = 0; i < LENGTH; i++)
        EXPECT_EQUAL (a[i], i + me + 1000);
      acc_set_device_num (0, acc_get_device_type ());
    }
  return NULL;
}

int
main (void)
{
  pthread_t threads[THREADS];
  alarm (200);
  for (intptr_t i = 0; i < THREADS; i++)
    EXPECT_EQUAL (pthread_create (&threads[i], NULL, work, (void *) (i + 1)), 0);
  for (int i = 0; i < ROUNDS; i++)
    {
      int one = 0;
#pragma acc parallel copy (one) async (20)
      one++;
      acc_device_t type = acc_get_device_type ();
      acc_shutdown (type);
      EXPECT_EQUAL (one, 1);
    }
  __atomic_store_n (&stop, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  return 0;
}
