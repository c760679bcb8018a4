/* Reverse offload: serving what device threads ask the host for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_REVERSE_H
#define GANGWAY_PLUGIN_GCN_REVERSE_H

#include "plugins/gcn/image.h"
#include "plugins/gcn/queue.h"

/* IMAGE, which is loaded but has run nothing, has functions for the host: give its code
   the place for requests.  Frees *KEYS and sets it to NULL where its code cannot ask.
   False after a message.  */
bool reverse_begin (struct device *device, struct image *image,
                    uint64_t **keys);
/* IMAGE is about to be unloaded; reverse_begin may not have been called for it.  Waits for
   its kernels that may ask, where the program has left any running: unanswered they would
   never end.  */
void reverse_unload (struct device *device, struct image *image);
/* QUEUE goes away; nothing of it runs.  */
void reverse_forget (struct device *device, struct goacc_asyncqueue *queue);
/* Serve nothing any more; DEVICE ends.  False, and nothing is freed, where a kernel still
   runs that may ask.  */
bool reverse_end (struct device *device);
/* A kernel of an image that may ask was launched in QUEUE: its requests are served from now
   on until the queue is seen idle (queue_is_active after queue_reap_locked).  No lock is
   held.  */
void reverse_launched (struct device *device, struct goacc_asyncqueue *queue);

#endif
