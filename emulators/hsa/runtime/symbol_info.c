/* What a symbol is.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/symbol_info.h"

#include <string.h>
#include "emulators/hsa/runtime/give.h"

enum
{
  KERNARG_ALIGNMENT = 16
};

#define SAME(name)                                                             \
  _Static_assert((int) HSA_CODE_SYMBOL_INFO_##name                             \
                   == (int) HSA_EXECUTABLE_SYMBOL_INFO_##name,                 \
                 "both have one number")
SAME (TYPE);
SAME (NAME_LENGTH);
SAME (NAME);
SAME (MODULE_NAME_LENGTH);
SAME (MODULE_NAME);
SAME (LINKAGE);
SAME (IS_DEFINITION);
SAME (VARIABLE_ALLOCATION);
SAME (VARIABLE_SEGMENT);
SAME (VARIABLE_ALIGNMENT);
SAME (VARIABLE_SIZE);
SAME (VARIABLE_IS_CONST);
SAME (KERNEL_KERNARG_SEGMENT_SIZE);
SAME (KERNEL_KERNARG_SEGMENT_ALIGNMENT);
SAME (KERNEL_GROUP_SEGMENT_SIZE);
SAME (KERNEL_PRIVATE_SEGMENT_SIZE);
SAME (KERNEL_DYNAMIC_CALLSTACK);
SAME (KERNEL_CALL_CONVENTION);

static hsa_status_t
kernel_info (const struct object_kernel *kernel, unsigned attribute,
             void *value)
{
  switch (attribute)
    {
    case HSA_CODE_SYMBOL_INFO_KERNEL_KERNARG_SEGMENT_SIZE:
      GIVE (uint32_t, kernel->kernarg_size);
    case HSA_CODE_SYMBOL_INFO_KERNEL_KERNARG_SEGMENT_ALIGNMENT:
      GIVE (uint32_t, KERNARG_ALIGNMENT);
    case HSA_CODE_SYMBOL_INFO_KERNEL_GROUP_SEGMENT_SIZE:
      GIVE (uint32_t, kernel->group_size);
    case HSA_CODE_SYMBOL_INFO_KERNEL_PRIVATE_SEGMENT_SIZE:
      GIVE (uint32_t, kernel->private_size);
    case HSA_CODE_SYMBOL_INFO_KERNEL_DYNAMIC_CALLSTACK:
      GIVE (bool, kernel->dynamic_stack);
    case HSA_CODE_SYMBOL_INFO_KERNEL_CALL_CONVENTION:
      GIVE (uint32_t, 0);
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
}

static hsa_status_t
variable_info (const struct symbol_facts *facts, unsigned attribute,
               void *value)
{
  switch (attribute)
    {
    case HSA_CODE_SYMBOL_INFO_VARIABLE_ALLOCATION:
      GIVE (hsa_variable_allocation_t, facts->allocation);
    case HSA_CODE_SYMBOL_INFO_VARIABLE_SEGMENT:
      GIVE (hsa_variable_segment_t, facts->constant
                                      ? HSA_VARIABLE_SEGMENT_READONLY
                                      : HSA_VARIABLE_SEGMENT_GLOBAL);
    case HSA_CODE_SYMBOL_INFO_VARIABLE_ALIGNMENT:
      GIVE (uint32_t, facts->alignment);
    case HSA_CODE_SYMBOL_INFO_VARIABLE_SIZE:
      GIVE (uint32_t, facts->size);
    case HSA_CODE_SYMBOL_INFO_VARIABLE_IS_CONST:
      GIVE (bool, facts->constant);
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
}

hsa_status_t
symbol_info (const struct symbol_facts *facts, unsigned attribute, void *value)
{
  switch (attribute)
    {
    case HSA_CODE_SYMBOL_INFO_TYPE:
      GIVE (hsa_symbol_kind_t, facts->kind);
    case HSA_CODE_SYMBOL_INFO_NAME_LENGTH:
      GIVE (uint32_t, (uint32_t) strlen (facts->name));
    case HSA_CODE_SYMBOL_INFO_NAME:
      memcpy (value, facts->name, strlen (facts->name));
      return HSA_STATUS_SUCCESS;
    case HSA_CODE_SYMBOL_INFO_MODULE_NAME_LENGTH:
      GIVE (uint32_t, 0);
    case HSA_CODE_SYMBOL_INFO_MODULE_NAME:
      return HSA_STATUS_SUCCESS;
    case HSA_CODE_SYMBOL_INFO_LINKAGE:
      GIVE (hsa_symbol_linkage_t, facts->local ? HSA_SYMBOL_LINKAGE_MODULE
                                               : HSA_SYMBOL_LINKAGE_PROGRAM);
    case HSA_CODE_SYMBOL_INFO_IS_DEFINITION:
      GIVE (bool, facts->defined);
    default:
      return facts->kernel ? kernel_info (facts->kernel, attribute, value)
                           : variable_info (facts, attribute, value);
    }
}
