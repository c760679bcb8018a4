/* Queues to a device, kept in a pool.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_QUEUE_H
#define GANGWAY_OFFLOAD_DEVICE_QUEUE_H

#include "libomp-offload/device/device.h"

/* Queues from the device's pool, for a launch at a time.  NULL on failure,
   after a message.  A released queue is empty.  A queue is in use until it is
   released, or left to whoever gives it back with device_queue_return, perhaps long
   after (a block of the map); the device is not finished while one is in use.  */
struct goacc_asyncqueue *device_queue_acquire (struct device *device);
void device_queue_release (struct device *device,
                           struct goacc_asyncqueue *queue);
void device_queue_leave (struct device *device);
void device_queue_return (struct device *device,
                          struct goacc_asyncqueue *queue);
/* Wait for all that is in QUEUE; false after a message.  */
bool device_queue_wait (struct device *device, struct goacc_asyncqueue *queue);
/* The calling thread runs a queue's callback that ends a target task, in which
   no function of a driver may be called (target_task.c sets it).  */
extern __thread bool device_in_callback
  __attribute__ ((tls_model ("initial-exec")));

/* Free MEMORY, of the host's heap, once all that is in QUEUE now is done.  */
void device_queue_free_after (struct device *device,
                              struct goacc_asyncqueue *queue, void *memory);
/* Return QUEUE, which was left, once OTHER has done what is in it now: that may still
   use what the last launch in QUEUE brought along, which the next one takes away.  */
void device_queue_return_after (struct device *device,
                                struct goacc_asyncqueue *queue,
                                struct goacc_asyncqueue *other);
/* End QUEUE, which is not to go back to the pool: what was in it failed, or the
   device is finished.  Waits for what is in it.  */
void device_queue_end (struct device *device, struct goacc_asyncqueue *queue);

/* Of one device's start and end.  The pool itself stays from the device's first start
   on.  Wait returns once no queue was in use; close says whether that is so, and from
   then until open none is to be had.  Destroy waits for the idle queues, and returns
   false after a message where one cannot be ended.  */
struct queue_pool *queue_pool_create (void);
void queue_pool_open (struct device *device);
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
