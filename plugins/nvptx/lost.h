/* Devices that are lost: what is said of the one failure that all later ones come of.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_LOST_H
#define GANGWAY_PLUGIN_NVPTX_LOST_H

#include "plugins/nvptx/device.h"

/* Whether RESULT says that a context is unusable: a kernel has failed, and from then on
   the driver returns the same whatever it is asked for.  */
bool result_loses_context (CUresult result);

/* CALL returned such a RESULT on DEVICE: say so, with the regions that were under way, and
   tell the runtime; of several threads that find out the first does, and the others
   wait for it, so that none ends the process before the line is out.  Takes
   the device's queues.lock, under which nothing complains.  */
void device_lose (struct device *device, CUresult result, const char *call);

/* Whether DEVICE is lost and that was said.  */
static inline bool
device_is_lost (const struct device *device)
{
  return __atomic_load_n (&device->lost, __ATOMIC_ACQUIRE) == LOST_TOLD;
}

#endif
