/* What agents tell about themselves.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <string.h>
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/agent_amd_info.h"
#include "emulators/hsa/runtime/cache_calls.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/isa_calls.h"

enum
{
  NAME_SIZE = 64 /* filled up with zeros */
};

static const struct agent_number numbers[] = {
  { HSA_AGENT_INFO_FEATURE, 0, HSA_AGENT_FEATURE_KERNEL_DISPATCH },
  { HSA_AGENT_INFO_MACHINE_MODEL, HSA_MACHINE_MODEL_LARGE,
    HSA_MACHINE_MODEL_LARGE },
  { HSA_AGENT_INFO_DEFAULT_FLOAT_ROUNDING_MODE,
    HSA_DEFAULT_FLOAT_ROUNDING_MODE_NEAR,
    HSA_DEFAULT_FLOAT_ROUNDING_MODE_NEAR },
  { HSA_AGENT_INFO_BASE_PROFILE_DEFAULT_FLOAT_ROUNDING_MODES, 0,
    HSA_DEFAULT_FLOAT_ROUNDING_MODE_NEAR },
  { HSA_AGENT_INFO_WORKGROUP_MAX_SIZE, 0, GROUP_ITEMS_MAX },
  { HSA_AGENT_INFO_GRID_MAX_SIZE, 0, UINT32_MAX },
  { HSA_AGENT_INFO_FBARRIER_MAX_SIZE, 0, 32 },
  { HSA_AGENT_INFO_QUEUES_MAX, 0, QUEUES_MAX },
  { HSA_AGENT_INFO_QUEUE_MIN_SIZE, 0, QUEUE_SIZE_MIN },
  { HSA_AGENT_INFO_QUEUE_MAX_SIZE, 0, QUEUE_SIZE_MAX },
  { HSA_AGENT_INFO_QUEUE_TYPE, 0, HSA_QUEUE_TYPE_MULTI },
  { HSA_AGENT_INFO_DEVICE, HSA_DEVICE_TYPE_CPU, HSA_DEVICE_TYPE_GPU },
};

static void
fill_name (const struct agent *agent, void *value)
{
  strncpy (value,
           agent_is_device (agent) ? agent->processor->name : "Host processors",
           NAME_SIZE);
}

static void
fill_vendor (const struct agent *agent, void *value)
{
  strncpy (value, agent_is_device (agent) ? "AMD" : "CPU", NAME_SIZE);
}

static void
fill_profile (const struct agent *agent, void *value)
{
  *(uint32_t *) value = agent_is_device (agent) && !settings_get ()->apu
                          ? HSA_PROFILE_BASE
                          : HSA_PROFILE_FULL;
}

static void
fill_fast_f16 (const struct agent *agent, void *value)
{
  *(bool *) value = agent_is_device (agent);
}

static void
fill_wave_size (const struct agent *agent, void *value)
{
  *(uint32_t *) value = agent_is_device (agent) ? agent_wave_size (agent) : 0;
}

static void
fill_group_sides (const struct agent *agent, void *value)
{
  for (unsigned i = 0; i < 3; i++)
    ((uint16_t *) value)[i] = agent_is_device (agent) ? GROUP_ITEMS_MAX : 0;
}

static void
fill_grid_sides (const struct agent *agent, void *value)
{
  uint32_t side = agent_is_device (agent) ? UINT32_MAX : 0;
  *(hsa_dim3_t *) value = (hsa_dim3_t) { side, side, side };
}

static void
fill_node (const struct agent *agent, void *value)
{
  *(uint32_t *) value = agent->number;
}

static void
fill_caches (const struct agent *agent, void *value)
{
  for (unsigned level = 0; level < 4; level++)
    ((uint32_t *) value)[level] = cache_size (agent, level);
}

static void
fill_isa (const struct agent *agent, void *value)
{
  *(hsa_isa_t *) value = agent_is_device (agent) ? isa_handle (agent->processor)
                                                 : (hsa_isa_t) { 0 };
}

static void
fill_extensions (const struct agent *agent, void *value)
{
  (void) agent;
  memset (value, 0, 128);
  ((uint8_t *) value)[HSA_EXTENSION_AMD_LOADER / 8]
    |= 1 << HSA_EXTENSION_AMD_LOADER % 8;
}

static void
fill_version (const struct agent *agent, void *value)
{
  (void) agent;
  *(uint16_t *) value = 1;
}

/* What is no number of 32 bits, or depends on more than the kind of agent.  */
static const struct
{
  unsigned attribute;
  void (*fill) (const struct agent *agent, void *value);
} others[] = {
  { HSA_AGENT_INFO_NAME, fill_name },
  { HSA_AGENT_INFO_VENDOR_NAME, fill_vendor },
  { HSA_AGENT_INFO_PROFILE, fill_profile },
  { HSA_AGENT_INFO_FAST_F16_OPERATION, fill_fast_f16 },
  { HSA_AGENT_INFO_WAVEFRONT_SIZE, fill_wave_size },
  { HSA_AGENT_INFO_WORKGROUP_MAX_DIM, fill_group_sides },
  { HSA_AGENT_INFO_GRID_MAX_DIM, fill_grid_sides },
  { HSA_AGENT_INFO_NODE, fill_node },
  { HSA_AGENT_INFO_CACHE_SIZE, fill_caches },
  { HSA_AGENT_INFO_ISA, fill_isa },
  { HSA_AGENT_INFO_EXTENSIONS, fill_extensions },
  { HSA_AGENT_INFO_VERSION_MAJOR, fill_version },
  { HSA_AGENT_INFO_VERSION_MINOR, fill_version },
};

hsa_status_t
do_hsa_agent_get_info (hsa_agent_t handle, hsa_agent_info_t attribute,
                       void *value)
{
  const struct agent *agent = agent_find (handle);
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (agent_fill_number (agent, numbers, sizeof numbers / sizeof *numbers,
                         attribute, value))
    return HSA_STATUS_SUCCESS;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (others[i].attribute == (unsigned) attribute)
      {
        others[i].fill (agent, value);
        return HSA_STATUS_SUCCESS;
      }
  return agent_amd_info (agent, attribute, value);
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
