/* Queues: streams of the driver's, with what their launches bring along.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_QUEUE_H
#define GANGWAY_PLUGIN_NVPTX_QUEUE_H

#include "plugins/common/watcher.h"
#include "plugins/nvptx/device.h"
#include "plugins/nvptx/stage.h"

struct stack;

struct goacc_asyncqueue
{
  struct device *device;
  /* The one who made it, and callbacks that have not come: those of a stream that has
     failed may come when the queue is gone.  Atomic.  */
  unsigned references;
  CUstream stream;
  bool foreign; /* the stream is the program's */
  bool failed;  /* for good; atomic */
  /* The function launched last, for messages, until its image goes; atomic.  Whoever
     looks at the function holds the device's queues.lock.  */
  const struct function *last;
  /* How many sessions have ended, each with its launch in the stream, and how many of
     those are known to have run to their end; both atomic.  Whoever reads LAUNCHED and
     is then told by the driver that the stream is empty stores what it read in DONE: no
     lock, since a callback does it, for which the driver's other functions may wait.
     LAUNCHED changes under the lock.  */
  unsigned long launched, done;
  /* How many sessions have begun to launch; what is not DONE of them is under way, where
     no launch was refused.  Stored under the lock, atomic.  */
  unsigned long begun;
  struct queue_link link; /* the device's */
  struct watched watched;

  /* Of what follows.  Taken with none but the device's queues.lock held, and never by
     a callback: the driver's functions are called under it.  */
  pthread_mutex_t lock;
  unsigned sessions; /* that have room in the ring or the stack, not ended */
  /* What the kernels of this queue have their stacks in, one after another.  A session
     takes it while it launches.  */
  struct stack *stack;
  struct stage_ring ring;
};

/* Wait for what is in it now.  False where something has failed, after a
   message.  */
bool queue_wait (struct goacc_asyncqueue *queue);

/* What to store with queue_done where the driver then says that QUEUE is empty.  */
static inline unsigned long
queue_launched (struct goacc_asyncqueue *queue)
{
  return __atomic_load_n (&queue->launched, __ATOMIC_ACQUIRE);
}

/* The first LAUNCHED launches have run.  A smaller number that arrives late is a loss
   of knowledge, no error.  */
static inline void
queue_done (struct goacc_asyncqueue *queue, unsigned long launched)
{
  __atomic_store_n (&queue->done, launched, __ATOMIC_RELEASE);
}

/* Whether something was launched, or is being, that is not known to have ended.  */
static inline bool
queue_is_under_way (const struct goacc_asyncqueue *queue)
{
  return __atomic_load_n (&queue->begun, __ATOMIC_RELAXED)
         != __atomic_load_n (&queue->done, __ATOMIC_RELAXED);
}

/* Whether nothing uses QUEUE's ring and stack.  Needs the queue's lock.  */
static inline bool
queue_is_idle_locked (struct goacc_asyncqueue *queue)
{
  return queue->sessions == 0
         && __atomic_load_n (&queue->done, __ATOMIC_ACQUIRE)
              == __atomic_load_n (&queue->launched, __ATOMIC_RELAXED);
}

/* Give what stacks the idle ones of DEVICE's queues have to its pool.  Returns whether
   there were any.  Takes the device's queues.lock and the stacks'; passes over queues
   whose lock is held.  */
bool queues_give_stacks (struct device *device);

/* CALL returned RESULT for QUEUE: it fails for good.  Complains, the first time.
   Takes the device's queues.lock, under which no function of the driver's is called.
   Returns false.  */
bool queue_fail (struct goacc_asyncqueue *queue, CUresult result,
                 const char *call);

/* COUNT functions, which lie side by side from FIRST on, are about to be freed: messages
   name them no more.  Takes the device's queues.lock.  */
void queues_forget_functions (struct device *device,
                              const struct function *first, size_t count);

/* Use STREAM, which stays the caller's, instead of the queue's own; QUEUE is idle.
   Returns 1; 0 after a message, with the stream that it had.  */
int queue_set_stream (struct goacc_asyncqueue *queue, CUstream stream);

#endif
