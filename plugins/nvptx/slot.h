/* The one slot in which the code of GCC's own device library (13 and later) asks for host
   code.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_SLOT_H
#define GANGWAY_PLUGIN_NVPTX_SLOT_H

#include "plugins/common/asker.h"

/* A device thread fills the slot while it holds a lock of its module's, the function last,
   and waits until the function is 0 again.  Where the slot is, a pointer in the module with
   the name of SLOT_VARIABLE says.  */
extern const struct asker_protocol slot_protocol;
#define SLOT_VARIABLE "__gomp_rev_offload_var"

#endif
