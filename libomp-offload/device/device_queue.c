/* One device's pool of queues.  A thread's last queue waits for it in a place that few
   other threads use, so that threads that launch at once write to nothing in common;
   the other idle queues are in a list.  The pool's lock guards that; it is never held
   during a call of the plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device_queue.h"

#include <stdlib.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/plugin/plugin.h"

__thread bool device_in_callback __attribute__ ((tls_model ("initial-exec")));

/* Places for queues of threads; a cache line each.  */
#define PLACES 16
struct queue_place
{
  struct goacc_asyncqueue *queue; /* or NULL; atomic */
  char unshared[64 - sizeof (struct goacc_asyncqueue *)];
};

/* The last released is the first acquired: its memory is warm.  */
struct queue_pool
{
  struct queue_place places[PLACES];
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

/* The calling thread's place.  */
static struct queue_place *
queue_place (struct queue_pool *pool)
{
  static unsigned threads; /* atomic */
  static __thread unsigned number
    __attribute__ ((tls_model ("initial-exec"))); /* 0: not given yet */
  if (unlikely (number == 0))
    number = __atomic_add_fetch (&threads, 1, __ATOMIC_RELAXED);
  return &pool->places[number % PLACES];
}

static inline struct goacc_asyncqueue *
queue_place_take (struct queue_place *place)
{
  return __atomic_load_n (&place->queue, __ATOMIC_RELAXED) == NULL
           ? NULL
           : __atomic_exchange_n (&place->queue, NULL, __ATOMIC_ACQUIRE);
}

static inline bool
queue_place_put (struct queue_place *place, struct goacc_asyncqueue *queue)
{
  struct goacc_asyncqueue *none = NULL;
  return __atomic_compare_exchange_n (&place->queue, &none, queue, false,
                                      __ATOMIC_RELEASE, __ATOMIC_RELAXED);
}

/* A queue that waits for another thread; NULL where there is none.  */
static struct goacc_asyncqueue *
queue_of_others (struct queue_pool *pool)
{
  struct goacc_asyncqueue *queue = NULL;
  for (int i = 0; i < PLACES && !queue; i++)
    queue = queue_place_take (&pool->places[i]);
  return queue;
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
  struct goacc_asyncqueue *queue;
  while ((queue = queue_of_others (pool)) != NULL)
    good &= device->plugin->openacc_async_destruct (queue);
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
  struct goacc_asyncqueue *queue = queue_place_take (queue_place (pool));
  if (likely (queue != NULL))
    return queue;
  mutex_lock (&pool->lock);
  if (pool->count > 0)
    queue = pool->idle[--pool->count];
  mutex_unlock (&pool->lock);
  if (!queue)
    queue = queue_of_others (pool);
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
  if (likely (queue_place_put (queue_place (pool), queue)))
    return;
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

void
device_queue_end (struct device *device, struct goacc_asyncqueue *queue)
{
  device->plugin->openacc_async_destruct (queue);
}
