/* Caches: what agents say of them.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <string.h>
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/cache_calls.h"
#include "emulators/hsa/runtime/entry_points.h"

enum
{
  LEVELS = 2
};

/* By kind of agent, host or device, and level.  */
static const uint32_t sizes[2][LEVELS]
  = { { 32 << 10, 1 << 20 }, { 16 << 10, 4 << 20 } };

uint32_t
cache_size (const struct agent *agent, unsigned level)
{
  return level < LEVELS ? sizes[agent_is_device (agent)][level] : 0;
}

/* A cache's handle: the agent's number and the level, from 1.  */
static const struct agent *
find_cache (hsa_cache_t cache, unsigned *level)
{
  uint64_t number = cache.handle - 1;
  if (number / LEVELS >= agent_count ())
    return NULL;
  *level = number % LEVELS;
  return &agents[number / LEVELS];
}

hsa_status_t
do_hsa_cache_get_info (hsa_cache_t cache, hsa_cache_info_t attribute,
                       void *value)
{
  unsigned level;
  char name[32];
  const struct agent *agent = find_cache (cache, &level);
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_CACHE;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  snprintf (name, sizeof name, "L%u of agent %u", level + 1, agent->number);
  switch (attribute)
    {
    case HSA_CACHE_INFO_NAME_LENGTH:
      *(uint32_t *) value = (uint32_t) strlen (name);
      break;
    case HSA_CACHE_INFO_NAME:
      memcpy (value, name, strlen (name) + 1);
      break;
    case HSA_CACHE_INFO_LEVEL:
      *(uint8_t *) value = (uint8_t) (level + 1);
      break;
    case HSA_CACHE_INFO_SIZE:
      *(uint32_t *) value = cache_size (agent, level);
      break;
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_agent_iterate_caches (hsa_agent_t handle,
                             hsa_status_t (*callback) (hsa_cache_t cache,
                                                       void *data),
                             void *data)
{
  const struct agent *agent = agent_find (handle);
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (unsigned level = 0; level < LEVELS; level++)
    {
      hsa_cache_t cache = { agent->number * LEVELS + level + 1 };
      hsa_status_t status = callback (cache, data);
      if (status != HSA_STATUS_SUCCESS)
        return status;
    }
  return HSA_STATUS_SUCCESS;
}
