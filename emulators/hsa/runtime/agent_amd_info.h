/* What agents tell about themselves by AMD's extension.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_AGENT_AMD_INFO_H
#define EMULATORS_HSA_RUNTIME_AGENT_AMD_INFO_H

#include "emulators/hsa/runtime/amd_types.h"

struct agent;

/* What is a number of 32 bits: of the host's agent and of devices.  */
struct agent_number
{
  unsigned attribute;
  uint32_t host, device;
};

/* Set *VALUE to ATTRIBUTE of AGENT by TABLE of COUNT.  Returns whether it is there.  */
bool agent_fill_number (const struct agent *agent,
                        const struct agent_number *table, size_t count,
                        unsigned attribute, uint32_t *value);

/* Set VALUE to ATTRIBUTE; HSA_STATUS_ERROR_INVALID_ARGUMENT where it is unknown.  */
hsa_status_t agent_amd_info (const struct agent *agent, unsigned attribute,
                             void *value);

#endif
