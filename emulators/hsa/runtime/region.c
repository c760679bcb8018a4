/* Regions and pools, and what they tell about themselves.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/region.h"

#include <pthread.h>
#include <unistd.h>
#include "emulators/common/space.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"

/* By agent and kind; the host's agent has the first three kinds, devices the others.  */
static struct region regions[AGENTS_MAX][REGION_KINDS];

static void
fill_regions (void)
{
  for (unsigned i = 0; i < AGENTS_MAX; i++)
    for (unsigned kind = 0; kind < REGION_KINDS; kind++)
      regions[i][kind] = (struct region) { kind, &agents[i] };
}

const struct region *
region_of (const struct agent *agent, enum region_kind kind)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, fill_regions);
  return &regions[agent - agents][kind];
}

static bool
agent_has (const struct agent *agent, enum region_kind kind)
{
  return agent_is_device (agent) == (kind >= REGION_DEVICE);
}

const struct region *
region_find (uint64_t handle)
{
  const struct region *all = regions[0];
  uint64_t distance = handle - (uintptr_t) all;
  uint64_t number = distance / sizeof *all;
  if (distance % sizeof *all != 0 || number / REGION_KINDS >= agent_count ()
      || !agent_has (&agents[number / REGION_KINDS], number % REGION_KINDS))
    return NULL;
  return &all[number];
}

uint32_t
region_flags (enum region_kind kind)
{
  static const uint32_t flags[REGION_KINDS]
    = { HSA_REGION_GLOBAL_FLAG_FINE_GRAINED,
        HSA_REGION_GLOBAL_FLAG_FINE_GRAINED | HSA_REGION_GLOBAL_FLAG_KERNARG,
        HSA_REGION_GLOBAL_FLAG_COARSE_GRAINED,
        HSA_REGION_GLOBAL_FLAG_COARSE_GRAINED, 0 };
  return flags[kind];
}

size_t
region_size (const struct region *region)
{
  if (region->kind == REGION_GROUP)
    return LDS_SIZE;
  if (region->kind == REGION_DEVICE)
    return space_size (region->agent->space);
  return (size_t) sysconf (_SC_PHYS_PAGES) * (size_t) sysconf (_SC_PAGESIZE);
}

/* What both kinds of handles answer; HSA_STATUS_ERROR_INVALID_ARGUMENT where ATTRIBUTE is
   not of these.  The numbers of regions' and pools' attributes are the same.  */
