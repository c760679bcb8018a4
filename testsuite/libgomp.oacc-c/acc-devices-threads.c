/* Threads that each go from device to device, all at once: a thread's device,
   its data and its queues are its own.  Between rounds one of them shuts the
   devices down; all begin anew, at once, and each device is initialised
   once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-options "-pthread" } */
/* { dg-env GANGWAY_HOST_DEVICES "4" } */

#include <acc_prof.h>
#include <openacc.h>
#include <pthread.h>
#include <stdint.h>
#include "expect.h"

#define THREADS 8
#define DEVICES 4
#define ROUNDS 6
#define STEPS 25
#define N 50

static acc_device_t type;
static pthread_barrier_t barrier;
static volatile int starts[DEVICES], ends[DEVICES];     /* atomic */

static void
on_init (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) event;
  (void) api;
  volatile int *counts
    = prof->event_type == acc_ev_device_init_start ? starts : ends;
  __atomic_fetch_add (&counts[prof->device_number], 1, __ATOMIC_RELAXED);
}

static void
compute (int me, int device)
{
  int data[N], other[N];
  for (int i = 0; i < N; i++)
    data[i] = other[i] = i;
  acc_copyin_async (other, sizeof other, me);
#pragma acc parallel loop copy (data) present (other) async (me)
  for (int i = 0; i < N; i++)
    {
      data[i] += me;
      other[i] += device;
    }
  acc_copyout_async (other, sizeof other, me);
  EXPECT_EQUAL (acc_get_device_num (type), device);
  acc_wait (me);
  for (int i = 0; i < N; i++)
    {
      EXPECT_EQUAL (data[i], i + me);
      EXPECT_EQUAL (other[i], i + device);
    }
}

/* Present data stays on the device it was copied to.  */
static void
check_separate (int me, int device)
{
  char here[32];
  acc_copyin (here, sizeof here);
  acc_set_device_num ((device + 1) % DEVICES, type);
  EXPECT (!acc_is_present (here, sizeof here));
  acc_set_device_type (acc_device_host);
  EXPECT_EQUAL (acc_get_device_type (), acc_device_host);
  acc_set_device_num (device, type);
  EXPECT (acc_is_present (here, sizeof here));
  acc_delete_async (here, sizeof here, me);
  acc_wait_all ();
}

static void *
work (void *argument)
{
  int me = (int) (intptr_t) argument;
  unsigned next = (unsigned) me;
  for (int round = 0; round < ROUNDS; round++)
    {
      for (int step = 0; step < STEPS; step++)
        {
          next = next * 1103515245u + 12345u;
          int device = (int) (next >> 16) % DEVICES;
          acc_set_device_num (device, type);
          compute (me, device);
          if (step % 5 == 0)
            check_separate (me, device);
        }
      pthread_barrier_wait (&barrier);
      if (me == round % THREADS)
        acc_shutdown (type);
      pthread_barrier_wait (&barrier);
    }
  return NULL;
}

int
main (void)
{
  pthread_t threads[THREADS];
  type = acc_get_device_type ();
  EXPECT_EQUAL (acc_get_num_devices (type), DEVICES);
  acc_prof_register (acc_ev_device_init_start, on_init, acc_reg);
  acc_prof_register (acc_ev_device_init_end, on_init, acc_reg);
  /* The host is in use already, and is not counted.  */
  acc_init (acc_device_host);
  starts[0] = ends[0] = 0;
  EXPECT_EQUAL (pthread_barrier_init (&barrier, NULL, THREADS), 0);
  for (intptr_t i = 0; i < THREADS; i++)
    EXPECT_EQUAL (pthread_create (&threads[i], NULL, work, (void *) i), 0);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  for (int i = 0; i < DEVICES; i++)
    {
      EXPECT_EQUAL (starts[i], ROUNDS);
      EXPECT_EQUAL (ends[i], ROUNDS);
    }
  return 0;
}
