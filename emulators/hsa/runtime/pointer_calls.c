/* What a pointer is, and whether memory moves.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <string.h>
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/allocation.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/executable.h"
#include "emulators/hsa/runtime/locked.h"

static void *
pointer_of (uint64_t address)
{
  return (void *) (uintptr_t) address;
}

static void
describe_allocation (const struct allocation *found,
                     hsa_amd_pointer_info_t *info)
{
  info->type = HSA_EXT_POINTER_TYPE_HSA;
  info->agentBaseAddress = pointer_of (found->base);
  if (found->kind == ALLOCATION_HOST)
    info->hostBaseAddress = pointer_of (found->base);
  info->sizeInBytes = found->size;
  info->userData = found->user_data;
  info->agentOwner = agent_handle (found->region->agent);
  info->global_flags = region_flags (found->region->kind);
}

/* Memory of a code object is the device's.  */
static bool
describe_loaded (uint64_t address, hsa_amd_pointer_info_t *info)
{
  pthread_mutex_lock (&executables_lock);
  const struct loaded *loaded = loaded_at_locked (address);
  if (loaded)
    {
      info->type = HSA_EXT_POINTER_TYPE_HSA;
      info->agentBaseAddress = pointer_of (loaded->base);
      info->sizeInBytes = loaded_size (loaded);
      info->agentOwner = agent_handle (loaded->agent);
      info->global_flags = region_flags (REGION_DEVICE);
    }
  pthread_mutex_unlock (&executables_lock);
  return loaded != NULL;
}

/* Returns the agents that may access ADDRESS, a bit for each.  */
static unsigned
describe (uint64_t address, hsa_amd_pointer_info_t *info)
{
  struct allocation allocation;
  struct locked locked;
  if (allocation_find (address, &allocation))
    {
      describe_allocation (&allocation, info);
      return allocation.reachers | (info->hostBaseAddress ? 1 : 0);
    }
  if (locked_find (address, &locked))
    {
      info->type = HSA_EXT_POINTER_TYPE_LOCKED;
      info->agentBaseAddress = info->hostBaseAddress = pointer_of (locked.base);
      info->sizeInBytes = locked.size;
      info->userData = locked.user_data;
      info->agentOwner = agent_handle (&agents[0]);
      info->global_flags = region_flags (REGION_HOST_FINE);
    }
  else if (!describe_loaded (address, info))
    return 0;
  return EVERY_AGENT & ~(info->hostBaseAddress ? 0 : 1);
}

/* List the agents of REACHERS.  */
static hsa_status_t
list_accessible (unsigned reachers, void *(*alloc) (size_t), uint32_t *count,
                 hsa_agent_t **list)
{
  unsigned all = agent_count ();
  *count = 0;
  *list = NULL;
  reachers &= (1u << all) - 1;
  if (!reachers)
    return HSA_STATUS_SUCCESS;
  *list = alloc (__builtin_popcount (reachers) * sizeof **list);
  if (!*list)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  for (unsigned i = 0; i < all; i++)
    if (reachers >> i & 1)
      (*list)[(*count)++] = agent_handle (&agents[i]);
  return HSA_STATUS_SUCCESS;
}

/* A program made for an older runtime has a shorter structure, and says so in it.  */
hsa_status_t
do_hsa_amd_pointer_info (const void *pointer, hsa_amd_pointer_info_t *info,
                         void *(*alloc) (size_t), uint32_t *count,
                         hsa_agent_t **accessible)
{
  hsa_amd_pointer_info_t found = { .type = HSA_EXT_POINTER_TYPE_UNKNOWN };
  if (!pointer || !info || info->size == 0
      || (alloc && (!count || !accessible)))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  unsigned reachers = describe ((uintptr_t) pointer, &found);
  found.size = info->size < sizeof found ? info->size : sizeof found;
  memcpy (info, &found, found.size);
  return alloc ? list_accessible (reachers, alloc, count, accessible)
               : HSA_STATUS_SUCCESS;
}

static void
set_user_data (struct allocation *allocation, void *data)
{
  allocation->user_data = data;
}

hsa_status_t
do_hsa_amd_pointer_info_set_userdata (const void *pointer, void *user_data)
{
  uint64_t address = (uintptr_t) pointer;
  if (!pointer)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return allocation_change (address, set_user_data, user_data)
             || locked_set_user_data (address, user_data)
           ? HSA_STATUS_SUCCESS
           : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

/* ---- Migration ---------------------------------------------------------------------------- */

/* Memory stays in the pool that it is of: AMD's runtime moves none either.  */
hsa_status_t
do_hsa_amd_memory_pool_can_migrate (hsa_amd_memory_pool_t from,
                                    hsa_amd_memory_pool_t to, bool *result)
{
  if (!result)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!region_find (from.handle) || !region_find (to.handle))
    return HSA_STATUS_ERROR_INVALID_MEMORY_POOL;
  *result = false;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_memory_migrate (const void *pointer, hsa_amd_memory_pool_t to,
                           uint32_t flags)
{
  if (!pointer || flags)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return region_find (to.handle) ? HSA_STATUS_ERROR_OUT_OF_RESOURCES
                                 : HSA_STATUS_ERROR_INVALID_MEMORY_POOL;
}
