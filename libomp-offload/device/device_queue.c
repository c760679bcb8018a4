/* One device's pool of queues.  Each line of threads (base/thread_line.h) keeps one
   idle queue for itself, which the next launch of its thread takes and gives back
   with one change each; so threads that launch at once write to nothing in common,
   and each has its own queue, with what its last launch left in the processor's
   caches.  The others are in a list that all share.  The pool's lock guards that
   list; it is never held during a call of the plugin.

   How many queues are in use is the sum of the lines' counts: a queue may be
   released on another line than it was acquired on.  A thread that acquires counts
   itself and then looks whether the pool is closed; the thread that closes it says so
   and then takes the sum: so one of the two sees the other, and what the sum may have
   missed are queues that were released meanwhile.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device_queue.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/futex.h"
#include "base/memory.h"
#include "base/thread_line.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/plugin/plugin.h"

__thread bool device_in_callback __attribute__ ((tls_model ("initial-exec")));

struct queue_line
{
  struct goacc_asyncqueue *kept; /* idle, or NULL; atomic */
  long busy; /* acquired on this line, less those released on it; atomic */
} cache_aligned;

struct queue_pool
{
  struct queue_line lines[THREAD_LINES];
  struct mutex lock;
  /* A stack: the queue that was released last is acquired first, as its memory is
     most likely still in a processor's caches.  */
  struct goacc_asyncqueue **idle;
  size_t count, room;
  bool closed;  /* the device is not ready: none is to be had.  Atomic */
  bool awaited; /* a thread waits until none is in use.  Atomic */
  bool careful; /* all counts change under the lock: constant but for a fork */
  uint32_t turned; /* futex word: how often that was told; atomic */
  uint32_t
    wanted; /* futex word: threads that are to finish the device and wait; atomic */
};

struct queue_pool *
queue_pool_create (void)
{
  struct queue_pool *pool = memory_alloc_aligned (CACHE_LINE, sizeof *pool);
  memset (pool, 0, sizeof *pool);
  mutex_init (&pool->lock, MUTEX_RANK_DEVICE_QUEUES);
  return pool;
}

/* --- Queues in use.  */

static long
sum_of_busy (struct queue_pool *pool)
{
  long sum = 0;
  for (unsigned line = 0; line < THREAD_LINES; line++)
    sum += __atomic_load_n (&pool->lines[line].busy, __ATOMIC_SEQ_CST);
  return sum;
}

static void
set_closed (struct queue_pool *pool, bool closed)
{
  __atomic_store_n (&pool->closed, closed, __ATOMIC_SEQ_CST);
}

void
queue_pool_open (struct device *device)
{
  struct queue_pool *pool = device->queues;
  mutex_lock (&pool->lock);
  set_closed (pool, false);
  mutex_unlock (&pool->lock);
}

bool
queue_pool_close (struct device *device)
{
  struct queue_pool *pool = device->queues;
  mutex_lock (&pool->lock);
  bool was_closed = pool->closed;
  set_closed (pool, true);
  bool rests = sum_of_busy (pool) == 0;
  if (!rests)
    set_closed (pool, was_closed);
  mutex_unlock (&pool->lock);
  return rests;
}

/* Some thread waits until no queue is in use: tell it where that is so.  */
static void __attribute__ ((noinline)) tell (struct queue_pool *pool)
{
  if (sum_of_busy (pool) > 0)
    return;
  __atomic_store_n (&pool->awaited, false, __ATOMIC_SEQ_CST);
  __atomic_add_fetch (&pool->turned, 1, __ATOMIC_SEQ_CST);
  futex_wake (&pool->turned, INT_MAX);
}

static inline void
tell_if_awaited (struct queue_pool *pool)
{
  if (unlikely (__atomic_load_n (&pool->awaited, __ATOMIC_SEQ_CST)))
    tell (pool);
}

/* A queue comes into use, on LINE.  False where the pool is closed.  */
static bool
count_slow (struct queue_pool *pool, struct queue_line *line, bool counted)
{
  /* A thread that closes the pool has the lock until it knows that the pool stays
     closed.  */
  mutex_lock (&pool->lock);
  bool closed = pool->closed;
  int change = !closed - counted;
  __atomic_add_fetch (&line->busy, change, __ATOMIC_SEQ_CST);
  mutex_unlock (&pool->lock);
  /* Who waits may have seen the thread that counted itself in vain.  */
  tell_if_awaited (pool);
  return !closed;
}

static inline bool
count (struct queue_pool *pool, struct queue_line *line)
{
  if (unlikely (pool->careful))
    return count_slow (pool, line, false);
  __atomic_add_fetch (&line->busy, 1, __ATOMIC_SEQ_CST);
  return likely (!__atomic_load_n (&pool->closed, __ATOMIC_SEQ_CST))
         || count_slow (pool, line, true);
}

void
queue_pool_want (struct device *device)
{
  __atomic_add_fetch (&device->queues->wanted, 1, __ATOMIC_RELAXED);
}

void
queue_pool_unwant (struct device *device)
{
  uint32_t *wanted = &device->queues->wanted;
  if (__atomic_sub_fetch (wanted, 1, __ATOMIC_RELEASE) == 0)
    futex_wake (wanted, INT_MAX);
}

static void __attribute__ ((noinline)) yield_to_finisher (uint32_t *wanted)
{
  uint32_t count;
  while ((count = __atomic_load_n (wanted, __ATOMIC_ACQUIRE)) != 0)
    futex_wait (wanted, count);
}

