/* Queues: streams of the driver's, with what their launches bring along.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_QUEUE_H
#define GANGWAY_PLUGIN_NVPTX_QUEUE_H

#include "plugins/nvptx/device.h"
#include "plugins/nvptx/stage.h"

struct stack;
struct function;

struct goacc_asyncqueue
{
  struct device *device;
  CUstream stream;
  bool foreign; /* the stream is the program's */
  bool failed;  /* for good; atomic */
  /* The function launched last, for messages; atomic.  */
  const struct function *last;
  /* How often something was put here; atomic.  What was counted before the driver
     said that the stream is empty is done.  */
  unsigned long put;

  pthread_mutex_t lock; /* of what follows */
  unsigned sessions;    /* begun and not ended */
  /* What the kernels of this queue have their stacks in, one after another; NULL
     between an idle moment and the next launch.  */
  struct stack *stack;
  struct stage_ring ring;
};

/* A queue of DEVICE's with a stream of its own; NULL after a message.  */
struct goacc_asyncqueue *queue_create (struct device *device);
/* Wait, and free it.  False where something in it had failed.  */
bool queue_destroy (struct goacc_asyncqueue *queue);
/* Wait for what is in it now.  False where something has failed, after a
   message.  */
bool queue_wait (struct goacc_asyncqueue *queue);

/* Called before something is put into QUEUE.  */
static inline void
queue_put (struct goacc_asyncqueue *queue)
{
  __atomic_fetch_add (&queue->put, 1, __ATOMIC_RELAXED);
}

/* CALL returned RESULT for QUEUE: it fails for good.  Complains, the first time.
   Takes no lock.  Returns false.  */
bool queue_fail (struct goacc_asyncqueue *queue, CUresult result,
                 const char *call);

/* Use STREAM, which stays the caller's, instead of the queue's own; QUEUE is idle.
   Returns 1; 0 after a message.  */
int queue_set_stream (struct goacc_asyncqueue *queue, CUstream stream);

/* Whether the calling thread is the driver's, in one of our callbacks.  */
bool queue_on_callback (void);

#endif
