/* Instruction sets and wavefronts.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/isa_calls.h"

#include <stdio.h>
#include <string.h>
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"

static const char prefix[] = "amdgcn-amd-amdhsa--";

/* A handle is what code objects have for the processor (EF_AMDGPU_MACH).  */
hsa_isa_t
isa_handle (const struct isa_processor *processor)
{
  return (hsa_isa_t) { processor->machine };
}

const struct isa_processor *
isa_find (hsa_isa_t handle)
{
  return handle.handle > UINT32_MAX
           ? NULL
           : isa_processor_of_machine ((unsigned) handle.handle);
}

/* Which processors can be told to correct errors of their registers' memory, or to repeat
   accesses after page faults; both as LLVM's list of processors says.  */
static bool
has_sramecc (const char *name)
{
  return strcmp (name, "gfx906") == 0 || strcmp (name, "gfx908") == 0
         || strcmp (name, "gfx90a") == 0 || strcmp (name, "gfx942") == 0;
}

static bool
has_xnack (const struct isa_processor *processor)
{
  return processor->generation == ISA_GFX9
         && !strstr (processor->name, "generic");
}

void
isa_name (const struct isa_processor *processor, char *name)
{
  snprintf (name, ISA_NAME_SIZE, "%s%s%s%s", prefix, processor->name,
            has_sramecc (processor->name) ? ":sramecc+" : "",
            !has_xnack (processor)   ? ""
            : settings_get ()->xnack ? ":xnack+"
                                     : ":xnack-");
}

hsa_status_t
do_hsa_isa_from_name (const char *name, hsa_isa_t *isa)
{
  char processor[32];
  if (!name || !isa)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (strncmp (name, prefix, sizeof prefix - 1) != 0)
    return HSA_STATUS_ERROR_INVALID_ISA_NAME;
  name += sizeof prefix - 1;
  size_t length = strcspn (name, ":");
  if (length >= sizeof processor)
    return HSA_STATUS_ERROR_INVALID_ISA_NAME;
  memcpy (processor, name, length);
  processor[length] = 0;
  const struct isa_processor *found = isa_processor_named (processor);
  if (!found)
    return HSA_STATUS_ERROR_INVALID_ISA_NAME;
  *isa = isa_handle (found);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_agent_iterate_isas (hsa_agent_t handle,
                           hsa_status_t (*callback) (hsa_isa_t isa, void *data),
                           void *data)
{
  const struct agent *agent = agent_find (handle);
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!agent_is_device (agent))
    return HSA_STATUS_ERROR_INVALID_AGENT;
  return callback (isa_handle (agent->processor), data);
}

static void
fill_workgroup (hsa_isa_info_t attribute, void *value)
{
  static const hsa_dim3_t grid = { UINT32_MAX, UINT32_MAX, UINT32_MAX };
  static const uint16_t group[3]
    = { GROUP_ITEMS_MAX, GROUP_ITEMS_MAX, GROUP_ITEMS_MAX };
  switch ((unsigned) attribute)
    {
    case HSA_ISA_INFO_WORKGROUP_MAX_DIM:
      memcpy (value, group, sizeof group);
      break;
    case HSA_ISA_INFO_WORKGROUP_MAX_SIZE:
      *(uint32_t *) value = GROUP_ITEMS_MAX;
      break;
    case HSA_ISA_INFO_GRID_MAX_DIM:
      memcpy (value, &grid, sizeof grid);
      break;
    case HSA_ISA_INFO_GRID_MAX_SIZE:
      *(uint64_t *) value = UINT64_MAX;
      break;
    default:
      *(uint32_t *) value = 32;
    }
}

