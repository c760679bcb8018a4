/* Reverse offload: serving what device threads ask the host for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_REVERSE_H
#define GANGWAY_PLUGIN_NVPTX_REVERSE_H

#include "plugins/nvptx/queue.h"

/* MODULE has functions for the host: give its code the place for requests.  Frees *KEYS
   and sets it to NULL where its code cannot ask.  False after a message.  In the
   device's context.  */
bool reverse_begin (struct device *device, CUmodule module, uint64_t **keys);
/* MODULE is about to be unloaded.  Waits for its kernels that may ask, where the program
   has left any running: unanswered they would never end.  */
void reverse_unload (struct device *device, CUmodule module);
/* QUEUE goes away; nothing of it runs.  */
void reverse_forget (struct device *device, struct goacc_asyncqueue *queue);
/* Serve nothing any more; DEVICE ends.  False, and nothing is ended, where a kernel still
   runs that may ask: the process ends, perhaps on a thread that serves a request, and the
   kernel waits for ever, as would a driver's call that waits for it.  */
bool reverse_end (struct device *device);
/* A kernel of MODULE that may ask was launched in QUEUE: its requests are served from now on until
   the queue is seen idle.  Where the runtime can make no thread, returns only then.  No
   lock is held.  */
void reverse_launched (struct device *device, struct goacc_asyncqueue *queue,
                       CUmodule module);

#endif
