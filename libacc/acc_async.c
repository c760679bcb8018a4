/* Async-arguments (OpenACC 3.3, 2.16 and 3.2.9 to 3.2.14): which queue one stands
   for, and the clauses, routines and the directive that wait for queues.  Routines that
   name a device mean one of the thread's current type.

   A thread that waits for all queues of a device does so on a copy of the device's
   table, with no lock held.  The host has no queues: what is put there happens at
   once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_async.h"

#include <limits.h>
#include <stdlib.h>
#include "base/error.h"
#include "libacc/acc_device.h"
#include "libacc/acc_profiling.h"
#include "libacc/acc_queues.h"
#include "libacc/acc_ready.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"

bool
acc_async_valid (int async)
{
  return async >= 0 || async == acc_async_noval || async == acc_async_sync;
}

static void
require_valid (int async)
{
  if (!acc_async_valid (async))
    gomp_fatal ("invalid async-argument: %d", async);
}

static struct goacc_asyncqueue *
device_queue_of (struct device *device, int async)
{
  if (async == acc_async_sync)
    return NULL;
  struct goacc_asyncqueue *queue
    = acc_queues_get (device, &device->acc->queues, async);
  if (!queue)
    device_fatal (device, "async %d creation failed", async);
  return queue;
}

struct goacc_asyncqueue *
acc_async_queue (struct acc_thread *thread, int async)
{
  require_valid (async);
  struct device *device = acc_thread_device (thread);
  return device ? device_queue_of (device, acc_thread_async (thread, async))
                : NULL;
}

bool
acc_async_call_begin (struct acc_async_call *call, int number, int async)
{
  require_valid (async);
  call->thread = number == ACC_ASYNC_CURRENT
                   ? acc_hold_active (&call->hold)
                   : acc_hold_active_number (&call->hold, number);
  if (!call->thread)
    return false;
  call->device = call->hold.device;
  acc_scope_begin (&call->scope, call->thread, acc_construct_runtime_api,
                   acc_ev_none, async);
  return true;
}

void
acc_async_call_end (struct acc_async_call *call)
{
  acc_scope_end (&call->scope, acc_ev_none);
  acc_hold_end (&call->hold);
}

struct goacc_asyncqueue *
acc_async_call_find (struct acc_async_call *call, int async)
{
  async = acc_thread_async (call->thread, async);
  return async == acc_async_sync
           ? NULL
           : acc_queues_find (&call->device->acc->queues, async);
}

/* The queue of ASYNC, made where there is none yet.  */
static struct goacc_asyncqueue *
call_queue (struct acc_async_call *call, int async)
{
  return device_queue_of (call->device, acc_thread_async (call->thread, async));
}

void
acc_async_call_wait (struct acc_async_call *call,
                     struct goacc_asyncqueue *queue, int async)
{
  struct acc_scope *scope = acc_scope_current (call->thread);
  acc_event_info event;
  int before = acc_scope_set_async (scope, async);
  acc_scope_part (scope, &event, acc_ev_wait_start);
  if (!device_queue_wait (call->device, queue))
    device_fatal (call->device, "wait on %d failed", async);
  acc_scope_part (scope, &event, acc_ev_wait_end);
  acc_scope_set_async (scope, before);
}

/* Let the queue WAITING wait for QUEUE, which is that of ASYNC; the calling
   thread waits where WAITING is NULL.  */
static void
wait_for (struct acc_async_call *call, struct goacc_asyncqueue *queue,
          int async, struct goacc_asyncqueue *waiting, int waiting_async)
{
  if (queue == waiting)
    return;
  if (!waiting)
    acc_async_call_wait (call, queue, async);
  else if (!call->device->plugin->openacc_async_serialize (queue, waiting))
    device_fatal (call->device, "ordering of async ids %d and %d failed", async,
                  waiting_async);
}

static void
wait_one (int number, int async, int waiting_async)
{
  struct acc_async_call call;
  require_valid (waiting_async);
  if (!acc_async_call_begin (&call, number, async))
    return;
  struct goacc_asyncqueue *queue = acc_async_call_find (&call, async);
  if (queue)
    wait_for (&call, queue, async, call_queue (&call, waiting_async),
              waiting_async);
  acc_async_call_end (&call);
}

static void
wait_all (int number, int waiting_async)
{
  struct acc_async_call call;
  if (!acc_async_call_begin (&call, number, waiting_async))
    return;
  struct goacc_asyncqueue *waiting = call_queue (&call, waiting_async);
  size_t count;
  struct acc_queue *list
    = acc_queues_snapshot (&call.device->acc->queues, &count);
  for (size_t i = 0; i < count; i++)
    wait_for (&call, list[i].queue, list[i].async, waiting, waiting_async);
  free (list);
  acc_async_call_end (&call);
}

