/* What OpenACC has for each thread: its device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/device.h"

EXPORT void *
GOMP_OFFLOAD_openacc_create_thread_data (int ordinal)
{
  return gcn_device (ordinal);
}

EXPORT void
GOMP_OFFLOAD_openacc_destroy_thread_data (void *data)
{
  (void) data;
}
