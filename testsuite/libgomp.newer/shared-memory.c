/* As libgomp.gcn/memory-shared.c, also where the device uses all of the host's memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#define WITH_XNACK
#include "../libgomp.gcn/memory-shared.c"
