/* acc-default-async-var: which queue async without an argument means, for each thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target native_device } */
/* { dg-options "-pthread" } */

#include <openacc.h>
#include <pthread.h>
#include <unistd.h>
#include "expect.h"

static int gate;
#pragma acc declare create(gate)

#pragma acc routine seq
static void
await_gate (void)
{
  while (!__atomic_load_n (&gate, __ATOMIC_ACQUIRE))
    usleep (1000);
}

/* Put a region into the default queue that ends when the gate is open.  */
static void
put (void)
{
  gate = 0;
#pragma acc serial async
  await_gate ();
}

static void
open_gate (void)
{
  __atomic_store_n (&gate, 1, __ATOMIC_RELEASE);
}

static void *
other_thread (void *argument)
{
  (void) argument;
  EXPECT_EQUAL (acc_get_default_async (), acc_async_noval);
  acc_set_default_async (5);
  EXPECT_EQUAL (acc_get_default_async (), 5);
  return NULL;
}

int
main (void)
{
  alarm (200);
  EXPECT_EQUAL (acc_get_default_async (), acc_async_noval);
  acc_set_default_async (7);
  EXPECT_EQUAL (acc_get_default_async (), 7);
  pthread_t other;
  EXPECT_EQUAL (pthread_create (&other, NULL, other_thread, NULL), 0);
  pthread_join (other, NULL);
  EXPECT_EQUAL (acc_get_default_async (), 7);
  if (acc_get_device_type () == acc_device_host)
    return 0;
  put ();
  EXPECT (!acc_async_test (7));
  EXPECT (!acc_async_test (acc_async_noval));
  EXPECT (acc_async_test (6));
  open_gate ();
  acc_wait (7);
  EXPECT (acc_async_test (acc_async_noval));
  /* Back to a queue that is no other one's.  */
  acc_set_default_async (acc_async_noval);
  put ();
  EXPECT (acc_async_test (7));
  EXPECT (!acc_async_test (acc_async_noval));
  open_gate ();
  acc_wait (acc_async_noval);
  /* Nothing is asynchronous.  */
  acc_set_default_async (acc_async_sync);
  gate = 1;
  int done = 0;
#pragma acc serial async copyout(done)
  done = 1;
  EXPECT_EQUAL (done, 1);
  EXPECT (acc_async_test (acc_async_noval));
  return 0;
}
