/* Allocating, freeing, copying and filling memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <string.h>
#include <time.h>
#include "emulators/common/space.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/allocation.h"
#include "emulators/hsa/runtime/entry_points.h"

void *
memory_bytes (const void *address, size_t size, bool writes)
{
  uint64_t place = (uintptr_t) address;
  struct agent *agent = agent_of_address (place);
  if (!agent)
    return (void *) address;
  if (!space_holds (agent->space, place, size))
    return NULL;
  if (writes)
    space_written (agent->space, place, size);
  return space_bytes (agent->space, place);
}

hsa_status_t
memory_copy (void *to, const void *from, size_t size)
{
  const void *source = memory_bytes (from, size, false);
  void *target = source ? memory_bytes (to, size, true) : NULL;
  if (!target)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  memmove (target, source, size);
  return HSA_STATUS_SUCCESS;
}

/* What the host's regions have is for all agents, what pools have for the pool's own until the
   program says more.  */
hsa_status_t
do_hsa_memory_allocate (hsa_region_t handle, size_t size, void **ptr)
{
  const struct region *region = region_find (handle.handle);
  if (!region)
    return HSA_STATUS_ERROR_INVALID_REGION;
  unsigned reachers = agent_is_device (region->agent) ? 0 : EVERY_AGENT;
  return allocation_create (region, size, reachers, ptr);
}

hsa_status_t
do_hsa_amd_memory_pool_allocate (hsa_amd_memory_pool_t pool, size_t size,
                                 uint32_t flags, void **ptr)
{
  const struct region *region = region_find (pool.handle);
  (void) flags;
  return region ? allocation_create (region, size, 0, ptr)
                : HSA_STATUS_ERROR_INVALID_MEMORY_POOL;
}

hsa_status_t
do_hsa_memory_free (void *ptr)
{
  return ptr ? allocation_free ((uintptr_t) ptr) : HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_memory_pool_free (void *ptr)
{
  return do_hsa_memory_free (ptr);
}

hsa_status_t
do_hsa_memory_copy (void *dst, const void *src, size_t size)
{
  uint64_t latency = settings_get ()->copy_latency;
  if (!dst || !src)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (size == 0)
    return HSA_STATUS_SUCCESS;
  if (latency)
    {
      struct timespec time
        = { (time_t) (latency / 1000000000), (long) (latency % 1000000000) };
      nanosleep (&time, NULL);
    }
  return memory_copy (dst, src, size);
}

hsa_status_t
do_hsa_amd_memory_fill (void *ptr, uint32_t value, size_t count)
{
  if (!ptr || (uintptr_t) ptr % 4 != 0)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (count == 0)
    return HSA_STATUS_SUCCESS;
  if (count > SIZE_MAX / 4)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  uint32_t *to = memory_bytes (ptr, 4 * count, true);
  if (!to)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (size_t i = 0; i < count; i++)
    to[i] = value;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_memory_assign_agent (void *ptr, hsa_agent_t agent,
                            hsa_access_permission_t access)
{
  if (!ptr || access < HSA_ACCESS_PERMISSION_RO
      || access > HSA_ACCESS_PERMISSION_RW)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return agent_find (agent) ? HSA_STATUS_SUCCESS
                            : HSA_STATUS_ERROR_INVALID_AGENT;
}

static void
set_reachers (struct allocation *allocation, void *data)
{
  allocation->reachers
    = *(const unsigned *) data | 1u << allocation->region->agent->number;
}

/* The agents of the list and the pool's own may access it from now on, no others.  */
hsa_status_t
do_hsa_amd_agents_allow_access (uint32_t num_agents, const hsa_agent_t *agents,
                                const uint32_t *flags, const void *ptr)
{
  unsigned reachers = 0;
  if (num_agents == 0 || !agents || flags || !ptr)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (uint32_t i = 0; i < num_agents; i++)
    {
      const struct agent *agent = agent_find (agents[i]);
      if (!agent)
        return HSA_STATUS_ERROR_INVALID_AGENT;
      reachers |= 1u << agent->number;
    }
  return allocation_change ((uintptr_t) ptr, set_reachers, &reachers)
           ? HSA_STATUS_SUCCESS
           : HSA_STATUS_ERROR;
}

/* Registering is a hint in the base of the API: no memory becomes reachable by it.  */
hsa_status_t
do_hsa_memory_register (void *ptr, size_t size)
{
  return !ptr && size ? HSA_STATUS_ERROR_INVALID_ARGUMENT : HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_memory_deregister (void *ptr, size_t size)
{
  (void) ptr;
  (void) size;
  return HSA_STATUS_SUCCESS;
}