void
queue_pool_wait (struct device *device)
{
  struct queue_pool *pool = device->queues;
  for (;;)
    {
      uint32_t seen = __atomic_load_n (&pool->turned, __ATOMIC_ACQUIRE);
      __atomic_store_n (&pool->awaited, true, __ATOMIC_SEQ_CST);
      if (sum_of_busy (pool) == 0)
        return;
      futex_wait (&pool->turned, seen);
    }
}

/* The child of a fork has forgotten the queues of other threads, and perhaps this
   one.  */
static void
uncount_careful (struct queue_pool *pool, struct queue_line *line)
{
  mutex_lock (&pool->lock);
  if (sum_of_busy (pool) > 0)
    __atomic_sub_fetch (&line->busy, 1, __ATOMIC_SEQ_CST);
  mutex_unlock (&pool->lock);
}

/* A queue is not in use any more.  */
static inline void
uncount (struct queue_pool *pool, struct queue_line *line)
{
  if (unlikely (pool->careful))
    uncount_careful (pool, line);
  else
    __atomic_sub_fetch (&line->busy, 1, __ATOMIC_SEQ_CST);
  tell_if_awaited (pool);
}

/* --- Idle queues.  */

static struct goacc_asyncqueue *
take_kept (struct queue_line *line)
{
  return __atomic_load_n (&line->kept, __ATOMIC_RELAXED) != NULL
           ? __atomic_exchange_n (&line->kept, NULL, __ATOMIC_ACQUIRE)
           : NULL;
}

/* One that all threads share or, last, another line's; NULL where there is none.  */
static struct goacc_asyncqueue *
take_shared (struct queue_pool *pool)
{
  struct goacc_asyncqueue *queue = NULL;
  mutex_lock (&pool->lock);
  if (pool->count > 0)
    queue = pool->idle[--pool->count];
  mutex_unlock (&pool->lock);
  for (unsigned line = 0; line < THREAD_LINES && queue == NULL; line++)
    queue = take_kept (&pool->lines[line]);
  return queue;
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

/* QUEUE is idle: it is kept, on LINE if that has none, or, without memory, ended.  */
static void
keep (struct device *device, struct queue_line *line,
      struct goacc_asyncqueue *queue)
{
  struct queue_pool *pool = device->queues;
  struct goacc_asyncqueue *none = NULL;
  if (likely (__atomic_compare_exchange_n (&line->kept, &none, queue, false,
                                           __ATOMIC_RELEASE, __ATOMIC_RELAXED)))
    return;
  mutex_lock (&pool->lock);
  bool kept = keep_locked (pool, queue);
  mutex_unlock (&pool->lock);
  if (!kept)
    device->plugin->openacc_async_destruct (queue);
}

static bool
end_queue (struct device *device, struct goacc_asyncqueue *queue)
{
  return queue == NULL || device->plugin->openacc_async_destruct (queue);
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
    good &= end_queue (device, idle[--count]);
  free (idle);
  for (unsigned line = 0; line < THREAD_LINES; line++)
    good &= end_queue (device, take_kept (&pool->lines[line]));
  if (!good)
    device_error (device, "a queue of device %d (%s) cannot be ended",
                  device->number, device->name);
  return good;
}

/* --- Forks.  */

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
  struct queue_pool *pool = device->queues;
  for (unsigned line = 0; line < THREAD_LINES; line++)
    pool->lines[line].busy = 0;
  pool->careful = true;
  pool->wanted = 0;
}

/* --- Queues for launches and copies.  */

static struct queue_line *
own_line (struct device *device)
{
  return &device->queues->lines[thread_line ()];
}

/* There is no idle queue on the calling thread's line.  */
static struct goacc_asyncqueue *__attribute__ ((noinline))
acquire_slow (struct device *device)
{
  struct goacc_asyncqueue *queue = take_shared (device->queues);
  if (queue == NULL)
    queue = device->plugin->openacc_async_construct (device->ordinal);
  if (queue == NULL)
    {
      device_error (device, "a queue of device %d (%s) cannot be made",
                    device->number, device->name);
      device_queue_leave (device);
    }
  return queue;
}

bool
device_use_begin (struct device *device, bool yields)
{
  uint32_t *wanted = &device->queues->wanted;
  if (unlikely (__atomic_load_n (wanted, __ATOMIC_RELAXED) != 0) && yields)
    yield_to_finisher (wanted);
  return count (device->queues, own_line (device));
}

struct goacc_asyncqueue *
device_queue_acquire (struct device *device)
{
  struct queue_line *line = own_line (device);
  if (unlikely (!count (device->queues, line)))
    {
      device_error (device,
                    "a queue of device %d (%s) cannot be made: the device was "
                    "finished",
                    device->number, device->name);
      return NULL;
    }
  struct goacc_asyncqueue *queue = take_kept (line);
  return likely (queue != NULL) ? queue : acquire_slow (device);
}

void
device_queue_release (struct device *device, struct goacc_asyncqueue *queue)
{
  struct queue_line *line = own_line (device);
  keep (device, line, queue);
  uncount (device->queues, line);
}

void
device_queue_leave (struct device *device)
{
  uncount (device->queues, own_line (device));
}

void
device_queue_return (struct device *device, struct goacc_asyncqueue *queue)
{
  keep (device, own_line (device), queue);
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
