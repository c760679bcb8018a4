/* Async queues (OpenACC 2.6, 2.16 and 3.2.9 to 3.2.16).

   The table of a device is locked only to look a queue up or to make one;
   whoever waits does so on a copy of the list.  The host has no queues: what is
   put there happens at once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_async.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libacc/acc_device.h"
#include "libacc/acc_profiling.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"

void
acc_queues_init (struct acc_queues *queues)
{
  *queues = (struct acc_queues) { 0 };
  mutex_init (&queues->lock, MUTEX_RANK_ACC_QUEUES);
}

bool
acc_queues_destroy (struct device *device, struct acc_queues *queues)
{
  mutex_lock (&queues->lock);
  struct acc_queue *list = queues->list;
  size_t count = queues->count;
  queues->list = NULL;
  queues->count = queues->room = 0;
  mutex_unlock (&queues->lock);

  bool done = true;
  for (size_t i = 0; i < count; i++)
    done &= device->plugin->openacc_async_destruct (list[i].queue);
  free (list);
  return done;
}

/* The index of the first queue that is not below ASYNC.  */
static size_t
queues_position_locked (const struct acc_queues *queues, int async)
{
  size_t low = 0, high = queues->count;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (queues->list[middle].async < async)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static struct goacc_asyncqueue *
queues_find_locked (const struct acc_queues *queues, int async)
{
  size_t position = queues_position_locked (queues, async);
  if (position < queues->count && queues->list[position].async == async)
    return queues->list[position].queue;
  return NULL;
}

struct goacc_asyncqueue *
acc_queues_find (struct acc_queues *queues, int async)
{
  mutex_lock (&queues->lock);
  struct goacc_asyncqueue *queue = queues_find_locked (queues, async);
  mutex_unlock (&queues->lock);
  return queue;
}

static void
queues_insert_locked (struct acc_queues *queues, int async,
                      struct goacc_asyncqueue *queue)
{
  size_t position = queues_position_locked (queues, async);
  if (queues->count == queues->room)
    {
      queues->room = queues->room ? 2 * queues->room : 8;
      queues->list
        = memory_realloc (queues->list, queues->room * sizeof queues->list[0]);
    }
  memmove (&queues->list[position + 1], &queues->list[position],
           (queues->count - position) * sizeof queues->list[0]);
  queues->list[position] = (struct acc_queue) { async, queue };
  queues->count++;
}

struct goacc_asyncqueue *
acc_queues_get (struct device *device, struct acc_queues *queues, int async)
{
  struct goacc_asyncqueue *queue = acc_queues_find (queues, async);
  if (likely (queue != NULL))
    return queue;
  /* Made without the lock, as it may take a while; who comes second gives its
     own back.  */
  struct goacc_asyncqueue *new
    = device->plugin->openacc_async_construct (device->ordinal);
  if (!new)
    return NULL;
  mutex_lock (&queues->lock);
  queue = queues_find_locked (queues, async);
  if (!queue)
    queues_insert_locked (queues, async, new);
  mutex_unlock (&queues->lock);
  if (!queue)
    return new;
  device->plugin->openacc_async_destruct (new);
  return queue;
}

struct acc_queue *
acc_queues_snapshot (struct acc_queues *queues, size_t *count)
{
  struct acc_queue *copy = NULL;
  mutex_lock (&queues->lock);
  *count = queues->count;
  if (queues->count)
    {
      copy = memory_alloc (queues->count * sizeof *copy);
      memcpy (copy, queues->list, queues->count * sizeof *copy);
    }
  mutex_unlock (&queues->lock);
  return copy;
}

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
    gomp_fatal ("async %d creation failed", async);
  return queue;
}

/* What an API routine on async queues works with: the calling thread and
   its device.  DEVICE is NULL, and there is nothing to wait for, where the
   thread has no device yet or it is the host.  */
struct async_call
{
  struct acc_thread *thread;
  struct device *device;
  struct acc_scope scope;
};

static bool
async_call_begin (struct async_call *call, int async)
{
  require_valid (async);
  call->thread = acc_thread_current ();
  call->device = acc_thread_device (call->thread);
  if (!call->device || !acc_device_is_active (call->device))
    return false;
  acc_scope_begin (&call->scope, call->thread, acc_construct_runtime_api,
                   acc_ev_none, async);
  return true;
}

static void
async_call_end (struct async_call *call)
{
  acc_scope_end (&call->scope, acc_ev_none);
}

static struct goacc_asyncqueue *
async_call_find (struct async_call *call, int async)
{
  return async == acc_async_sync
           ? NULL
           : acc_queues_find (&call->device->acc->queues, async);
}

/* The thread waits for QUEUE, which is ASYNC's.  */
static void
wait_here (struct async_call *call, struct goacc_asyncqueue *queue, int async)
{
  struct acc_scope *scope = acc_scope_current (call->thread);
  acc_event_info event;
  int before = acc_scope_set_async (scope, async);
  acc_scope_part (scope, &event, acc_ev_wait_start);
  if (!device_queue_wait (call->device, queue))
    gomp_fatal ("wait on %d failed", async);
  acc_scope_part (scope, &event, acc_ev_wait_end);
  acc_scope_set_async (scope, before);
}

/* WAITING waits for QUEUE: the thread does where it is NULL.  */
static void
wait_for (struct async_call *call, struct goacc_asyncqueue *queue, int async,
          struct goacc_asyncqueue *waiting, int waiting_async)
{
  if (queue == waiting)
    return;
  if (!waiting)
    wait_here (call, queue, async);
  else if (!call->device->plugin->openacc_async_serialize (queue, waiting))
    gomp_fatal ("ordering of async ids %d and %d failed", async, waiting_async);
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
    gomp_fatal ("test of async id %d failed", async);
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
  struct acc_thread *thread = acc_thread_ready ();
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
