/* Registering: counted, toggled for one callback, one event, one thread and
   all; from inside callbacks, which also use OpenACC; and by many threads while
   others cause events.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */

#include <acc_prof.h>
#include <openacc.h>
#include <pthread.h>
#include "expect.h"

static const acc_event_t start = acc_ev_compute_construct_start;
/* Atomic.  GCC takes it that a construct calls nothing in this file back: hence
   volatile.  */
static volatile int first, second;

static void
count (volatile int *counter)
{
  __atomic_fetch_add (counter, 1, __ATOMIC_RELAXED);
}

static void
on_first (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) prof, (void) event, (void) api;
  count (&first);
}

static void
on_second (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) prof, (void) event, (void) api;
  count (&second);
}

/* A construct, after which FIRST and SECOND were called so often.  */
static void
expect_calls (int wanted_first, int wanted_second)
{
  first = second = 0;
#pragma acc parallel
  ;
  EXPECT_EQUAL (first, wanted_first);
  EXPECT_EQUAL (second, wanted_second);
}

static void
test_counts (void)
{
  acc_prof_register (start, on_first, acc_reg);
  acc_prof_register (start, on_first, acc_reg);
  acc_prof_register (start, on_second, acc_reg);
  expect_calls (1, 1);
  acc_prof_unregister (start, on_first, acc_reg);
  expect_calls (1, 1);
  acc_prof_unregister (start, on_first, acc_reg);
  expect_calls (0, 1);
  /* Once too often does nothing.  */
  acc_prof_unregister (start, on_first, acc_reg);
  acc_prof_register (start, on_first, acc_reg);
  expect_calls (1, 1);
  acc_prof_unregister (acc_ev_last, on_first, acc_reg);
  acc_prof_unregister (start, NULL, acc_reg);
  expect_calls (1, 1);
}

static void *
other_thread (void *unused)
{
  expect_calls (1, 1);
  return unused;
}

static void
test_toggles (void)
{
  acc_prof_unregister (start, on_first, acc_toggle);
  expect_calls (0, 1);
  acc_prof_unregister (start, NULL, acc_toggle);
  expect_calls (0, 0);
  acc_prof_register (start, on_first, acc_toggle);
  expect_calls (0, 0);
  acc_prof_register (start, NULL, acc_toggle);
  expect_calls (1, 1);
  acc_prof_unregister (acc_ev_none, NULL, acc_toggle);
  expect_calls (0, 0);
  acc_prof_register (acc_ev_none, NULL, acc_toggle);
  expect_calls (1, 1);

  acc_prof_unregister (acc_ev_none, NULL, acc_toggle_per_thread);
  expect_calls (0, 0);
  pthread_t thread;
  EXPECT_EQUAL (pthread_create (&thread, NULL, other_thread, NULL), 0);
  pthread_join (thread, NULL);
  acc_prof_register (acc_ev_none, NULL, acc_toggle_per_thread);
  expect_calls (1, 1);
}

/* Uses OpenACC, whose own events stay untold, and changes the registrations:
   those of the event that is being told stay as they are until the next.  */
static void
on_busy (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) event;
  (void) api;
  static int data[10];
  int before = first;
  EXPECT_EQUAL (acc_get_device_type (), prof->device_type);
  acc_copyin (data, sizeof data);
#pragma acc parallel copy (data)
  data[0]++;
  acc_copyout (data, sizeof data);
  acc_wait_all ();
  EXPECT_EQUAL (first, before);
  acc_prof_unregister (start, on_busy, acc_reg);
  acc_prof_register (start, on_first, acc_reg);
}

static void
test_callback_registers (void)
{
  acc_prof_unregister (start, on_first, acc_reg);
  acc_prof_unregister (start, on_second, acc_reg);
  acc_prof_register (start, on_busy, acc_reg);
  expect_calls (0, 0);
  expect_calls (1, 0);
  acc_prof_unregister (start, on_first, acc_reg);
  expect_calls (0, 0);
}

static void *
registering_thread (void *stop)
{
  while (!__atomic_load_n ((int *) stop, __ATOMIC_RELAXED))
    for (int event = acc_ev_none + 1; event < acc_ev_last; event++)
      {
        acc_prof_register (event, on_first, acc_reg);
        acc_prof_register (event, on_second, acc_reg);
        acc_prof_unregister (event, on_first, acc_toggle);
        acc_prof_register (event, on_first, acc_toggle);
        acc_prof_unregister (event, on_first, acc_reg);
        acc_prof_unregister (event, on_second, acc_reg);
      }
  return NULL;
}

static void *
computing_thread (void *unused)
{
  int data[100] = { 0 };
  for (int round = 0; round < 50; round++)
    {
#pragma acc parallel copy (data) async (1)
      data[0]++;
#pragma acc wait (1)
    }
  EXPECT_EQUAL (data[0], 50);
  return unused;
}

static void
test_threads (void)
{
  pthread_t registering[2], computing[6];
  int stop = 0;
  for (int i = 0; i < 2; i++)
    EXPECT_EQUAL (
      pthread_create (&registering[i], NULL, registering_thread, &stop), 0);
  for (int i = 0; i < 6; i++)
    EXPECT_EQUAL (pthread_create (&computing[i], NULL, computing_thread, NULL),
                  0);
  for (int i = 0; i < 6; i++)
    pthread_join (computing[i], NULL);
  __atomic_store_n (&stop, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 2; i++)
    pthread_join (registering[i], NULL);
  expect_calls (0, 0);
}

int
main (void)
{
#pragma acc parallel
  ;
  test_counts ();
  test_toggles ();
  test_callback_registers ();
  test_threads ();
  return 0;
}
