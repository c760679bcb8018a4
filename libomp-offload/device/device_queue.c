/* One device's pool of queues.  The pool's lock guards the list of idle queues and
   the number of those in use; it is never held during a call of the plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device_queue.h"

#include <limits.h>
#include <stdlib.h>
#include "base/error.h"
#include "base/futex.h"
#include "base/memory.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/plugin/plugin.h"

__thread bool device_in_callback __attribute__ ((tls_model ("initial-exec")));

/* A stack: the queue that was released last is acquired first, as its memory is
   most likely still in the processor's caches.  */
struct queue_pool
{
  struct mutex lock;
  struct goacc_asyncqueue **idle;
  size_t count, room;
  size_t busy;     /* acquired and not released */
  bool closed;     /* the device is not ready: none is to be had */
  bool awaited;    /* a thread waits until none is busy */
  uint32_t turned; /* futex word: how often that was told; atomic */
};

struct queue_pool *
queue_pool_create (void)
{
  struct queue_pool *pool = memory_alloc_cleared (sizeof *pool);
  mutex_init (&pool->lock, MUTEX_RANK_DEVICE_QUEUES);
  return pool;
}

void
queue_pool_open (struct device *device)
{
  struct queue_pool *pool = device->queues;
  mutex_lock (&pool->lock);
  pool->closed = false;
  mutex_unlock (&pool->lock);
}

bool
queue_pool_close (struct device *device)
{
  struct queue_pool *pool = device->queues;
  mutex_lock (&pool->lock);
  bool rests = pool->busy == 0;
  pool->closed |= rests;
  mutex_unlock (&pool->lock);
  return rests;
}

void
queue_pool_wait (struct device *device)
{
  struct queue_pool *pool = device->queues;
  mutex_lock (&pool->lock);
  while (pool->busy > 0)
    {
      uint32_t seen = __atomic_load_n (&pool->turned, __ATOMIC_RELAXED);
      pool->awaited = true;
      mutex_unlock (&pool->lock);
      futex_wait (&pool->turned, seen);
      mutex_lock (&pool->lock);
    }
  mutex_unlock (&pool->lock);
}

/* A queue is not in use any more.  Returns whether some thread is to be told, without
   the lock, that none is.  */
static bool
uncount_locked (struct queue_pool *pool)
{
  /* The child of a fork has forgotten the queues of other threads.  */
  if (pool->busy == 0 || --pool->busy > 0 || likely (!pool->awaited))
    return false;
  pool->awaited = false;
  __atomic_fetch_add (&pool->turned, 1, __ATOMIC_RELAXED);
  return true;
}

static void
tell (struct queue_pool *pool, bool wanted)
{
  if (unlikely (wanted))
    futex_wake (&pool->turned, INT_MAX);
}

bool
queue_pool_destroy (struct device *device)
{
  struct queue_pool *pool = device->queues;
  bool good = true;
  mutex_lock (&pool->lock);
  size_t count = pool->count;
  struct goacc_asyncqueue **idle = pool->idle;
  pool->idle = NULL;
  pool->count = pool->room = 0;
  mutex_unlock (&pool->lock);
  while (count > 0)
    good &= device->plugin->openacc_async_destruct (idle[--count]);
  free (idle);
  if (!good)
    device_error (device, "a queue of device %d (%s) cannot be ended",
                  device->number, device->name);
  return good;
}

void
queue_pool_before_fork (struct device *device)
{
  mutex_lock_alike (&device->queues->lock);
}

void
queue_pool_after_fork (struct device *device)
{
  mutex_unlock (&device->queues->lock);
}

void
queue_pool_forget_others_locked (struct device *device)
{
  device->queues->busy = 0;
}

struct goacc_asyncqueue *
device_queue_acquire (struct device *device)
{
  struct queue_pool *pool = device->queues;
  struct goacc_asyncqueue *queue = NULL;
  mutex_lock (&pool->lock);
  bool closed = pool->closed;
  pool->busy += !closed;
  if (!closed && pool->count > 0)
    queue = pool->idle[--pool->count];
  mutex_unlock (&pool->lock);
  if (!queue && !closed)
    queue = device->plugin->openacc_async_construct (device->ordinal);
  if (queue)
    return queue;
  device_error (device, "a queue of device %d (%s) cannot be made%s",
                device->number, device->name,
                closed ? ": the device was finished" : "");
  if (!closed)
    device_queue_leave (device);
  return NULL;
}

/* Keep QUEUE for the next; false where there is no memory for that.  */
static bool
keep_locked (struct queue_pool *pool, struct goacc_asyncqueue *queue)
{
  if (pool->count == pool->room)
    {
      size_t room = pool->room ? 2 * pool->room : 16;
      void *grown = realloc (pool->idle, room * sizeof *pool->idle);
      if (!grown)
        return false;
      pool->idle = grown;
      pool->room = room;
    }
  pool->idle[pool->count++] = queue;
  return true;
}

void
device_queue_release (struct device *device, struct goacc_asyncqueue *queue)
{
  struct queue_pool *pool = device->queues;
  mutex_lock (&pool->lock);
  bool kept = keep_locked (pool, queue);
  bool wanted = kept && uncount_locked (pool);
  mutex_unlock (&pool->lock);
  tell (pool, wanted);
  if (kept)
    return;
  device->plugin->openacc_async_destruct (queue);
  device_queue_leave (device);
}

void
device_queue_leave (struct device *device)
{
  struct queue_pool *pool = device->queues;
  mutex_lock (&pool->lock);
  bool wanted = uncount_locked (pool);
  mutex_unlock (&pool->lock);
  tell (pool, wanted);
}

void
device_queue_return (struct device *device, struct goacc_asyncqueue *queue)
{
  struct queue_pool *pool = device->queues;
  mutex_lock (&pool->lock);
  bool kept = keep_locked (pool, queue);
  mutex_unlock (&pool->lock);
  if (!kept)
    device->plugin->openacc_async_destruct (queue);
}

bool
device_queue_wait (struct device *device, struct goacc_asyncqueue *queue)
{
  if (device->plugin->openacc_async_synchronize (queue))
    return true;
  device_error (device, "waiting for a queue of device %d (%s) failed",
                device->number, device->name);
  return false;
}

static void
free_memory (void *memory, bool good)
{
  (void) good; /* the queue uses the memory no more in either case */
  free (memory);
}

void
device_queue_free_after (struct device *device, struct goacc_asyncqueue *queue,
                         void *memory)
{
  device->plugin->openacc_async_queue_callback (queue, free_memory, memory);
}

struct deferred_return
{
  struct device *device;
  struct goacc_asyncqueue *queue;
};

/* The other queue has reached the point.  */
static void
return_reached (void *argument, bool good)
{
  (void) good; /* nothing uses the queue's memory any more in either case */
  struct deferred_return deferred = *(struct deferred_return *) argument;
  free (argument);
  device_queue_return (deferred.device, deferred.queue);
}

void
device_queue_return_after (struct device *device,
                           struct goacc_asyncqueue *queue,
                           struct goacc_asyncqueue *other)
{
  struct deferred_return *deferred = memory_try_alloc (sizeof *deferred);
  if (deferred)
    {
      *deferred = (struct deferred_return) { device, queue };
      device->plugin->openacc_async_queue_callback (other, return_reached,
                                                    deferred);
      return;
    }
  device_queue_wait (device, other);
  device_queue_return (device, queue);
}

void
device_queue_end (struct device *device, struct goacc_asyncqueue *queue)
{
  device->plugin->openacc_async_destruct (queue);
}
