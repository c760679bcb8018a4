/* Reverse offload, and looking at queues that no thread waits for: what the device's watcher
   (plugins/common/watcher.h) does for AMD devices.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_REVERSE_H
#define GANGWAY_PLUGIN_GCN_REVERSE_H

#include "plugins/common/watcher.h"
#include "plugins/gcn/image.h"
#include "plugins/gcn/queue.h"

/* How a watcher looks at queues: at their output, and at their entries.  */
extern const struct watcher_hooks reverse_hooks;

/* IMAGE, which is loaded but has run nothing, has functions for the host: give its code
   the ring for requests, where it was linked with this runtime's device library; other code
   asks through its queue's output.  False after a message.  */
bool reverse_begin (struct device *device, struct image *image);

#endif
