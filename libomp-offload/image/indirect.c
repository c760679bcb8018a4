/* GOMP_target_map_indirect_ptr: what an indirect call in a device region calls
   for a function's host address.  Device images have their own; the host's copy
   of a region, which a native device runs, calls the host function.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"

GOMP_ENTRY void *GOMP_target_map_indirect_ptr (void *pointer);

void *
GOMP_target_map_indirect_ptr (void *pointer)
{
  return pointer;
}
