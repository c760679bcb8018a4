/* Devices that are lost: what is said of the one failure that all later ones come of.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_LOST_H
#define GANGWAY_PLUGIN_GCN_LOST_H

#include "plugins/gcn/device.h"

/* Let the HSA runtime tell of faults; once for the process, after driver_load.  */
void lost_listen (void);

/* STATUS says that a kernel of DEVICE, in its queue HSA (NULL: not known), has failed: say
   so, tell the runtime, and let those go on who wait for the device; of several threads
   that find out the first does, and the others wait for it, so that none ends the process
   before the line is out.  Takes the device's queues.lock and the queues'.  */
void device_lose (struct device *device, hsa_status_t status,
                  const hsa_queue_t *hsa);
/* What the HSA runtime calls where a queue of DEVICE's, DATA, fails.  */
void lost_queue (hsa_status_t status, hsa_queue_t *queue, void *data);

/* Whether DEVICE is lost and that was said.  */
static inline bool
device_is_lost (const struct device *device)
{
  return __atomic_load_n (&device->lost, __ATOMIC_ACQUIRE) == LOST_TOLD;
}

#endif
