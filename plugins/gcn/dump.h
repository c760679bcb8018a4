/* What GCN_DEBUG shows of the HSA runtime's things: GCC's plugin shows the same.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_DUMP_H
#define GANGWAY_PLUGIN_GCN_DUMP_H

#include "plugins/gcn/driver.h"

/* The system; AGENT and its memory; REGION, which was chosen for WHAT.  Each does nothing
   without GCN_DEBUG.  */
void dump_system (void);
void dump_agent (hsa_agent_t agent);
void dump_region (hsa_region_t region, const char *what);

#endif
