/* The constructors and destructors of a module's code.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_DEVICE_CODE_H
#define GANGWAY_PLUGIN_NVPTX_DEVICE_CODE_H

#include "plugins/nvptx/device.h"

#define DEVICE_CODE_CONSTRUCTORS "__do_global_ctors__entry"
#define DEVICE_CODE_DESTRUCTORS "__do_global_dtors__entry"

/* Run the kernel ENTRY of MODULE, or its OpenMP form, where it has one, and wait.  In
   the device's context.  False after a message.  */
bool device_code_run (struct device *device, CUmodule module,
                      const char *entry);

#endif
