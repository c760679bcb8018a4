/* The pool of queues: which calls count a queue as one in use, and that there is none
   to be had from a closed pool.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device_queue.h"
#include "testsuite/unit/fake_device.h"

static bool
rests (void)
{
  bool closed = queue_pool_close (&fake_device);
  queue_pool_open (&fake_device);
  return closed;
}

static void
test_counts (void)
{
  struct goacc_asyncqueue *queue = device_queue_acquire (&fake_device);
  CHECK (queue != NULL && !rests (), "a queue is in use once acquired");
  device_queue_release (&fake_device, queue);
  CHECK (rests (), "until it is released");
  CHECK (device_queue_acquire (&fake_device) == queue && fake.queues == 1,
         "and is acquired again");
  device_queue_leave (&fake_device);
  CHECK (rests (), "one that is left is not in use");
  struct goacc_asyncqueue *other = device_queue_acquire (&fake_device);
  CHECK (other != queue && fake.queues == 2, "nor to be had");
  device_queue_return (&fake_device, queue);
  CHECK (!rests (), "to return it says nothing of others");
  CHECK (device_queue_acquire (&fake_device) == queue, "it is to be had again");
  device_queue_leave (&fake_device);
  device_queue_return_after (&fake_device, queue, other);
  device_queue_release (&fake_device, other);
  CHECK (rests (), "also where it is returned behind another one");
}

static void
test_closed (void)
{
  CHECK (queue_pool_close (&fake_device), "a pool at rest is closed");
  fake_quiet (true);
  struct goacc_asyncqueue *queue = device_queue_acquire (&fake_device);
  fake_quiet (false);
  CHECK (queue == NULL && fake.queues == 2,
         "no queue is to be had, neither an idle one nor a new one");
  queue_pool_open (&fake_device);
  queue = device_queue_acquire (&fake_device);
  CHECK (queue != NULL && fake.queues == 2, "until it is opened");
  device_queue_release (&fake_device, queue);
}

int
main (void)
{
  fake_begin ();
  test_counts ();
  test_closed ();
  fake_end ();
  return UNIT_RESULT ();
}
