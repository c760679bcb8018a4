/* The program's own declare target variables on a native device, which are
   mapped to themselves while the object that they belong to is loaded.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_NATIVE_VARIABLES_H
#define GANGWAY_OFFLOAD_NATIVE_VARIABLES_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"

/* Map the program's own declare target variables to themselves on DEVICE, a
   native one, as far as objects were loaded or unloaded since the last call.
   Returns whether the map may have changed.  The call costs a call of the
   loader even where nothing was loaded, and only one thread at a time can make
   that: so a launch calls this only where its variables depend on it.  Takes
   device->lock.  The map of a native device has this function as its
   refresher.  */
bool native_variables_refresh (struct device *device);
/* Forget what the plugin said of DEVICE, whose map is about to be destroyed.
   device->lock is held.  */
void native_variables_forget_locked (struct device *device);

#endif
