/* Events of the driver's, kept for the next use.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_EVENTS_H
#define GANGWAY_PLUGIN_NVPTX_EVENTS_H

#include "plugins/nvptx/device.h"

/* A new, empty pool of a device's events that nobody uses.  A thread that waits for one
   of these events sleeps, and they note no time.  */
struct events *events_create (void);
/* Destroy the pool and the events in it; those that were taken and not given back are
   left.  In the device's context.  */
void events_destroy (struct events *events);

/* An event that the caller is to record; where it stood before is over.  NULL after a
   message.  Takes the pool's lock.  */
CUevent events_unrecorded (struct device *device);
/* An event, recorded in STREAM behind what is there now; NULL after a message.
   Takes the pool's lock.  */
CUevent events_take (struct device *device, CUstream stream);
/* EVENT is no longer needed.  Streams that were told to wait for it still do: the
   driver takes the point when it is told.  Calls the driver only where the pool is
   full.  Takes the pool's lock.  */
void events_give (struct device *device, CUevent event);

#endif
