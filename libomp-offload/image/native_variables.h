/* The program's own declare target variables on a native device, which are
   mapped to themselves while the object that they belong to is loaded.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_NATIVE_VARIABLES_H
#define GANGWAY_OFFLOAD_NATIVE_VARIABLES_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"

/* On a native device: map the program's own declare target variables to
   themselves, as far as objects were loaded or unloaded since the last call.
   Returns whether the map may have changed.  Where nothing was loaded it costs a
   call of the loader, which only one thread runs at a time: a launch does not
   call it unless its variables depend on it.  Takes device->lock.  This is what
   a device's map calls to be refreshed.  */
bool native_variables_refresh (struct device *device);
/* Forget what the plugin said of DEVICE, whose map is about to be destroyed.
   device->lock is held.  */
void native_variables_forget_locked (struct device *device);

#endif
