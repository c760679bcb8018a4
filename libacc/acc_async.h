/* Async queues: OpenACC's async-arguments and the queues they stand for on each
   device.  acc_async_noval is a queue of its own, apart from that of 0.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_ASYNC_H
#define GANGWAY_ACC_ASYNC_H

#include <stdarg.h>
#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-offload/device/device.h"

struct acc_thread;

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

void acc_queues_init (struct acc_queues *queues);
/* Wait for and destroy them all.  False after a message where one failed.  */
bool acc_queues_destroy (struct device *device, struct acc_queues *queues);

/* The queue of ASYNC, NULL where there is none yet.  */
struct goacc_asyncqueue *acc_queues_find (struct acc_queues *queues, int async);
/* The same, but make it; NULL where the plugin cannot, after its message.  */
struct goacc_asyncqueue *acc_queues_get (struct device *device,
                                         struct acc_queues *queues, int async);
/* A copy of the list as it is now, to be freed by the caller; NULL where it is
   empty.  */
struct acc_queue *acc_queues_snapshot (struct acc_queues *queues,
                                       size_t *count);

/* The queue that work of THREAD with this async-argument goes into: NULL
   for acc_async_sync, and where constructs happen in place.  Ends the
   process with a message where the argument is invalid.  */
struct goacc_asyncqueue *acc_async_queue (struct acc_thread *thread, int async);

/* The wait clause of a construct with this async-argument: COUNT
   async-arguments, int each, in ARGUMENTS.  The construct's queue, or the
   thread where that is acc_async_sync, waits for them.  */
void acc_async_wait_clause (struct acc_thread *thread, int async, int count,
                            va_list *arguments);

/* Whether ASYNC can be an async-argument.  */
bool acc_async_valid (int async);

#endif
