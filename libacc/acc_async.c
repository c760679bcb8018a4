/* Async-arguments (OpenACC 2.6, 2.16 and 3.2.9 to 3.2.16): which queue one stands
   for, and the clauses, routines and the directive that wait for queues.

   A thread that waits for all queues of a device does so on a copy of the device's
   table, with no lock held.  The host has no queues: what is put there happens at
   once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_async.h"

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

struct goacc_asyncqueue *
acc_async_queue (struct acc_thread *thread, int async)
{
  require_valid (async);
  struct device *device = acc_thread_device (thread);
  if (!device || async == acc_async_sync)
    return NULL;
  struct goacc_asyncqueue *queue
    = acc_queues_get (device, &device->acc->queues, async);
  if (!queue)
    device_fatal (device, "async %d creation failed", async);
  return queue;
}

/* What an API routine on async queues works with: the calling thread and
   its device, which it holds.  There is nothing to wait for where the thread has
   no device yet or it is the host.  */
struct async_call
{
  struct acc_thread *thread;
  struct device *device;
  struct acc_hold hold;
  struct acc_scope scope;
};

static bool
async_call_begin (struct async_call *call, int async)
{
  require_valid (async);
  call->thread = acc_hold_active (&call->hold);
  if (!call->thread)
    return false;
  call->device = call->hold.device;
  acc_scope_begin (&call->scope, call->thread, acc_construct_runtime_api,
                   acc_ev_none, async);
  return true;
}

static void
async_call_end (struct async_call *call)
{
  acc_scope_end (&call->scope, acc_ev_none);
  acc_hold_end (&call->hold);
}

static struct goacc_asyncqueue *
async_call_find (struct async_call *call, int async)
{
  return async == acc_async_sync
           ? NULL
           : acc_queues_find (&call->device->acc->queues, async);
}

/* Let the calling thread wait for QUEUE, which is that of ASYNC.  */
static void
wait_here (struct async_call *call, struct goacc_asyncqueue *queue, int async)
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
wait_for (struct async_call *call, struct goacc_asyncqueue *queue, int async,
          struct goacc_asyncqueue *waiting, int waiting_async)
{
  if (queue == waiting)
    return;
  if (!waiting)
    wait_here (call, queue, async);
  else if (!call->device->plugin->openacc_async_serialize (queue, waiting))
    device_fatal (call->device, "ordering of async ids %d and %d failed", async,
                  waiting_async);
}

static void
wait_one (int async, int waiting_async)
{
  struct async_call call;
  require_valid (waiting_async);
  if (!async_call_begin (&call, async))
    return;
  struct goacc_asyncqueue *queue = async_call_find (&call, async);
  if (queue)
    wait_for (&call, queue, async, acc_async_queue (call.thread, waiting_async),
              waiting_async);
  async_call_end (&call);
}

static void
wait_all (int waiting_async)
{
  struct async_call call;
  if (!async_call_begin (&call, waiting_async))
    return;
  struct goacc_asyncqueue *waiting
    = acc_async_queue (call.thread, waiting_async);
  size_t count;
  struct acc_queue *list
    = acc_queues_snapshot (&call.device->acc->queues, &count);
  for (size_t i = 0; i < count; i++)
    wait_for (&call, list[i].queue, list[i].async, waiting, waiting_async);
  free (list);
  async_call_end (&call);
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
          wait_all (async);
          return;
        }
      wait_one (other, async);
    }
}

static bool
queue_done (struct device *device, struct goacc_asyncqueue *queue, int async)
{
  int state = device->plugin->openacc_async_test (queue);
  if (state < 0)
    device_fatal (device, "test of async id %d failed", async);
  return state != 0;
}

GOMP_ENTRY int
acc_async_test (int async)
{
  struct async_call call;
  if (!async_call_begin (&call, async))
    return 1;
  struct goacc_asyncqueue *queue = async_call_find (&call, async);
  bool done = !queue || queue_done (call.device, queue, async);
  async_call_end (&call);
  return done;
}

GOMP_ENTRY int
acc_async_test_all (void)
{
  struct async_call call;
  if (!async_call_begin (&call, acc_async_sync))
    return 1;
  size_t count;
  struct acc_queue *list
    = acc_queues_snapshot (&call.device->acc->queues, &count);
  bool done = true;
  for (size_t i = 0; i < count && done; i++)
    done = queue_done (call.device, list[i].queue, list[i].async);
  free (list);
  async_call_end (&call);
  return done;
}

GOMP_ENTRY void
acc_wait (int async)
{
  wait_one (async, acc_async_sync);
}

GOMP_ENTRY void
acc_async_wait (int async)
{
  wait_one (async, acc_async_sync);
}

GOMP_ENTRY void
acc_wait_async (int async, int waiting)
{
  wait_one (async, waiting);
}

GOMP_ENTRY void
acc_wait_all (void)
{
  wait_all (acc_async_sync);
}

GOMP_ENTRY void
acc_async_wait_all (void)
{
  wait_all (acc_async_sync);
}

GOMP_ENTRY void
acc_wait_all_async (int waiting)
{
  wait_all (waiting);
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
    wait_all (async);
  else
    {
      va_list arguments;
      va_start (arguments, count);
      acc_async_wait_clause (thread, async, count, &arguments);
      va_end (arguments);
    }
  acc_scope_end (&scope, acc_ev_none);
}
