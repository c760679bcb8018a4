/* Queues to a device, kept in a pool.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_QUEUE_H
#define GANGWAY_OFFLOAD_DEVICE_QUEUE_H

#include "libomp-offload/device/device.h"

/* A queue from the device's pool, for one launch or copy, in use from now on.  The
   device is not finished while a queue is in use.  The calling thread gets the queue that
   it, or one of the few threads of its line, has released last, if that is idle.  NULL
   after a message, where the plugin makes none or the pool is closed.  These functions may
   take the pool's lock.  */
struct goacc_asyncqueue *device_queue_acquire (struct device *device);
/* QUEUE, which is empty, is in use no more and goes back to the pool.  */
void device_queue_release (struct device *device,
                           struct goacc_asyncqueue *queue);
/* The caller's queue is in use no more, but does not go back to the pool: it has been
   ended, or is a block's of the map, which keeps it until device_queue_return.  */
void device_queue_leave (struct device *device);
/* The calling thread uses DEVICE, which is not finished meanwhile, as if it had a queue of
   the pool's.  False where the pool is closed.  Ends with device_queue_leave.  A thread
   that YIELDS, since nothing that uses the device waits for it, waits first while another is
   about to finish the device: that one could wait for ever else, as threads use the device
   by turns.  */
bool device_use_begin (struct device *device, bool yields);
/* QUEUE, which is empty and was left, goes back to the pool.  */
void device_queue_return (struct device *device,
                          struct goacc_asyncqueue *queue);
/* Wait for all that is in QUEUE; false after a message.  */
bool device_queue_wait (struct device *device, struct goacc_asyncqueue *queue);
/* Whether the calling thread runs a queue's callback that ends a target task, in which
   it may call no function of a driver (target_task.c sets it).  */
extern __thread bool device_in_callback
  __attribute__ ((tls_model ("initial-exec")));

/* Free MEMORY, of the host's heap, once all that is in QUEUE now is done.  */
void device_queue_free_after (struct device *device,
                              struct goacc_asyncqueue *queue, void *memory);
/* As device_queue_return, once OTHER has done what is in it now: copies there may still
   use the memory that QUEUE's last launch brought along, and that its next launch
   overwrites.  */
void device_queue_return_after (struct device *device,
                                struct goacc_asyncqueue *queue,
                                struct goacc_asyncqueue *other);
/* Destroy QUEUE, because what was in it failed or the device is finished, after waiting
   for what is in it.  It does not count as left by that.  */
void device_queue_end (struct device *device, struct goacc_asyncqueue *queue);

/* For the start and end of a device.  The pool itself, once made, stays while the device
   is started and finished again.  Between queue_pool_want and queue_pool_unwant, which no
   thread need hold a lock for, device_use_begin waits.  queue_pool_wait returns once no queue seemed to be in
   use; others may be by then.
   queue_pool_close returns whether none is; if so, the pool is closed, and
   device_queue_acquire fails, until queue_pool_open.  queue_pool_destroy destroys the
   idle queues, after waiting for what is in them; false after a message where one
   cannot be destroyed.  */
struct queue_pool *queue_pool_create (void);
void queue_pool_open (struct device *device);
void queue_pool_want (struct device *device);
void queue_pool_unwant (struct device *device);
void queue_pool_wait (struct device *device);
bool queue_pool_close (struct device *device);
bool queue_pool_destroy (struct device *device);
/* Hold the pool's lock across a fork; release it in the parent and in the
   child.  */
void queue_pool_before_fork (struct device *device);
void queue_pool_after_fork (struct device *device);
/* In the child, before that: other threads' queues are gone with them.  */
void queue_pool_forget_others_locked (struct device *device);

#endif
