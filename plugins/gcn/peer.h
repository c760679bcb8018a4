/* AMD devices that reach each other's memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_PEER_H
#define GANGWAY_PLUGIN_GCN_PEER_H

#include "plugins/gcn/device.h"

/* How many devices there are.  */
int gcn_device_count (void);

/* Let all devices reach MEMORY, which was allocated on DEVICE.  Where the driver does not
   that stays so: copies between devices go through the host.  */
void peer_share (struct device *device, void *memory);
/* Whether all memory of both is reached by the other.  */
bool peer_reach (const struct device *one, const struct device *other);

#endif
