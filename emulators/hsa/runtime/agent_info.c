/* What agents tell about themselves.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <string.h>
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/agent_amd_info.h"
#include "emulators/hsa/runtime/cache_calls.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/isa_calls.h"

enum
{
  NAME_SIZE = 64
};

/* Names, which have NAME_SIZE bytes.  */
static void
fill_name (const struct agent *agent, hsa_agent_info_t attribute, char *name)
{
  bool device = agent_is_device (agent);
  memset (name, 0, NAME_SIZE);
  if (attribute == HSA_AGENT_INFO_VENDOR_NAME)
    strcpy (name, device ? "AMD" : "CPU");
  else
    strcpy (name, device ? agent->processor->name : "Host processors");
}

/* Work-groups and grids; of the host's agent all 0.  */
static void
fill_limits (const struct agent *agent, unsigned attribute, void *value)
{
  bool device = agent_is_device (agent);
  uint16_t group = device ? GROUP_ITEMS_MAX : 0;
  uint32_t grid = device ? UINT32_MAX : 0;
  switch (attribute)
    {
    case HSA_AGENT_INFO_WORKGROUP_MAX_DIM:
      memcpy (value, (uint16_t[3]) { group, group, group }, 6);
      break;
    case HSA_AGENT_INFO_WORKGROUP_MAX_SIZE:
      *(uint32_t *) value = group;
      break;
    case HSA_AGENT_INFO_GRID_MAX_DIM:
      *(hsa_dim3_t *) value = (hsa_dim3_t) { grid, grid, grid };
      break;
    case HSA_AGENT_INFO_GRID_MAX_SIZE:
      *(uint32_t *) value = grid;
      break;
    case HSA_AGENT_INFO_FBARRIER_MAX_SIZE:
      *(uint32_t *) value = device ? 32 : 0;
      break;
    }
}

static void
fill_queues (const struct agent *agent, unsigned attribute, void *value)
{
  bool device = agent_is_device (agent);
  uint32_t number = attribute == HSA_AGENT_INFO_QUEUES_MAX ? QUEUES_MAX
                    : attribute == HSA_AGENT_INFO_QUEUE_MIN_SIZE
                      ? QUEUE_SIZE_MIN
                    : attribute == HSA_AGENT_INFO_QUEUE_MAX_SIZE
                      ? QUEUE_SIZE_MAX
                      : (unsigned) HSA_QUEUE_TYPE_MULTI;
  *(uint32_t *) value = device ? number : 0;
}

static void
fill_caches (const struct agent *agent, uint32_t value[4])
{
  for (unsigned level = 0; level < 4; level++)
    value[level] = cache_size (agent, level);
}

hsa_status_t
do_hsa_agent_get_info (hsa_agent_t handle, hsa_agent_info_t attribute,
                       void *value)
{
  const struct agent *agent = agent_find (handle);
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  bool device = agent_is_device (agent);
  switch (attribute)
    {
    case HSA_AGENT_INFO_NAME:
    case HSA_AGENT_INFO_VENDOR_NAME:
      fill_name (agent, attribute, value);
      break;
    case HSA_AGENT_INFO_FEATURE:
      *(uint32_t *) value = device ? HSA_AGENT_FEATURE_KERNEL_DISPATCH : 0;
      break;
    case HSA_AGENT_INFO_MACHINE_MODEL:
      *(uint32_t *) value = HSA_MACHINE_MODEL_LARGE;
      break;
    case HSA_AGENT_INFO_PROFILE:
      *(uint32_t *) value
        = device && !settings_get ()->apu ? HSA_PROFILE_BASE : HSA_PROFILE_FULL;
      break;
    case HSA_AGENT_INFO_DEFAULT_FLOAT_ROUNDING_MODE:
      *(uint32_t *) value = HSA_DEFAULT_FLOAT_ROUNDING_MODE_NEAR;
      break;
    case HSA_AGENT_INFO_BASE_PROFILE_DEFAULT_FLOAT_ROUNDING_MODES:
      *(uint32_t *) value = device ? HSA_DEFAULT_FLOAT_ROUNDING_MODE_NEAR : 0;
      break;
    case HSA_AGENT_INFO_FAST_F16_OPERATION:
      *(bool *) value = device;
      break;
    case HSA_AGENT_INFO_WAVEFRONT_SIZE:
      *(uint32_t *) value = device ? agent_wave_size (agent) : 0;
      break;
    case HSA_AGENT_INFO_WORKGROUP_MAX_DIM:
    case HSA_AGENT_INFO_WORKGROUP_MAX_SIZE:
    case HSA_AGENT_INFO_GRID_MAX_DIM:
    case HSA_AGENT_INFO_GRID_MAX_SIZE:
    case HSA_AGENT_INFO_FBARRIER_MAX_SIZE:
      fill_limits (agent, attribute, value);
      break;
    case HSA_AGENT_INFO_QUEUES_MAX:
    case HSA_AGENT_INFO_QUEUE_MIN_SIZE:
    case HSA_AGENT_INFO_QUEUE_MAX_SIZE:
    case HSA_AGENT_INFO_QUEUE_TYPE:
      fill_queues (agent, attribute, value);
      break;
    case HSA_AGENT_INFO_NODE:
      *(uint32_t *) value = agent->number;
      break;
    case HSA_AGENT_INFO_DEVICE:
      *(uint32_t *) value = device ? HSA_DEVICE_TYPE_GPU : HSA_DEVICE_TYPE_CPU;
      break;
    case HSA_AGENT_INFO_CACHE_SIZE:
      fill_caches (agent, value);
      break;
    case HSA_AGENT_INFO_ISA:
      *(hsa_isa_t *) value
        = device ? isa_handle (agent->processor) : (hsa_isa_t) { 0 };
      break;
    case HSA_AGENT_INFO_EXTENSIONS:
      memset (value, 0, 128);
      ((uint8_t *) value)[HSA_EXTENSION_AMD_LOADER / 8]
        |= 1 << HSA_EXTENSION_AMD_LOADER % 8;
      break;
    case HSA_AGENT_INFO_VERSION_MAJOR:
    case HSA_AGENT_INFO_VERSION_MINOR:
      *(uint16_t *) value = 1;
      break;
    default:
      return agent_amd_info (agent, attribute, value);
    }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_agent_get_exception_policies (hsa_agent_t agent, hsa_profile_t profile,
                                     uint16_t *mask)
{
  if (!agent_find (agent))
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!mask || profile > HSA_PROFILE_FULL)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *mask = 0;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_coherency_get_type (hsa_agent_t agent,
                               hsa_amd_coherency_type_t *type)
{
  if (!type)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!agent_find (agent) || !agent_is_device (agent_find (agent)))
    return HSA_STATUS_ERROR_INVALID_AGENT;
  *type = HSA_AMD_COHERENCY_TYPE_COHERENT;
  return HSA_STATUS_SUCCESS;
}

/* Memory is coherent at all times.  */
hsa_status_t
do_hsa_amd_coherency_set_type (hsa_agent_t agent, hsa_amd_coherency_type_t type)
{
  if (type > HSA_AMD_COHERENCY_TYPE_NONCOHERENT)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return agent_find (agent) && agent_is_device (agent_find (agent))
           ? HSA_STATUS_SUCCESS
           : HSA_STATUS_ERROR_INVALID_AGENT;
}