hsa_status_t
do_hsa_isa_get_info_alt (hsa_isa_t handle, hsa_isa_info_t attribute,
                         void *value)
{
  const struct isa_processor *processor = isa_find (handle);
  char name[ISA_NAME_SIZE];
  if (!processor)
    return HSA_STATUS_ERROR_INVALID_ISA;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  isa_name (processor, name);
  switch (attribute)
    {
    case HSA_ISA_INFO_NAME_LENGTH:
      *(uint32_t *) value = (uint32_t) strlen (name) + 1;
      break;
    case HSA_ISA_INFO_NAME:
      memcpy (value, name, strlen (name) + 1);
      break;
    case HSA_ISA_INFO_CALL_CONVENTION_COUNT:
      *(uint32_t *) value = 1;
      break;
    case HSA_ISA_INFO_CALL_CONVENTION_INFO_WAVEFRONT_SIZE:
      *(uint32_t *) value = processor->generation < ISA_GFX10 ? 64 : 32;
      break;
    case HSA_ISA_INFO_CALL_CONVENTION_INFO_WAVEFRONTS_PER_COMPUTE_UNIT:
      *(uint32_t *) value = 40;
      break;
    case HSA_ISA_INFO_MACHINE_MODELS:
      memcpy (value, (bool[2]) { false, true }, 2);
      break;
    case HSA_ISA_INFO_PROFILES:
      memcpy (value, (bool[2]) { true, true }, 2);
      break;
    case HSA_ISA_INFO_DEFAULT_FLOAT_ROUNDING_MODES:
    case HSA_ISA_INFO_BASE_PROFILE_DEFAULT_FLOAT_ROUNDING_MODES:
      memcpy (value, (bool[3]) { false, false, true }, 3);
      break;
    case HSA_ISA_INFO_FAST_F16_OPERATION:
      *(bool *) value = true;
      break;
    case HSA_ISA_INFO_WORKGROUP_MAX_DIM:
    case HSA_ISA_INFO_WORKGROUP_MAX_SIZE:
    case HSA_ISA_INFO_GRID_MAX_DIM:
    case HSA_ISA_INFO_GRID_MAX_SIZE:
    case HSA_ISA_INFO_FBARRIER_MAX_SIZE:
      fill_workgroup (attribute, value);
      break;
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_isa_get_info (hsa_isa_t isa, hsa_isa_info_t attribute, uint32_t index,
                     void *value)
{
  return index ? HSA_STATUS_ERROR_INVALID_INDEX
               : do_hsa_isa_get_info_alt (isa, attribute, value);
}

hsa_status_t
do_hsa_isa_get_exception_policies (hsa_isa_t isa, hsa_profile_t profile,
                                   uint16_t *mask)
{
  if (!isa_find (isa))
    return HSA_STATUS_ERROR_INVALID_ISA;
  if (!mask || profile > HSA_PROFILE_FULL)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *mask = 0;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_isa_get_round_method (hsa_isa_t isa, hsa_fp_type_t fp_type,
                             hsa_flush_mode_t flush_mode,
                             hsa_round_method_t *round_method)
{
  if (!isa_find (isa))
    return HSA_STATUS_ERROR_INVALID_ISA;
  if (!round_method || (fp_type != 1 && fp_type != 2 && fp_type != 4)
      || (flush_mode != 1 && flush_mode != 2))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *round_method = HSA_ROUND_METHOD_SINGLE;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_isa_compatible (hsa_isa_t code_object_isa, hsa_isa_t agent_isa,
                       bool *result)
{
  if (!isa_find (code_object_isa) || !isa_find (agent_isa))
    return HSA_STATUS_ERROR_INVALID_ISA;
  if (!result)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *result = code_object_isa.handle == agent_isa.handle;
  return HSA_STATUS_SUCCESS;
}

/* A wavefront's handle is its size.  */
hsa_status_t
do_hsa_isa_iterate_wavefronts (
  hsa_isa_t isa,
  hsa_status_t (*callback) (hsa_wavefront_t wavefront, void *data), void *data)
{
  const struct isa_processor *processor = isa_find (isa);
  if (!processor)
    return HSA_STATUS_ERROR_INVALID_ISA;
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  uint64_t first = processor->generation < ISA_GFX10 ? 64 : 32;
  for (uint64_t size = first; size <= 64; size *= 2)
    {
      hsa_status_t status = callback ((hsa_wavefront_t) { size }, data);
      if (status != HSA_STATUS_SUCCESS)
        return status;
    }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_wavefront_get_info (hsa_wavefront_t wavefront,
                           hsa_wavefront_info_t attribute, void *value)
{
  if (wavefront.handle != 32 && wavefront.handle != 64)
    return HSA_STATUS_ERROR_INVALID_WAVEFRONT;
  if (!value || attribute != HSA_WAVEFRONT_INFO_SIZE)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *(uint32_t *) value = (uint32_t) wavefront.handle;
  return HSA_STATUS_SUCCESS;
}
