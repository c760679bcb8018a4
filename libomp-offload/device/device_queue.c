/* One device's pool of queues.  The pool's lock guards the list of idle queues;
   it is never held during a call of the plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device_queue.h"

#include <stdlib.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/plugin/plugin.h"

__thread bool device_in_callback __attribute__ ((tls_model ("initial-exec")));

/* The last released is the first acquired: its memory is warm.  */
struct queue_pool
{
  struct mutex lock;
  struct goacc_asyncqueue **idle;
  size_t count, room;
};

struct queue_pool *
queue_pool_create (void)
{
  struct queue_pool *pool = memory_alloc_cleared (sizeof *pool);
  mutex_init (&pool->lock, MUTEX_RANK_DEVICE_QUEUES);
  return pool;
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
    gomp_error ("a queue of device %d (%s) cannot be ended", device->number,
                device->name);
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

struct goacc_asyncqueue *
device_queue_acquire (struct device *device)
{
  struct queue_pool *pool = device->queues;
  struct goacc_asyncqueue *queue = NULL;
  mutex_lock (&pool->lock);
  if (pool->count > 0)
    queue = pool->idle[--pool->count];
  mutex_unlock (&pool->lock);
  if (!queue)
    queue = device->plugin->openacc_async_construct (device->ordinal);
  if (!queue)
    gomp_error ("a queue of device %d (%s) cannot be made", device->number,
                device->name);
  return queue;
}

void
device_queue_release (struct device *device, struct goacc_asyncqueue *queue)
{
  struct queue_pool *pool = device->queues;
  bool kept = true;
  mutex_lock (&pool->lock);
  if (pool->count == pool->room)
    {
      size_t room = pool->room ? 2 * pool->room : 16;
      void *grown = realloc (pool->idle, room * sizeof *pool->idle);
      if (grown)
        {
          pool->idle = grown;
          pool->room = room;
        }
      else
        kept = false;
    }
  if (kept)
    pool->idle[pool->count++] = queue;
  mutex_unlock (&pool->lock);
  if (!kept)
    device->plugin->openacc_async_destruct (queue);
}

bool
device_queue_wait (struct device *device, struct goacc_asyncqueue *queue)
{
  if (device->plugin->openacc_async_synchronize (queue))
    return true;
  gomp_error ("waiting for a queue of device %d (%s) failed", device->number,
              device->name);
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

struct deferred_release
{
  struct device *device;
  struct goacc_asyncqueue *queue;
};

/* The other queue has reached the point.  */
static void
release_reached (void *argument, bool good)
{
  (void) good; /* nothing uses the queue's memory any more in either case */
  struct deferred_release deferred = *(struct deferred_release *) argument;
  free (argument);
  device_queue_release (deferred.device, deferred.queue);
}

void
device_queue_release_after (struct device *device,
                            struct goacc_asyncqueue *queue,
                            struct goacc_asyncqueue *other)
{
  struct deferred_release *deferred = memory_try_alloc (sizeof *deferred);
  if (deferred)
    {
      *deferred = (struct deferred_release) { device, queue };
      device->plugin->openacc_async_queue_callback (other, release_reached,
                                                    deferred);
      return;
    }
  device_queue_wait (device, other);
  device_queue_release (device, queue);
}

void
device_queue_end (struct device *device, struct goacc_asyncqueue *queue)
{
  device->plugin->openacc_async_destruct (queue);
}
