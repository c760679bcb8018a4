/* What agents tell about themselves by AMD's extension.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/agent_amd_info.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "emulators/common/space.h"
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/runtime/agent.h"

enum
{
  TICKS = 1000000000, /* in a second */
  FIRST_BUS = 0x10
};

static const struct agent_number numbers[] = {
  { HSA_AMD_AGENT_INFO_CACHELINE_SIZE, 64, 64 },
  { HSA_AMD_AGENT_INFO_MAX_CLOCK_FREQUENCY, 2000, 1500 },
  { HSA_AMD_AGENT_INFO_MAX_ADDRESS_WATCH_POINTS, 1, 4 },
  { HSA_AMD_AGENT_INFO_MEMORY_WIDTH, 64, 2048 },
  { HSA_AMD_AGENT_INFO_MEMORY_MAX_FREQUENCY, 1600, 1000 },
  { HSA_AMD_AGENT_INFO_MAX_WAVES_PER_CU, 0, 40 },
  { HSA_AMD_AGENT_INFO_NUM_SIMDS_PER_CU, 0, 4 },
  { HSA_AMD_AGENT_INFO_NUM_SHADER_ENGINES, 0, 1 },
  { HSA_AMD_AGENT_INFO_NUM_SHADER_ARRAYS_PER_SE, 0, 1 },
  { HSA_AMD_AGENT_INFO_DOMAIN, 0, 0 },
  { HSA_AMD_AGENT_INFO_ASIC_REVISION, 0, 1 },
  { HSA_AMD_AGENT_INFO_ASIC_FAMILY_ID, 0, 141 },
  { HSA_AMD_AGENT_INFO_UCODE_VERSION, 0, 1 },
  { HSA_AMD_AGENT_INFO_SDMA_UCODE_VERSION, 0, 1 },
  { HSA_AMD_AGENT_INFO_NUM_SDMA_ENG, 0, 2 },
  { HSA_AMD_AGENT_INFO_NUM_SDMA_XGMI_ENG, 0, 0 },
  { HSA_AMD_AGENT_INFO_IOMMU_SUPPORT, 0, 0 },
  { HSA_AMD_AGENT_INFO_NUM_XCC, 0, 1 },
};

bool
agent_fill_number (const struct agent *agent, const struct agent_number *table,
                   size_t count, unsigned attribute, uint32_t *value)
{
  for (size_t i = 0; i < count; i++)
    if (table[i].attribute == attribute)
      {
        *value = agent_is_device (agent) ? table[i].device : table[i].host;
        return true;
      }
  return false;
}

/* Numbers that depend on the agent.  */
static bool
fill_own_number (const struct agent *agent, unsigned attribute, void *value)
{
  bool device = agent_is_device (agent);
  uint32_t *number = value;
  switch (attribute)
    {
    case HSA_AMD_AGENT_INFO_CHIP_ID:
      *number = device ? 0x6800 + agent->processor->machine : 0;
      return true;
    case HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT:
    case HSA_AMD_AGENT_INFO_COOPERATIVE_COMPUTE_UNIT_COUNT:
      *number = device ? agent->gpu.compute_units
                       : (uint32_t) sysconf (_SC_NPROCESSORS_ONLN);
      return true;
    case HSA_AMD_AGENT_INFO_DRIVER_NODE_ID:
    case HSA_AMD_AGENT_INFO_DRIVER_UID:
      *number = agent->number;
      return true;
    case HSA_AMD_AGENT_INFO_BDFID:
      *number = device ? (FIRST_BUS + agent->number) << 8 : 0;
      return true;
    }
  return false;
}

static bool
fill_text (const struct agent *agent, unsigned attribute, char *text)
{
  bool device = agent_is_device (agent);
  if (attribute == HSA_AMD_AGENT_INFO_PRODUCT_NAME)
    {
      memset (text, 0, 64);
      if (device)
        snprintf (text, 64, "Gangway emulated GPU %u", agent->number - 1);
      else
        strcpy (text, "Host processors");
      return true;
    }
  if (attribute != HSA_AMD_AGENT_INFO_UUID)
    return false;
  if (device)
    snprintf (text, 21, "GPU-%012x%04x", agent->processor->machine,
              agent->number);
  else
    strcpy (text, "CPU-XX");
  return true;
}

static bool
fill_flag (const struct agent *agent, unsigned attribute, void *value)
{
  switch (attribute)
    {
    case HSA_AMD_AGENT_INFO_COOPERATIVE_QUEUES:
      *(bool *) value = agent_is_device (agent);
      return true;
    case HSA_AMD_AGENT_INFO_SVM_DIRECT_HOST_ACCESS:
      *(bool *) value = !agent_is_device (agent) || settings_get ()->apu;
      return true;
    case HSA_AMD_AGENT_INFO_MEMORY_PROPERTIES:
      memset (value, 0, 8);
      *(uint8_t *) value = agent_is_device (agent) && settings_get ()->apu;
      return true;
    case HSA_AMD_AGENT_INFO_AQL_EXTENSIONS:
      memset (value, 0, 8);
      return true;
    }
  return false;
}

hsa_status_t
agent_amd_info (const struct agent *agent, unsigned attribute, void *value)
{
  bool device = agent_is_device (agent);
  if (agent_fill_number (agent, numbers, sizeof numbers / sizeof *numbers,
                         attribute, value)
      || fill_own_number (agent, attribute, value)
      || fill_text (agent, attribute, value)
      || fill_flag (agent, attribute, value))
    return HSA_STATUS_SUCCESS;
  switch (attribute)
    {
    case HSA_AMD_AGENT_INFO_HDP_FLUSH:
      memset (value, 0, sizeof (hsa_amd_hdp_flush_t));
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_AGENT_INFO_MEMORY_AVAIL:
      if (!device)
        return HSA_STATUS_ERROR_INVALID_ARGUMENT;
      *(uint64_t *) value = space_room (agent->space);
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_AGENT_INFO_TIMESTAMP_FREQUENCY:
      *(uint64_t *) value = TICKS;
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_AGENT_INFO_NEAREST_CPU:
      *(hsa_agent_t *) value = agent_handle (&agents[0]);
      return HSA_STATUS_SUCCESS;
    case HSA_AMD_AGENT_INFO_SCRATCH_LIMIT_MAX:
    case HSA_AMD_AGENT_INFO_SCRATCH_LIMIT_CURRENT:
      *(uint64_t *) value = device ? space_size (agent->space) : 0;
      return HSA_STATUS_SUCCESS;
    }
  return HSA_STATUS_ERROR_INVALID_ARGUMENT;
}
