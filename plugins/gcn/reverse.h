/* Reverse offload, and looking at queues that no thread waits for: serving what device
   threads ask the host for, and printing what they print.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_REVERSE_H
#define GANGWAY_PLUGIN_GCN_REVERSE_H

#include "plugins/gcn/image.h"
#include "plugins/gcn/queue.h"

/* IMAGE, which is loaded but has run nothing, has functions for the host: give its code
   the ring for requests, where it was linked with this runtime's device library; other code
   asks through its queue's output.  False after a message.  */
bool reverse_begin (struct device *device, struct image *image);
/* IMAGE is about to be unloaded; reverse_begin may not have been called for it.  Waits for
   its kernels that may ask, where the program has left any running: unanswered they would
   never end.  */
void reverse_unload (struct device *device, struct image *image);
/* DEVICE starts, perhaps once more.  */
void reverse_start (struct device *device);
/* Serve nothing any more; DEVICE ends.  False, and nothing is freed, where a kernel still
   runs that may ask: the process ends, perhaps on a thread that serves a request, and the
   kernel waits for ever.  */
bool reverse_end (struct device *device);

/* Something was launched in QUEUE that no thread may wait for, or that ASKS: until the
   queue is seen idle, one of the runtime's threads prints what its kernels write and, where
   it ASKS, serves what they ask for promptly.  In the steady state, one atomic operation.
   Where the runtime can make no thread, returns only when QUEUE is idle.  No lock is
   held.  */
void reverse_watch (struct goacc_asyncqueue *queue, bool asks);
/* Nothing watches QUEUE any more when this returns; nothing of it runs.  No lock is
   held.  */
void reverse_forget (struct goacc_asyncqueue *queue);

#endif
