/* What is known of a code object that was deserialized and is not loaded.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/handles.h"
#include "emulators/hsa/runtime/code_object.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/give.h"
#include "emulators/hsa/runtime/isa_calls.h"
#include "emulators/hsa/runtime/symbol_info.h"

enum
{
  NAME_SIZE = 64
};

static pthread_mutex_t symbols_lock = PTHREAD_MUTEX_INITIALIZER;

hsa_status_t
do_hsa_code_object_get_info (hsa_code_object_t handle,
                             hsa_code_object_info_t attribute, void *value)
{
  const struct code_source *source = code_source_of_object (handle);
  if (!source)
    return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  switch (attribute)
    {
    case HSA_CODE_OBJECT_INFO_VERSION:
      memset (value, 0, NAME_SIZE);
      *(char *) value = (char) ('0' + source->object.version);
      return HSA_STATUS_SUCCESS;
    case HSA_CODE_OBJECT_INFO_TYPE:
      GIVE (hsa_code_object_type_t, HSA_CODE_OBJECT_TYPE_PROGRAM);
    case HSA_CODE_OBJECT_INFO_ISA:
      if (!source->object.processor)
        return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
      GIVE (hsa_isa_t, isa_handle (source->object.processor));
    case HSA_CODE_OBJECT_INFO_MACHINE_MODEL:
      GIVE (hsa_machine_model_t, HSA_MACHINE_MODEL_LARGE);
    case HSA_CODE_OBJECT_INFO_PROFILE:
      GIVE (hsa_profile_t, HSA_PROFILE_FULL);
    case HSA_CODE_OBJECT_INFO_DEFAULT_FLOAT_ROUNDING_MODE:
      GIVE (hsa_default_float_rounding_mode_t,
            HSA_DEFAULT_FLOAT_ROUNDING_MODE_NEAR);
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
}

void
code_symbols_forget (struct code_source *source)
{
  for (struct code_symbol *s = source->symbols, *next; s; s = next)
    {
      next = s->next;
      handle_drop (s->handle);
      free (s);
    }
  source->symbols = NULL;
}

/* The handle of SYMBOL, made when first asked for.  */
static hsa_status_t
give_handle (struct code_source *source, const struct object_symbol *symbol,
             hsa_code_symbol_t *result)
{
  pthread_mutex_lock (&symbols_lock);
  struct code_symbol *s = source->symbols;
  while (s && s->symbol != symbol)
    s = s->next;
  if (!s && (s = malloc (sizeof *s)))
    {
      *s = (struct code_symbol) { source->symbols, source, symbol, NULL };
      s->handle = handle_make (HANDLE_CODE_SYMBOL, s);
      if (s->handle)
        source->symbols = s;
      else
        {
          free (s);
          s = NULL;
        }
    }
  if (s)
    result->handle = (uintptr_t) s->handle;
  pthread_mutex_unlock (&symbols_lock);
  return s ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

static bool
is_told (const struct object_symbol *symbol)
{
  return symbol->kind == OBJECT_KERNEL || symbol->kind == OBJECT_VARIABLE
         || (!symbol->defined && symbol->name && *symbol->name);
}

hsa_status_t
do_hsa_code_object_get_symbol (hsa_code_object_t handle, const char *name,
                               hsa_code_symbol_t *symbol)
{
  struct code_source *source = code_source_of_object (handle);
  if (!source)
    return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  if (!name || !symbol)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const struct object_symbol *found = object_find (&source->object, name);
  return found && is_told (found) ? give_handle (source, found, symbol)
                                  : HSA_STATUS_ERROR_INVALID_SYMBOL_NAME;
}

hsa_status_t
do_hsa_code_object_get_symbol_from_name (hsa_code_object_t handle,
                                         const char *module, const char *name,
                                         hsa_code_symbol_t *symbol)
{
  if (module && *module && code_source_of_object (handle))
    return HSA_STATUS_ERROR_INVALID_SYMBOL_NAME;
  return do_hsa_code_object_get_symbol (handle, name, symbol);
}

hsa_status_t
do_hsa_code_object_iterate_symbols (
  hsa_code_object_t handle,
  hsa_status_t (*callback) (hsa_code_object_t code_object,
                            hsa_code_symbol_t symbol, void *data),
  void *data)
{
  struct code_source *source = code_source_of_object (handle);
  if (!source)
    return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (size_t i = 1; i < source->object.symbol_count; i++)
    {
      hsa_code_symbol_t symbol;
      if (!is_told (&source->object.symbols[i]))
        continue;
      hsa_status_t status
        = give_handle (source, &source->object.symbols[i], &symbol);
      if (status == HSA_STATUS_SUCCESS)
        status = callback (handle, symbol, data);
      if (status != HSA_STATUS_SUCCESS)
        return status;
    }
  return HSA_STATUS_SUCCESS;
}

/* The alignment that ADDRESS has.  */
static uint32_t
alignment_of (uint64_t address)
{
  return address ? (uint32_t) (address & -address) : 1;
}

hsa_status_t
do_hsa_code_symbol_get_info (hsa_code_symbol_t handle,
                             hsa_code_symbol_info_t attribute, void *value)
{
  const struct code_symbol *code
    = handle_object (HANDLE_CODE_SYMBOL, (void *) (uintptr_t) handle.handle);
  if (!code)
    return HSA_STATUS_ERROR_INVALID_CODE_SYMBOL;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const struct object_symbol *symbol = code->symbol;
  bool is_kernel = symbol->kind == OBJECT_KERNEL;
  struct object_kernel kernel;
  struct symbol_facts facts
    = { .name = symbol->name,
        .kind = is_kernel ? HSA_SYMBOL_KIND_KERNEL : HSA_SYMBOL_KIND_VARIABLE,
        .local = symbol->local,
        .defined = symbol->defined,
        .constant = !symbol->writable,
        .allocation = HSA_VARIABLE_ALLOCATION_AGENT,
        .alignment = alignment_of (symbol->address),
        .size = (uint32_t) symbol->size };
  if (is_kernel && symbol->defined)
    {
      object_kernel (&code->source->object, symbol, &kernel);
      facts.kernel = &kernel;
    }
  return symbol_info (&facts, attribute, value);
}
