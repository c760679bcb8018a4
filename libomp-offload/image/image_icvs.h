/* The ICVs of a device, as an image's variable holds them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_IMAGE_ICVS_H
#define GANGWAY_OFFLOAD_IMAGE_ICVS_H

#include "libomp-offload/image/loaded_image.h"

/* Fill IMAGE's variable on DEVICE: GCC 12's int with the device's number, or the four ints
   of GCC 13 and later; nothing where the image has none.  device->lock is held.  False
   after a message.  */
bool image_icvs_send (struct device *device, struct loaded_image *image);
/* Take what regions of IMAGE have set on DEVICE as DEVICE's ICVs; *CHANGED becomes true
   where they have.  device->lock is held.  False after a message.  */
bool image_icvs_receive (struct device *device, struct loaded_image *image,
                         bool *changed);

#endif
