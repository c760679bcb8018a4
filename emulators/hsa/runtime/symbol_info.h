/* The attributes that symbols of code objects have as well as those of executables.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_SYMBOL_INFO_H
#define EMULATORS_HSA_RUNTIME_SYMBOL_INFO_H

#include "emulators/hsa/object/object.h"
#include "emulators/hsa/runtime/hsa_types.h"

struct symbol_facts
{
  const char *name;
  hsa_symbol_kind_t kind;
  bool local, defined;
  const struct object_kernel *kernel; /* null: it is told as a variable */
  /* Of a variable.  */
  bool constant;
  hsa_variable_allocation_t allocation;
  uint32_t alignment, size; /* bytes */
};

/* Set *VALUE to ATTRIBUTE, an HSA_CODE_SYMBOL_INFO_ or the HSA_EXECUTABLE_SYMBOL_INFO_ with its
   number.  A name is written without a zero at its end.  HSA_STATUS_ERROR_INVALID_ARGUMENT,
   and nothing is written, where there is no such attribute of what it is.  */
hsa_status_t symbol_info (const struct symbol_facts *facts, unsigned attribute,
                          void *value);

#endif
