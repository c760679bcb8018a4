/* Queues to a device, kept in a pool.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_QUEUE_H
#define GANGWAY_OFFLOAD_DEVICE_QUEUE_H

#include "libomp-offload/device/device.h"

/* Queues from the device's pool, for a launch at a time.  NULL on failure,
   after a message.  A released queue is empty.  */
struct goacc_asyncqueue *device_queue_acquire (struct device *device);
void device_queue_release (struct device *device,
                           struct goacc_asyncqueue *queue);
/* Wait for all that is in QUEUE; false after a message.  */
bool device_queue_wait (struct device *device, struct goacc_asyncqueue *queue);
/* The calling thread runs a callback of a queue, and calls no driver: set by the
   callbacks that end constructs.  */
extern __thread bool device_in_callback
  __attribute__ ((tls_model ("initial-exec")));

/* Free MEMORY, of the host's heap, after what is in QUEUE now.  */
void device_queue_free_after (struct device *device,
                              struct goacc_asyncqueue *queue, void *memory);
/* Release QUEUE once OTHER has done what is in it now: that may still use what the
   last launch in QUEUE brought along, which the next one takes away.  */
void device_queue_release_after (struct device *device,
                                 struct goacc_asyncqueue *queue,
                                 struct goacc_asyncqueue *other);
/* End QUEUE, which is not to go back to the pool: what was in it failed, or the
   device is finished.  Waits for what is in it.  */
void device_queue_end (struct device *device, struct goacc_asyncqueue *queue);

/* Of one device's making and end.  Destroy waits for the pool's queues, and
   returns false after a message where one cannot be ended.  */
struct queue_pool *queue_pool_create (void);
bool queue_pool_destroy (struct device *device);
/* Hold the pool's lock across a fork; after it in parent and child.  */
void queue_pool_before_fork (struct device *device);
void queue_pool_after_fork (struct device *device);

#endif