void
acc_async_wait_clause (struct acc_thread *thread, int async, int count,
                       va_list *arguments)
{
  (void) thread;
  while (count-- > 0)
    {
      int other = va_arg (*arguments, int);
      /* A wait clause without argument waits for all (2.16.2).  */
      if (other == acc_async_noval)
        {
          wait_all (ACC_ASYNC_CURRENT, async);
          return;
        }
      wait_one (ACC_ASYNC_CURRENT, other, async);
    }
}

bool
acc_async_call_done (struct acc_async_call *call,
                     struct goacc_asyncqueue *queue, int async)
{
  int state = call->device->plugin->openacc_async_test (queue);
  if (state < 0)
    device_fatal (call->device, "test of async id %d failed", async);
  return state != 0;
}

static bool
test_one (int number, int async)
{
  struct acc_async_call call;
  if (!acc_async_call_begin (&call, number, async))
    return true;
  struct goacc_asyncqueue *queue = acc_async_call_find (&call, async);
  bool done = !queue || acc_async_call_done (&call, queue, async);
  acc_async_call_end (&call);
  return done;
}

static bool
test_all (int number)
{
  struct acc_async_call call;
  if (!acc_async_call_begin (&call, number, acc_async_sync))
    return true;
  size_t count;
  struct acc_queue *list
    = acc_queues_snapshot (&call.device->acc->queues, &count);
  bool done = true;
  for (size_t i = 0; i < count && done; i++)
    done = acc_async_call_done (&call, list[i].queue, list[i].async);
  free (list);
  acc_async_call_end (&call);
  return done;
}

/* A device's number as a program gives it, not the one that stands for the current
   device.  */
static int
given (int number)
{
  return number >= 0 ? number : INT_MAX;
}

GOMP_ENTRY int
acc_async_test (int async)
{
  return test_one (ACC_ASYNC_CURRENT, async);
}

GOMP_ENTRY int
acc_async_test_device (int async, int number)
{
  return test_one (given (number), async);
}

GOMP_ENTRY int
acc_async_test_all (void)
{
  return test_all (ACC_ASYNC_CURRENT);
}

GOMP_ENTRY int
acc_async_test_all_device (int number)
{
  return test_all (given (number));
}

GOMP_ENTRY void
acc_wait (int async)
{
  wait_one (ACC_ASYNC_CURRENT, async, acc_async_sync);
}

GOMP_ENTRY void
acc_async_wait (int async)
{
  wait_one (ACC_ASYNC_CURRENT, async, acc_async_sync);
}

GOMP_ENTRY void
acc_wait_device (int async, int number)
{
  wait_one (given (number), async, acc_async_sync);
}

GOMP_ENTRY void
acc_wait_async (int async, int waiting)
{
  wait_one (ACC_ASYNC_CURRENT, async, waiting);
}

GOMP_ENTRY void
acc_wait_device_async (int async, int waiting, int number)
{
  wait_one (given (number), async, waiting);
}

GOMP_ENTRY void
acc_wait_all (void)
{
  wait_all (ACC_ASYNC_CURRENT, acc_async_sync);
}

GOMP_ENTRY void
acc_async_wait_all (void)
{
  wait_all (ACC_ASYNC_CURRENT, acc_async_sync);
}

GOMP_ENTRY void
acc_wait_all_device (int number)
{
  wait_all (given (number), acc_async_sync);
}

GOMP_ENTRY void
acc_wait_all_async (int waiting)
{
  wait_all (ACC_ASYNC_CURRENT, waiting);
}

GOMP_ENTRY void
acc_wait_all_device_async (int waiting, int number)
{
  wait_all (given (number), waiting);
}

/* To acc_async_noval sets the variable back to what it began with.  */
GOMP_ENTRY void
acc_set_default_async (int async)
{
  require_valid (async);
  acc_thread_current ()->default_async = async;
}

GOMP_ENTRY int
acc_get_default_async (void)
{
  return acc_thread_current ()->default_async;
}

/* The wait directive.  */
GOMP_ENTRY void GOACC_wait (int async, int count, ...);

GOMP_ENTRY void
GOACC_wait (int async, int count, ...)
{
  ACC_READY (thread);
  struct acc_scope scope;
  acc_scope_begin (&scope, thread, acc_construct_wait, acc_ev_none, async);
  if (count == 0)
    wait_all (ACC_ASYNC_CURRENT, async);
  else
    {
      va_list arguments;
      va_start (arguments, count);
      acc_async_wait_clause (thread, async, count, &arguments);
      va_end (arguments);
    }
  acc_scope_end (&scope, acc_ev_none);
}
