/* Instruction sets by the names that code objects have for them.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_ISA_CALLS_H
#define EMULATORS_HSA_RUNTIME_ISA_CALLS_H

#include "emulators/hsa/runtime/amd_types.h"

struct agent;
struct isa_processor;

/* A handle of the instruction set of PROCESSOR, and back: null where HANDLE is none.  */
hsa_isa_t isa_handle (const struct isa_processor *processor);
const struct isa_processor *isa_find (hsa_isa_t handle);

enum
{
  ISA_NAME_SIZE = 80
};

/* Its whole name, as "amdgcn-amd-amdhsa--gfx90a:sramecc+:xnack-", into NAME of ISA_NAME_SIZE bytes.  */
void isa_name (const struct isa_processor *processor, char *name);

#endif
