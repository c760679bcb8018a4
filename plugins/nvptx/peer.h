/* Devices that reach each other's memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_PEER_H
#define GANGWAY_PLUGIN_NVPTX_PEER_H

#include "plugins/nvptx/device.h"

/* Whether kernels and copies of DEVICE reach PEER's memory; both are initialised, and in
   use.  The first call for a pair has the driver make it so where it can, and takes a
   lock; later ones take none.  Silent.  */
bool peer_reach (struct device *device, struct device *peer);
/* As peer_reach, where PEER is a number that the driver has for a device, which may be
   one that is not initialised or in use: false then.  */
bool peer_reach_ordinal (struct device *device, int peer);
/* ORDINAL's context is about to end.  */
void peer_forget (int ordinal);

/* Copy rows from FROM's memory to TO's, in TO's stream for copies, as COPY says but for
   the contexts, which are set in it; waits.  Returns as GOMP_OFFLOAD_memcpy3d.  */
int peer_copy_rows (struct device *to, struct device *from,
                    CUDA_MEMCPY3D *copy);

#endif
