/* How many blocks and threads a launch has.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_GEOMETRY_H
#define GANGWAY_PLUGIN_NVPTX_GEOMETRY_H

#include "plugins/nvptx/image.h"

/* GCC's device library keeps the state of so many warps of a block.  */
#define WARPS_MOST 32

/* OpenMP: blocks are teams, and a team's threads are warps.  */
struct geometry
{
  unsigned teams, threads;
};

/* What FUNCTION is launched with where the program asked for ARGS (see
   GOMP_OFFLOAD_run).  */
struct geometry geometry_of_region (const struct device *device,
                                    const struct function *function,
                                    void **args);

/* OpenACC: blocks are gangs, and a block has workers times vector length threads.
   Set what is 0 in DIMS: what the image says of FUNCTION, else GOMP_OPENACC_DIM's or
   the device's defaults.  False, after a message, where the device cannot have so many
   threads or barriers.  In the device's context; may take the device's
   dimensions_lock.  */
bool geometry_of_construct (struct device *device,
                            const struct function *function, unsigned *dims);

#endif
