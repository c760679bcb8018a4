/* Memory that the host and devices use at one address.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_IN_PLACE_H
#define GANGWAY_PLUGIN_GCN_IN_PLACE_H

#include <stdbool.h>

/* Whether the memory that programs get of a device is managed memory: GANGWAY_MEMORY says
   so, and the HSA runtime has it.  The same for the whole process.  Any thread.  */
bool memory_is_managed (void);

#endif
