/* The ICVs of a device, as an image's variable holds them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_IMAGE_ICVS_H
#define GANGWAY_OFFLOAD_IMAGE_ICVS_H

#include "libomp-offload/device/device.h"

/* Fill the variable at device range THERE: GCC 12's int with the device's
   number, or the four ints of GCC 13 and later; nothing where the image has
   none (a start of 0).  device->lock is held.  False after a message.  */
bool image_icvs_send (struct device *device, const struct addr_pair *there);

#endif
