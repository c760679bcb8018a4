/* Memory that programs allocate from: regions, which AMD's extension calls pools.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_REGION_H
#define EMULATORS_HSA_RUNTIME_REGION_H

#include "emulators/hsa/runtime/amd_types.h"

struct agent;

enum region_kind
{
  REGION_HOST_FINE,
  REGION_HOST_KERNARG,
  REGION_HOST_COARSE,
  REGION_DEVICE, /* a device's own memory */
  REGION_GROUP,  /* its LDS, of which nothing can be allocated */
  REGION_KINDS
};

struct region
{
  enum region_kind kind;
  struct agent *agent; /* whose memory it is */
};

/* The region of HANDLE (of a region or a pool: both are the same), which may be any
   value; null where it is none.  */
const struct region *region_find (uint64_t handle);

/* AGENT's region of KIND, and its handle.  */
const struct region *region_of (const struct agent *agent,
                                enum region_kind kind);
static inline uint64_t
region_handle (const struct region *region)
{
  return (uintptr_t) region;
}

/* HSA_REGION_GLOBAL_FLAG_* of KIND.  */
uint32_t region_flags (enum region_kind kind);

/* The bytes of it.  */
size_t region_size (const struct region *region);

enum
{
  REGION_GRANULE = 4096
};

#endif
