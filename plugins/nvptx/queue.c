/* Queues and marks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/queue.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include "plugins/common/own_lines.h"
#include "plugins/nvptx/events.h"
#include "plugins/nvptx/image.h"
#include "plugins/nvptx/lost.h"
#include "plugins/nvptx/reverse.h"
#include "plugins/nvptx/stacks.h"

/* How often a wait asks whether the stream is empty before the thread sleeps.  Measured
   on the emulated driver alone, with nothing else running: an answer takes 10 ns; behind a
   copy of 50 us a thread that asks all the time goes on 15 us late, one that sleeps 33 us
   late, and the sleep with its wake-up takes 25 us of processor time.  What the two take
   with a GPU has not been measured.  If its driver answers in half a microsecond, so many
   answers are about as long as what a sleep costs more, and a wait never takes much more
   than twice what the better way would.  */
#define WAIT_POLLS 40

/* ------------------------------------------------------------------------
   Failing, waiting, beginning, ending.  */

bool
queue_fail (struct goacc_asyncqueue *queue, CUresult result, const char *call)
{
  bool known = __atomic_exchange_n (&queue->failed, true, __ATOMIC_RELAXED);
  if (result_loses_context (result))
    return driver_complain (result, call, queue->device->ordinal, NULL);
  if (known)
    return false;
  struct device *device = queue->device;
  char region[300], what[400];
  pthread_mutex_lock (&device->queues.lock);
  const struct function *last
    = __atomic_load_n (&queue->last, __ATOMIC_RELAXED);
  if (last)
    snprintf (what, sizeof what, "behind the launch of %s",
              function_text (last, region, sizeof region));
  pthread_mutex_unlock (&device->queues.lock);
  return driver_complain (result, call, device->ordinal, last ? what : NULL);
}

/* Functions that lie side by side.  */
struct functions
{
  const struct function *first;
  size_t count;
};

static bool
queue_forget_functions (struct goacc_asyncqueue *queue, void *data)
{
  const struct functions *functions = data;
  const struct function *last
    = __atomic_load_n (&queue->last, __ATOMIC_RELAXED);
  bool found
    = last >= functions->first && last < functions->first + functions->count;
  if (found)
    __atomic_store_n (&queue->last, NULL, __ATOMIC_RELAXED);
  return found;
}

void
queues_forget_functions (struct device *device, const struct function *first,
                         size_t count)
{
  struct functions functions = { first, count };
  queues_each (&device->queues, queue_forget_functions, &functions);
}

static bool
queue_give_stack_locked (struct goacc_asyncqueue *queue, void *data)
{
  struct device *device = data;
  if (!queue->stack || !queue_is_idle_locked (queue))
    return false;
  stacks_give (device->stacks, queue->stack);
  queue->stack = NULL;
  return true;
}

bool
queues_give_stacks (struct device *device)
{
  return queues_each_unused (&device->queues, queue_give_stack_locked, device);
}

/* Wait behind an event, asleep.  *CALL is what returned the result.  */
static CUresult
queue_sleep (struct goacc_asyncqueue *queue, const char **call)
{
  struct device *device = queue->device;
  CUevent event = events_unrecorded (device);
  *call = "cuStreamSynchronize";
  if (!event)
    return CUDA_STREAM_CALL (device, cuStreamSynchronize, queue->stream);
  *call = "cuEventRecord";
  CUresult result
    = CUDA_STREAM_CALL (device, cuEventRecord, event, queue->stream);
  if (result == CUDA_SUCCESS)
    {
      *call = "cuEventSynchronize";
      result = CUDA_STREAM_CALL (device, cuEventSynchronize, event);
    }
  events_give (device, event);
  return result;
}

/* CALL returned *RESULT for QUEUE's stream.  Where that is the program's, and the program
   has destroyed it, what was put into it still runs: then wait for all that the
   context does.  */
static void
queue_wait_without_stream (struct goacc_asyncqueue *queue, CUresult *result,
                           const char **call)
{
  CUcontext before;
  if (*result != CUDA_ERROR_INVALID_HANDLE || !queue->foreign
      || !device_enter (queue->device, &before))
    return;
  *call = "cuCtxSynchronize";
  *result = driver.cuCtxSynchronize ();
  device_leave (queue->device, before);
}

