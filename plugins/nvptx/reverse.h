/* Reverse offload: serving what device threads ask the host for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_REVERSE_H
#define GANGWAY_PLUGIN_NVPTX_REVERSE_H

#include "plugins/nvptx/queue.h"

/* MODULE has functions for the host: give its code the place for requests.  Frees *KEYS
   and sets it to NULL where its code cannot ask.  False after a message.  In the
   device's context.  */
bool reverse_begin (struct device *device, CUmodule module, uint64_t **keys);
/* MODULE is unloaded: nothing of it runs.  */
void reverse_unload (struct device *device, CUmodule module);
/* QUEUE goes away; nothing of it runs.  */
void reverse_forget (struct device *device, struct goacc_asyncqueue *queue);
/* Serve nothing any more; DEVICE ends.  */
void reverse_end (struct device *device);
/* A kernel will be launched in QUEUE: its requests are served from now on until the
   queue is seen idle.  */
void reverse_launch_begins (struct device *device,
                            struct goacc_asyncqueue *queue);

#endif
