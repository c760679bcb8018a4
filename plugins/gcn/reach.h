/* Host memory where the engines for copies reach it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_REACH_H
#define GANGWAY_PLUGIN_GCN_REACH_H

#include "plugins/gcn/device.h"

struct host_lock; /* pages that are locked for copies */

/* Have the host memory [MEMORY, +SIZE) where DEVICE's engines reach it: returns the
   address, and sets *LOCK to what is to be let go after the copy, or NULL.  NULL, silently,
   where that cannot be had.  Takes the lock of locks.  */
void *host_reach (struct device *device, void *memory, size_t size,
                  struct host_lock **lock);
/* A copy that LOCK was for is done.  Takes the lock of locks; any thread.  */
void host_let_go (struct host_lock *lock);

#endif
