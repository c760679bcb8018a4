/* Callbacks behind what is in a queue.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "plugins/gcn/queue.h"

struct callback
{
  struct callback *next; /* in its queue's list of late ones */
  void (*fn) (void *data, bool good);
  void *data;
  struct goacc_asyncqueue *queue;
  struct point *point; /* a reference; NULL: nothing stands before it */
};

static void
callback_free (struct callback *callback)
{
  if (callback->point)
    point_drop (callback->queue->device, callback->point);
  free (callback);
}

void
callbacks_free_late (struct goacc_asyncqueue *queue)
{
  struct callback *callback = queue->late, *next;
  queue->late = NULL;
  for (; callback; callback = next)
    {
      next = callback->next;
      callback_free (callback);
    }
}

/* CALLBACK has been heard.  Where the device has ended before, its queue keeps it.  */
static void
callback_end (struct callback *callback)
{
  struct goacc_asyncqueue *queue = callback->queue;
  if (device_use (queue->device))
    {
      callback_free (callback);
      device_unuse (queue->device);
      return;
    }
  pthread_mutex_lock (&queue->lock);
  callback->next = queue->late;
  queue->late = callback;
  pthread_mutex_unlock (&queue->lock);
}

static void
callback_run (struct callback *callback)
{
  struct callback copy = *callback;
  bool good = queue_look (copy.queue, NULL);
  callback_end (callback);
  /* FN may let another thread destroy the queue.  */
  queue_release (copy.queue);
  copy.fn (copy.data, good);
}

/* The HSA runtime calls this on a thread of its own, after a failure too.  Returns that it
   is not to call it again.  */
static bool
callback_arrives (hsa_signal_value_t value, void *data)
{
  (void) value;
  own_thread_enter (true);
  callback_run (data);
  own_thread_enter (false);
  return false;
}

/* The same, on a thread of the runtime's.  */
static void
callback_wait (void *data)
{
  struct callback *callback = data;
  while (callback->point && !point_wait (callback->point, MILLISECOND))
    queue_look (callback->queue, NULL);
  callback_run (callback);
}

EXPORT void
GOMP_OFFLOAD_openacc_async_queue_callback (struct goacc_asyncqueue *queue,
                                           void (*fn) (void *, bool),
                                           void *data)
{
  ERRNO_KEPT;
  struct callback *callback = GOMP_PLUGIN_malloc (sizeof *callback);
  *callback
    = (struct callback) { NULL, fn, data, queue, queue_end_point (queue) };
  __atomic_fetch_add (&queue->references, 1, __ATOMIC_RELAXED);
  if (callback->point)
    watcher_watch (queue->device->watcher, &queue->watched, NULL);
  if (!callback->point || !driver.hsa_amd_signal_async_handler
      || driver.hsa_amd_signal_async_handler (callback->point->signal,
                                              HSA_SIGNAL_CONDITION_LT, 1,
                                              callback_arrives, callback)
           != HSA_STATUS_SUCCESS)
    GOMP_PLUGIN_call_on_worker (callback_wait, callback);
}