static hsa_status_t
common_info (const struct region *region, unsigned attribute, void *value)
{
  bool global = region->kind != REGION_GROUP;
  switch (attribute)
    {
    case HSA_REGION_INFO_SEGMENT:
      *(uint32_t *) value
        = global ? HSA_REGION_SEGMENT_GLOBAL : HSA_REGION_SEGMENT_GROUP;
      break;
    case HSA_REGION_INFO_GLOBAL_FLAGS:
      *(uint32_t *) value = region_flags (region->kind);
      break;
    case HSA_REGION_INFO_SIZE:
      *(size_t *) value = region_size (region);
      break;
    case HSA_REGION_INFO_RUNTIME_ALLOC_ALLOWED:
      *(bool *) value = global;
      break;
    case HSA_REGION_INFO_RUNTIME_ALLOC_GRANULE:
    case HSA_REGION_INFO_RUNTIME_ALLOC_ALIGNMENT:
      *(size_t *) value = global ? REGION_GRANULE : 0;
      break;
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_region_get_info (hsa_region_t handle, hsa_region_info_t attribute,
                        void *value)
{
  const struct region *region = region_find (handle.handle);
  if (!region)
    return HSA_STATUS_ERROR_INVALID_REGION;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  switch ((unsigned) attribute)
    {
    case HSA_REGION_INFO_ALLOC_MAX_SIZE:
      *(size_t *) value
        = region->kind == REGION_GROUP ? 0 : region_size (region);
      return HSA_STATUS_SUCCESS;
    case HSA_REGION_INFO_ALLOC_MAX_PRIVATE_WORKGROUP_SIZE:
      *(uint32_t *) value = LDS_SIZE;
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_REGION_INFO_HOST_ACCESSIBLE:
      *(bool *) value = region->kind < REGION_DEVICE || settings_get ()->apu;
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_REGION_INFO_BASE:
      *(void **) value = NULL;
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_REGION_INFO_BUS_WIDTH:
      *(uint32_t *) value = 64;
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_REGION_INFO_MAX_CLOCK_FREQUENCY:
      *(uint32_t *) value = 1000;
      return HSA_STATUS_SUCCESS;
    default:
      return common_info (region, attribute, value);
    }
}

hsa_status_t
do_hsa_amd_memory_pool_get_info (hsa_amd_memory_pool_t handle,
                                 hsa_amd_memory_pool_info_t attribute,
                                 void *value)
{
  const struct region *region = region_find (handle.handle);
  if (!region)
    return HSA_STATUS_ERROR_INVALID_MEMORY_POOL;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  switch (attribute)
    {
    case HSA_AMD_MEMORY_POOL_INFO_ACCESSIBLE_BY_ALL:
      *(bool *) value = region->kind < REGION_DEVICE;
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_MEMORY_POOL_INFO_ALLOC_MAX_SIZE:
      *(size_t *) value
        = region->kind == REGION_GROUP ? 0 : region_size (region);
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_MEMORY_POOL_INFO_LOCATION:
      *(uint32_t *) value = region->kind >= REGION_DEVICE;
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_MEMORY_POOL_INFO_RUNTIME_ALLOC_REC_GRANULE:
      *(size_t *) value
        = region->kind == REGION_GROUP ? 0 : (size_t) REGION_GRANULE;
      return HSA_STATUS_SUCCESS;
    default:
      return common_info (region, attribute, value);
    }
}

/* An agent's own regions; for a device the host's after them where HOST.  CALL is the
   program's.  */
static hsa_status_t
iterate (const struct agent *agent, bool host,
         hsa_status_t (*call) (hsa_region_t region, void *data), void *data)
{
  for (unsigned pass = 0; pass <= (unsigned) host; pass++)
    for (unsigned kind = 0; kind < REGION_KINDS; kind++)
      {
        const struct agent *owner = pass ? &agents[0] : agent;
        if (!agent_has (owner, kind))
          continue;
        hsa_region_t handle = { region_handle (region_of (owner, kind)) };
        hsa_status_t status = call (handle, data);
        if (status != HSA_STATUS_SUCCESS)
          return status;
      }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_agent_iterate_regions (hsa_agent_t handle,
                              hsa_status_t (*callback) (hsa_region_t region,
                                                        void *data),
                              void *data)
{
  const struct agent *agent = agent_find (handle);
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return iterate (agent, agent_is_device (agent), callback, data);
}

/* A callback for pools, called with regions.  */
struct pool_call
{
  hsa_status_t (*callback) (hsa_amd_memory_pool_t pool, void *data);
  void *data;
};

static hsa_status_t
call_with_pool (hsa_region_t region, void *data)
{
  const struct pool_call *call = data;
  return call->callback ((hsa_amd_memory_pool_t) { region.handle }, call->data);
}

hsa_status_t
do_hsa_amd_agent_iterate_memory_pools (
  hsa_agent_t handle,
  hsa_status_t (*callback) (hsa_amd_memory_pool_t memory_pool, void *data),
  void *data)
{
  const struct agent *agent = agent_find (handle);
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  struct pool_call call = { callback, data };
  return iterate (agent, false, call_with_pool, &call);
}

static void
fill_link (const struct region *region, hsa_amd_memory_pool_link_info_t *link)
{
  *link = (hsa_amd_memory_pool_link_info_t) {
    .atomic_support_32bit = true,
    .atomic_support_64bit = true,
    .coherent_support = true,
    .link_type = agent_is_device (region->agent) ? HSA_AMD_LINK_INFO_TYPE_XGMI
                                                 : HSA_AMD_LINK_INFO_TYPE_PCIE,
    .numa_distance = agent_is_device (region->agent) ? 15 : 20
  };
}

hsa_status_t
do_hsa_amd_agent_memory_pool_get_info (
  hsa_agent_t agent_handle, hsa_amd_memory_pool_t pool,
  hsa_amd_agent_memory_pool_info_t attribute, void *value)
{
  const struct agent *agent = agent_find (agent_handle);
  const struct region *region = region_find (pool.handle);
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!region)
    return HSA_STATUS_ERROR_INVALID_MEMORY_POOL;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  bool own = region->agent == agent;
  bool host_of_device = !agent_is_device (agent) && !own;
  switch (attribute)
    {
    case HSA_AMD_AGENT_MEMORY_POOL_INFO_ACCESS:
      *(hsa_amd_memory_pool_access_t *) value
        = own ? HSA_AMD_MEMORY_POOL_ACCESS_ALLOWED_BY_DEFAULT
          : region->kind == REGION_GROUP
              || (host_of_device && !settings_get ()->apu)
            ? HSA_AMD_MEMORY_POOL_ACCESS_NEVER_ALLOWED
            : HSA_AMD_MEMORY_POOL_ACCESS_DISALLOWED_BY_DEFAULT;
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_AGENT_MEMORY_POOL_INFO_NUM_LINK_HOPS:
      *(uint32_t *) value = !own;
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_AGENT_MEMORY_POOL_INFO_LINK_INFO:
      if (!own)
        fill_link (region, value);
      return HSA_STATUS_SUCCESS;
    }
  return HSA_STATUS_ERROR_INVALID_ARGUMENT;
}
