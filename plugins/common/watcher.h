/* A thread that looks at a device's queues while no other may: it serves what kernels ask
   the host for, and lets the plugin print what they print.  The plugins for GPUs share
   it; what is a queue's, and how one tells that it is idle, are hooks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_COMMON_WATCHER_H
#define GANGWAY_PLUGIN_COMMON_WATCHER_H

#include <stdbool.h>
#include <gomp/plugin.h>
#include "plugins/common/watched.h"

struct asker;
struct watcher; /* one for each device */

/* A watcher that has not started.  It is never freed: other threads of a process that ends
   may be about to use it.  HOOKS stay.  */
struct watcher *watcher_create (const struct watcher_hooks *hooks);
/* The device starts, perhaps once more; COOKIE is its.  */
void watcher_start (struct watcher *watcher, struct gomp_device_cookie *cookie);
/* Serve nothing any more; the device ends.  False, and nothing is freed, where a kernel
   still runs that may ask: the process ends, perhaps on a thread that serves a request, and
   the kernel waits for ever, as would a driver's call that waits for it.  */
bool watcher_end (struct watcher *watcher);

/* An image asks through ASKER, which is the watcher's from now on.  */
void watcher_serve (struct watcher *watcher, struct asker *asker);
/* IMAGE is about to be unloaded; it may have no asker.  Waits for its kernels that may ask,
   where the program has left any running: unanswered they would never end.  */
void watcher_unload (struct watcher *watcher, const void *image);

/* Something was launched in WATCHED's queue (before this is called) that no thread may wait
   for, or a kernel of IMAGE's that may ask (NULL: it does not): until the queue is seen
   idle one of the runtime's threads looks at it, and where there is an IMAGE serves what is
   asked for promptly.  In the steady state, one atomic operation.  Where the runtime can make
   no thread, returns only when the queue is idle.  No lock is held.  */
void watcher_watch (struct watcher *watcher, struct watched *watched,
                    const void *image);
/* Nothing watches WATCHED's queue any more when this returns; nothing of it runs.  No lock
   is held.  */
void watcher_forget (struct watcher *watcher, struct watched *watched);

#endif
