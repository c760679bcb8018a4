/* What agents tell about themselves by AMD's extension.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_AGENT_AMD_INFO_H
#define EMULATORS_HSA_RUNTIME_AGENT_AMD_INFO_H

#include "emulators/hsa/runtime/amd_types.h"

struct agent;

/* Set VALUE to ATTRIBUTE; HSA_STATUS_ERROR_INVALID_ARGUMENT where it is unknown.  */
hsa_status_t agent_amd_info (const struct agent *agent, unsigned attribute,
                             void *value);

#endif
