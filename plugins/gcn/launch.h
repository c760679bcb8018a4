/* Launching kernels.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_LAUNCH_H
#define GANGWAY_PLUGIN_GCN_LAUNCH_H

#include "plugins/gcn/geometry.h"

/* Run FUNCTION, one of IMAGE's constructors or destructors, and wait for it.  NULL: nothing
   is done.  False after a message.  */
bool launch_alone (struct device *device, const struct function *function);

#endif