bool
queue_wait (struct goacc_asyncqueue *queue)
{
  unsigned long launched = queue_launched (queue);
  const char *call = "cuStreamQuery";
  CUresult result = CUDA_ERROR_NOT_READY;
  for (int i = 0; i < WAIT_POLLS && result == CUDA_ERROR_NOT_READY; i++)
    result = CUDA_STREAM_CALL (queue->device, cuStreamQuery, queue->stream);
  if (result == CUDA_ERROR_NOT_READY)
    result = queue_sleep (queue, &call);
  if (result != CUDA_SUCCESS)
    queue_wait_without_stream (queue, &result, &call);
  if (result != CUDA_SUCCESS)
    return queue_fail (queue, result, call);
  queue_done (queue, launched);
  return !__atomic_load_n (&queue->failed, __ATOMIC_RELAXED);
}

/* A reference ends, and with the last one the queue.  Calls nothing of the driver's.  */
static void
queue_release (struct goacc_asyncqueue *queue)
{
  if (__atomic_sub_fetch (&queue->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  pthread_mutex_destroy (&queue->lock);
  free (queue);
}

EXPORT struct goacc_asyncqueue *
GOMP_OFFLOAD_openacc_async_construct (int ordinal)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  CUcontext before;
  if (!device_enter (device, &before))
    return NULL;
  struct goacc_asyncqueue *queue = own_lines_alloc (sizeof *queue);
  queue->device = device;
  queue->references = 1;
  watched_begin (&queue->watched, queue);
  pthread_mutex_init (&queue->lock, NULL);
  bool good = CUDA_GOOD (device->ordinal, cuStreamCreate, &queue->stream,
                         CU_STREAM_NON_BLOCKING);
  if (good)
    queues_add (&device->queues, &queue->link, queue, &queue->lock);
  device_leave (device, before);
  if (good)
    return queue;
  pthread_mutex_destroy (&queue->lock);
  free (queue);
  return NULL;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_destruct (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  bool good = queue_wait (queue);
  struct device *device = queue->device;
  watcher_forget (device->watcher, &queue->watched);
  CUcontext before;
  if (device_enter (device, &before))
    {
      stage_ring_end (&queue->ring, device);
      if (!queue->foreign)
        good &= CUDA_GOOD (device->ordinal, cuStreamDestroy_v2, queue->stream);
      device_leave (device, before);
    }
  pthread_mutex_lock (&queue->lock);
  struct stack *stack = queue->stack;
  queue->stack = NULL;
  pthread_mutex_unlock (&queue->lock);
  if (stack)
    stacks_give (device->stacks, stack);
  queues_remove (&device->queues, &queue->link);
  queue_release (queue);
  return good;
}

int
queue_set_stream (struct goacc_asyncqueue *queue, CUstream stream)
{
  struct device *device = queue->device;
  CUcontext before;
  if (!device_enter (device, &before))
    return 0;
  bool good = queue->foreign
              || CUDA_GOOD (device->ordinal, cuStreamDestroy_v2, queue->stream);
  if (good)
    {
      queue->stream = stream;
      queue->foreign = true;
    }
  device_leave (device, before);
  return good;
}

EXPORT int
GOMP_OFFLOAD_openacc_async_test (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  unsigned long launched = queue_launched (queue);
  CUresult result
    = CUDA_STREAM_CALL (queue->device, cuStreamQuery, queue->stream);
  const char *call = "cuStreamQuery";
  if (result == CUDA_ERROR_NOT_READY)
    return 0;
  if (result != CUDA_SUCCESS)
    queue_wait_without_stream (queue, &result, &call);
  if (result != CUDA_SUCCESS)
    queue_fail (queue, result, call);
  if (__atomic_load_n (&queue->failed, __ATOMIC_RELAXED))
    return -1;
  queue_done (queue, launched);
  return 1;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_synchronize (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  return queue_wait (queue);
}

/* ------------------------------------------------------------------------
   Order among queues.  A mark is an event of the driver's.  */

/* What is put into QUEUE from now on runs behind EVENT.  Where that stands in a queue
   that FAILED, QUEUE fails too: its stream would go on without what it is to follow,
   as a launch that the driver refused, of which the context knows nothing.  Where the
   driver cannot order the stream this thread waits for EVENT instead.  */
static bool
queue_follow (struct goacc_asyncqueue *queue, CUevent event, bool failed)
{
  struct device *device = queue->device;
  if (failed)
    __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
  CUresult result
    = CUDA_STREAM_CALL (device, cuStreamWaitEvent, queue->stream, event, 0);
  if (result == CUDA_SUCCESS)
    return true;
  if (!result_loses_context (result)
      && CUDA_STREAM_CALL (device, cuEventSynchronize, event) == CUDA_SUCCESS)
    return true;
  return driver_complain (result, "cuStreamWaitEvent", device->ordinal, NULL);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_serialize (struct goacc_asyncqueue *first,
                                      struct goacc_asyncqueue *second)
{
  ERRNO_KEPT;
  if (first == second)
    return true;
  CUevent event = events_take (first->device, first->stream);
  if (!event)
    return queue_wait (first);
  bool failed = __atomic_load_n (&first->failed, __ATOMIC_RELAXED);
  bool good = queue_follow (second, event, failed);
  events_give (first->device, event);
  return good;
}

struct gomp_queue_mark
{
  struct device *device;
  CUevent event;
  bool failed; /* its queue, before */
};

EXPORT struct gomp_queue_mark *
GOMP_OFFLOAD_queue_mark (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  CUevent event = events_take (queue->device, queue->stream);
  if (!event)
    return NULL;
  struct gomp_queue_mark *mark = malloc (sizeof *mark);
  if (mark)
    *mark = (struct gomp_queue_mark) {
      queue->device, event, __atomic_load_n (&queue->failed, __ATOMIC_RELAXED)
    };
  else
    events_give (queue->device, event);
  return mark;
}

EXPORT bool
GOMP_OFFLOAD_queue_follow (struct goacc_asyncqueue *queue,
                           struct gomp_queue_mark *mark)
{
  ERRNO_KEPT;
  return queue_follow (queue, mark->event, mark->failed);
}

EXPORT bool
GOMP_OFFLOAD_queue_mark_passed (struct gomp_queue_mark *mark)
{
  ERRNO_KEPT;
  if (!device_use (mark->device))
    return true;
  CUresult result = CUDA_STREAM_CALL (mark->device, cuEventQuery, mark->event);
  device_unuse (mark->device);
  return result != CUDA_ERROR_NOT_READY;
}

EXPORT void
GOMP_OFFLOAD_queue_mark_free (struct gomp_queue_mark *mark)
{
  ERRNO_KEPT;
  if (device_use (mark->device))
    {
      events_give (mark->device, mark->event);
      device_unuse (mark->device);
    }
  free (mark);
}

/* ------------------------------------------------------------------------
   Callbacks.  */

struct callback
{
  void (*fn) (void *data, bool good);
  void *data;
  struct goacc_asyncqueue *queue;
  unsigned long launched; /* what stood before it */
};

static void
callback_run (struct callback *callback, bool good)
{
  struct callback copy = *callback;
  free (callback);
  if (good)
    queue_done (copy.queue, copy.launched);
  /* FN may let another thread destroy the queue.  */
  queue_release (copy.queue);
  copy.fn (copy.data, good);
}

/* The driver calls this on a thread of its own, after a failure too.  */
static void
callback_arrives (CUstream stream, CUresult status, void *data)
{
  (void) stream;
  struct callback *callback = data;
  own_thread_enter (true);
  bool good = status == CUDA_SUCCESS;
  if (!good)
    queue_fail (callback->queue, status, "a stream");
  good &= !__atomic_load_n (&callback->queue->failed, __ATOMIC_RELAXED);
  callback_run (callback, good);
  own_thread_enter (false);
}

static void
callback_bad (void *data)
{
  callback_run (data, false);
}

/* A context in which a kernel has failed takes no callbacks any more: then the call
   comes from a thread of the runtime's.  */
EXPORT void
GOMP_OFFLOAD_openacc_async_queue_callback (struct goacc_asyncqueue *queue,
                                           void (*fn) (void *, bool),
                                           void *data)
{
  ERRNO_KEPT;
  struct callback *callback = GOMP_PLUGIN_malloc (sizeof *callback);
  *callback = (struct callback) { fn, data, queue, queue_launched (queue) };
  __atomic_fetch_add (&queue->references, 1, __ATOMIC_RELAXED);
  CUresult result
    = CUDA_STREAM_CALL (queue->device, cuStreamAddCallback, queue->stream,
                        callback_arrives, callback, 0);
  if (result == CUDA_SUCCESS)
    return;
  queue_fail (queue, result, "cuStreamAddCallback");
  GOMP_PLUGIN_call_on_worker (callback_bad, callback);
}
