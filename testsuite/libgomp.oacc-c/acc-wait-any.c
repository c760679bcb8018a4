/* acc_wait_any returns as soon as one of several queues is through, and says which; queues of
   acc_async_sync are none.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target native_device } */
/* { dg-options "-pthread" } */

#include <openacc.h>
#include <pthread.h>
#include <unistd.h>
#include "expect.h"

/* Regions in queues wait for these.  */
static int open[4];
#pragma acc declare create(open)

static void
open_gate (int number)
{
  __atomic_store_n (&open[number], 1, __ATOMIC_RELEASE);
}

#pragma acc routine seq
static void
await_gate (int number)
{
  while (!__atomic_load_n (&open[number], __ATOMIC_ACQUIRE))
    usleep (1000);
}

/* Put a region into queue ASYNC that ends when its gate is open.  */
static void
put (int async, int number)
{
#pragma acc serial async(async) firstprivate(number)
  await_gate (number);
}

static void *
open_late (void *argument)
{
  usleep (100000);
  open_gate (*(int *) argument);
  return NULL;
}

int
main (void)
{
  int none[3] = { acc_async_sync, acc_async_sync, 1 };
  alarm (200); /* a wait for the wrong queue does not end */
  EXPECT_EQUAL (acc_wait_any (0, none), -1);
  EXPECT_EQUAL (acc_wait_any (2, none), -1);
  /* Nothing was put into the queue.  */
  EXPECT_EQUAL (acc_wait_any (3, none), 2);
  if (acc_get_device_type () == acc_device_host)
    return 0;
  int number = acc_get_device_num (acc_device_default);
  int both[3] = { acc_async_sync, 1, 2 };
  put (1, 0);
  open_gate (1);
  put (2, 1);
  EXPECT_EQUAL (acc_wait_any (3, both), 2);
  EXPECT (!acc_async_test (1));
  EXPECT_EQUAL (acc_wait_any_device (3, both, number), 2);
  open_gate (0);
  acc_wait (1);
  EXPECT_EQUAL (acc_wait_any (3, both), 1);

  /* Neither is through when the wait begins.  */
  int late = 3;
  pthread_t other;
  put (1, 2);
  put (2, 3);
  EXPECT_EQUAL (pthread_create (&other, NULL, open_late, &late), 0);
  EXPECT_EQUAL (acc_wait_any (3, both), 2);
  EXPECT (!acc_async_test (1));
  open_gate (2);
  acc_wait_all ();
  pthread_join (other, NULL);
  return 0;
}
