/* Loading a code object into an agent's memory.

   The code object is read from a copy of the program's bytes, which nobody changes
   meanwhile.  All its segments lie in one allocation, so that they reach each other; kernels may
   write to all of them, as they may with AMD's loader.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/space.h"
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/executable.h"

enum
{
  PAGE = 4096
};

/* ---- Code --------------------------------------------------------------------------------- */

/* For messages (see gpu_symbol_fn).  */
static const char *
function_at (void *data, uint64_t address, uint64_t *offset)
{
  const struct loaded *loaded = data;
  uint64_t place = address - loaded->base + loaded->object.low;
  const struct object_symbol *function
    = object_function_at (&loaded->object, place);
  if (!function)
    return NULL;
  *offset = place - function->address;
  return function->name;
}

static void
stop (struct loaded *loaded)
{
  for (unsigned i = 0; i < loaded->object.segment_count; i++)
    if (loaded->object.segments[i].executable)
      gpu_unload (&loaded->agent->gpu,
                  loaded_address (loaded, loaded->object.segments[i].address));
  loaded->code_loaded = false;
}

bool
loaded_start_locked (struct loaded *loaded)
{
  if (loaded->code_loaded)
    return true;
  loaded->code_loaded = true;
  for (unsigned i = 0; i < loaded->object.segment_count; i++)
    {
      const struct object_segment *s = &loaded->object.segments[i];
      if (s->executable
          && !gpu_load (&loaded->agent->gpu,
                        loaded_address (loaded, s->address), s->size,
                        function_at, loaded))
        {
          stop (loaded);
          return false;
        }
    }
  return true;
}

void
loaded_free (struct loaded *loaded)
{
  if (loaded->code_loaded)
    stop (loaded);
  if (loaded->base)
    space_free (loaded->agent->space, loaded->base);
  object_free (&loaded->object);
  free (loaded->symbols);
  free (loaded->bytes);
  free (loaded);
}

/* ---- Memory ------------------------------------------------------------------------------- */

/* Addresses of variables that the program has defined.  */
static bool
resolve (void *data, const char *name, uint64_t *address)
{
  const struct loaded *loaded = data;
  struct executable_symbol *symbol
    = executable_symbol_locked (loaded->executable, name, loaded->agent);
  if (!symbol)
    symbol = executable_symbol_locked (loaded->executable, name, NULL);
  if (!symbol)
    return false;
  *address = symbol->address;
  return true;
}

static hsa_status_t
lay_out (struct loaded *loaded)
{
  struct space *space = loaded->agent->space;
  bool broken;
  loaded->base = space_allocate (space, loaded_size (loaded), PAGE);
  if (!loaded->base)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  const char *wrong
    = object_lay_out (&loaded->object, space_bytes (space, loaded->base),
                      loaded->base, resolve, loaded, &broken);
  if (wrong && broken)
    return code_object_status (OBJECT_INVALID, wrong);
  if (wrong)
    {
      fprintf (stderr,
               "gangway-hsa: a code object is refused: nobody defines %s\n",
               wrong);
      return HSA_STATUS_ERROR_VARIABLE_UNDEFINED;
    }
  for (unsigned i = 0; i < loaded->object.segment_count; i++)
    space_written (space,
                   loaded_address (loaded, loaded->object.segments[i].address),
                   loaded->object.segments[i].size);
  return HSA_STATUS_SUCCESS;
}

/* ---- Symbols ------------------------------------------------------------------------------ */

static void
add_symbol (struct loaded *loaded, const struct object_symbol *from)
{
  struct executable_symbol *symbol = &loaded->symbols[loaded->symbol_count++];
  *symbol = (struct executable_symbol) {
    .executable = loaded->executable,
    .name = from->name,
    .agent = loaded->agent,
    .kind = from->kind == OBJECT_KERNEL ? HSA_SYMBOL_KIND_KERNEL
                                        : HSA_SYMBOL_KIND_VARIABLE,
    .address = loaded_address (loaded, from->address),
    .size = from->size,
    .local = from->local,
    .constant = !from->writable
  };
  if (from->kind == OBJECT_KERNEL)
    object_kernel (&loaded->object, from, &symbol->kernel);
}

static hsa_status_t
add_symbols (struct loaded *loaded)
{
  const struct object *object = &loaded->object;
  loaded->symbols = calloc (object->symbol_count + 1, sizeof *loaded->symbols);
  if (!loaded->symbols)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  for (size_t i = 1; i < object->symbol_count; i++)
    {
      const struct object_symbol *s = &object->symbols[i];
      if (!s->defined
          || (s->kind != OBJECT_KERNEL && s->kind != OBJECT_VARIABLE))
        continue;
      if (executable_symbol_locked (loaded->executable, s->name, loaded->agent))
        return HSA_STATUS_ERROR_VARIABLE_ALREADY_DEFINED;
      add_symbol (loaded, s);
    }
  return HSA_STATUS_SUCCESS;
}

/* ---- Loading ------------------------------------------------------------------------------ */

static hsa_status_t
check_target (const struct loaded *loaded)
{
  const struct isa_processor *processor = loaded->agent->processor;
  if (object_runs_on (&loaded->object, processor, settings_get ()->xnack,
                      object_has_sramecc (processor)))
    return HSA_STATUS_SUCCESS;
  fprintf (stderr,
           "gangway-hsa: a code object is refused: it is for %s, or for other "
           "settings than those of the device, which is a %s\n",
           loaded->object.processor->name, processor->name);
  return HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS;
}

static hsa_status_t
read_copy (struct loaded *loaded)
{
  const char *why = NULL;
  size_t size = loaded->place.size;
  loaded->bytes = malloc (size);
  if (!loaded->bytes)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  memcpy (loaded->bytes, loaded->place.bytes, size);
  enum object_result result
    = object_read (loaded->bytes, size, &loaded->object, &why);
  return code_object_status (result, why);
}

hsa_status_t
executable_load_locked (struct executable *executable, struct agent *agent,
                        const struct code_source *source,
                        struct loaded **result)
{
  struct loaded *loaded = calloc (1, sizeof *loaded);
  if (!loaded)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  loaded->executable = executable;
  loaded->agent = agent;
  loaded->place = source->place;
  hsa_status_t status = read_copy (loaded);
  if (status == HSA_STATUS_SUCCESS)
    status = check_target (loaded);
  if (status == HSA_STATUS_SUCCESS)
    status = lay_out (loaded);
  if (status == HSA_STATUS_SUCCESS)
    status = add_symbols (loaded);
  if (status != HSA_STATUS_SUCCESS)
    {
      loaded_free (loaded);
      return status;
    }
  *executable->loaded_end = loaded;
  executable->loaded_end = &loaded->next;
  *result = loaded;
  return HSA_STATUS_SUCCESS;
}

struct loaded *
loaded_at_locked (uint64_t address)
{
  for (struct executable *e = executables; e; e = e->next)
    for (struct loaded *l = e->loaded; l; l = l->next)
      if (address - l->base < loaded_size (l))
        return l;
  return NULL;
}
