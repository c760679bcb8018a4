/* The async queues of one device, by async-argument.  acc_async_noval is a queue of
   its own, apart from that of 0.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_QUEUES_H
#define GANGWAY_ACC_QUEUES_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-offload/device/device.h"

struct acc_queue
{
  int async;
  struct goacc_asyncqueue *queue;
};

/* One device's queues.  Invariant: list[0 .. count-1] is sorted by async, which
   differ; count <= room.  */
struct acc_queues
{
  struct mutex lock; /* guards the other fields */
  struct acc_queue *list;
  size_t count, room;
};

/* QUEUES are none, and nobody has their lock, whatever they were before.  No other thread uses
   them.  */
void acc_queues_init (struct acc_queues *queues);
/* Wait for all of QUEUES, which stay, since other threads may use them.  */
void acc_queues_drain (struct device *device, struct acc_queues *queues);
/* Wait for all of QUEUES and destroy them.  False after a message where one of
   them failed.  */
bool acc_queues_destroy (struct device *device, struct acc_queues *queues);

/* The queue of ASYNC, NULL where there is none yet.  */
struct goacc_asyncqueue *acc_queues_find (struct acc_queues *queues, int async);
/* The queue of ASYNC, which is made where there is none yet; NULL where the plugin
   cannot make one, after a message of the plugin's.  */
struct goacc_asyncqueue *acc_queues_get (struct device *device,
                                         struct acc_queues *queues, int async);
/* A copy of the list as it is now, to be freed by the caller; NULL where it is
   empty.  */
struct acc_queue *acc_queues_snapshot (struct acc_queues *queues,
                                       size_t *count);

#endif
