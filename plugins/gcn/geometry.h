/* How many work-groups and waves a launch has.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_GEOMETRY_H
#define GANGWAY_PLUGIN_GCN_GEOMETRY_H

#include "plugins/gcn/image.h"

/* GCC's device library keeps the state of so many waves of a work-group.  */
#define WAVES_MOST 16

/* Work-groups are OpenMP's teams or OpenACC's gangs, waves their threads or workers, and
   lanes OpenMP's simd or OpenACC's vector.  */
struct geometry
{
  unsigned groups, waves;
};

/* What FUNCTION is launched with where the program asked for ARGS (see
   GOMP_OFFLOAD_run).  */
struct geometry geometry_of_region (const struct device *device,
                                    const struct function *function,
                                    void **args);

/* OpenACC: set DIMS to what FUNCTION is launched with where the program asked for DIMS
   (0: not said).  */
struct geometry geometry_of_construct (const struct device *device,
                                       const struct function *function,
                                       unsigned *dims);

/* Bytes of the group segment for a launch of FUNCTION.  */
unsigned geometry_group_size (const struct device *device,
                              const struct function *function,
                              struct geometry geometry);

#endif
