/* Reverse offload: what the device's watcher (plugins/common/watcher.h) does for NVIDIA's
   devices.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_REVERSE_H
#define GANGWAY_PLUGIN_NVPTX_REVERSE_H

#include "plugins/common/watcher.h"
#include "plugins/nvptx/queue.h"

/* How a watcher looks at queues: it asks the driver.  */
extern const struct watcher_hooks reverse_hooks;

/* MODULE has functions for the host: give its code the place for requests.  Frees *KEYS
   and sets it to NULL where its code cannot ask.  In the device's context.  False after a
   message.  */
bool reverse_begin (struct device *device, CUmodule module, uint64_t **keys);

#endif
