/* Images: the device code and the tables that programs and shared objects
   register, from their constructors, often before any device is known.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_IMAGE_H
#define GANGWAY_OFFLOAD_IMAGE_H

#include "base/attributes.h"
#include "libomp-offload/device.h"

/* Load every image of DEVICE's type, and map its functions and variables.
   device->lock is held.  False after a message.  */
bool image_load_all_locked (struct device *device);
void image_unload_all_locked (struct device *device);

/* The device address of host function FN: its image's entry, or FN itself on a
   native device; NULL where no image of the device has it.  */
void *image_function (struct device *device, void (*fn) (void *));
/* For OpenACC: the launch descriptor is that same address.  */

/* What the requires directives of all registered images ask for.  */
unsigned image_requires (void);

#endif
