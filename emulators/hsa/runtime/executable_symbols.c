/* The symbols of executables.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "emulators/common/handles.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/executable.h"
#include "emulators/hsa/runtime/give.h"
#include "emulators/hsa/runtime/symbol_info.h"

enum
{
  ALIGNMENT_MOST = 4096
};

static struct executable_symbol *
symbol_in_loaded (struct loaded *loaded, const char *name)
{
  for (size_t i = 0; i < loaded->symbol_count; i++)
    if (strcmp (loaded->symbols[i].name, name) == 0)
      return &loaded->symbols[i];
  return NULL;
}

struct executable_symbol *
executable_symbol_locked (struct executable *executable, const char *name,
                          const struct agent *agent)
{
  struct executable_symbol *symbol = NULL;
  for (struct loaded *l = executable->loaded; l && !symbol; l = l->next)
    if (l->agent == agent)
      symbol = symbol_in_loaded (l, name);
  for (struct external *e = executable->externals; e && !symbol; e = e->next)
    if (e->symbol.agent == agent && strcmp (e->name, name) == 0)
      symbol = &e->symbol;
  return symbol;
}

/* The handle of SYMBOL in *HANDLE.  */
static hsa_status_t
give_handle_locked (struct executable_symbol *symbol,
                    hsa_executable_symbol_t *handle)
{
  if (!symbol->handle)
    symbol->handle = handle_make (HANDLE_SYMBOL, symbol);
  handle->handle = (uintptr_t) symbol->handle;
  return symbol->handle ? HSA_STATUS_SUCCESS
                        : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

static hsa_status_t
get_symbol (hsa_executable_t handle, const char *name,
            const struct agent *agent, hsa_executable_symbol_t *result)
{
  hsa_status_t status = HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  pthread_mutex_lock (&executables_lock);
  struct executable *executable = executable_find (handle);
  if (executable)
    {
      struct executable_symbol *symbol
        = executable_symbol_locked (executable, name, agent);
      if (!symbol && agent)
        symbol = executable_symbol_locked (executable, name, NULL);
      status = symbol ? give_handle_locked (symbol, result)
                      : HSA_STATUS_ERROR_INVALID_SYMBOL_NAME;
    }
  pthread_mutex_unlock (&executables_lock);
  return status;
}

hsa_status_t
do_hsa_executable_get_symbol (hsa_executable_t executable, const char *module,
                              const char *name, hsa_agent_t handle,
                              int32_t call_convention,
                              hsa_executable_symbol_t *symbol)
{
  struct agent *agent = agent_find (handle);
  (void) call_convention;
  if (!name || !symbol)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (handle.handle && !agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (module && *module) /* code objects have no modules */
    return executable_find (executable) ? HSA_STATUS_ERROR_INVALID_SYMBOL_NAME
                                        : HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  return get_symbol (executable, name, agent, symbol);
}

hsa_status_t
do_hsa_executable_get_symbol_by_name (hsa_executable_t executable,
                                      const char *name,
                                      const hsa_agent_t *handle,
                                      hsa_executable_symbol_t *symbol)
{
  struct agent *agent = handle ? agent_find (*handle) : NULL;
  if (!name || !symbol)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (handle && !agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  return get_symbol (executable, name, agent, symbol);
}

/* ---- What a symbol is --------------------------------------------------------------------- */

/* The alignment that the address has.  */
static uint32_t
alignment_of (uint64_t address)
{
  uint64_t alignment = address & -address;
  return alignment == 0 || alignment > ALIGNMENT_MOST ? ALIGNMENT_MOST
                                                      : (uint32_t) alignment;
}

static struct symbol_facts
facts_of (const struct executable_symbol *symbol)
{
  bool is_kernel = symbol->kind == HSA_SYMBOL_KIND_KERNEL;
  return (struct symbol_facts) {
    .name = symbol->name,
    .kind = symbol->kind,
    .local = symbol->local,
    .defined = true,
    .kernel = is_kernel ? &symbol->kernel : NULL,
    .constant = symbol->constant,
    .allocation = symbol->agent ? HSA_VARIABLE_ALLOCATION_AGENT
                                : HSA_VARIABLE_ALLOCATION_PROGRAM,
    .alignment = alignment_of (symbol->address),
    .size = (uint32_t) symbol->size,
  };
}

hsa_status_t
do_hsa_executable_symbol_get_info (hsa_executable_symbol_t handle,
                                   hsa_executable_symbol_info_t attribute,
                                   void *value)
{
  const struct executable_symbol *symbol
    = handle_object (HANDLE_SYMBOL, (void *) (uintptr_t) handle.handle);
  if (!symbol)
    return HSA_STATUS_ERROR_INVALID_EXECUTABLE_SYMBOL;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  bool is_kernel = symbol->kind == HSA_SYMBOL_KIND_KERNEL;
  if (attribute == HSA_EXECUTABLE_SYMBOL_INFO_AGENT)
    GIVE (hsa_agent_t,
          symbol->agent ? agent_handle (symbol->agent) : (hsa_agent_t) { 0 });
  if (attribute
      == (is_kernel ? HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_OBJECT
                    : HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ADDRESS))
    GIVE (uint64_t, symbol->address);
  struct symbol_facts facts = facts_of (symbol);
  return symbol_info (&facts, attribute, value);
}

/* ---- Iterating ---------------------------------------------------------------------------- */

/* Symbols of an executable, so that the program can be called without a lock.  */
struct list
{
  hsa_executable_symbol_t *symbols;
  size_t count, capacity;
};

static hsa_status_t
list_add_locked (struct list *list, struct executable_symbol *symbol)
{
  if (list->count == list->capacity)
    {
      size_t capacity = list->capacity ? 2 * list->capacity : 64;
      void *more = realloc (list->symbols, capacity * sizeof *list->symbols);
      if (!more)
        return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
      list->symbols = more;
      list->capacity = capacity;
    }
  return give_handle_locked (symbol, &list->symbols[list->count++]);
}

/* Those of AGENT, or of the program where it is null; of ALL.  */
static hsa_status_t
list_make (struct list *list, hsa_executable_t handle,
           const struct agent *agent, bool all)
{
  hsa_status_t status = HSA_STATUS_SUCCESS;
  pthread_mutex_lock (&executables_lock);
  struct executable *executable = executable_find (handle);
  if (!executable)
    status = HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  else
    {
      for (struct external *e = executable->externals; e && !status;
           e = e->next)
        if (all || e->symbol.agent == agent)
          status = list_add_locked (list, &e->symbol);
      for (struct loaded *l = executable->loaded; l; l = l->next)
        if (all || l->agent == agent)
          for (size_t i = 0; i < l->symbol_count && !status; i++)
            status = list_add_locked (list, &l->symbols[i]);
    }
  pthread_mutex_unlock (&executables_lock);
  return status;
}

typedef hsa_status_t symbol_fn (hsa_executable_t executable,
                                hsa_executable_symbol_t symbol, void *data);

static hsa_status_t
iterate (hsa_executable_t handle, bool all, symbol_fn *callback, void *data)
{
  struct list list = { 0 };
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  hsa_status_t status = list_make (&list, handle, NULL, all);
  for (size_t i = 0; i < list.count && status == HSA_STATUS_SUCCESS; i++)
    status = callback (handle, list.symbols[i], data);
  free (list.symbols);
  return status;
}

hsa_status_t
do_hsa_executable_iterate_symbols (hsa_executable_t executable,
                                   symbol_fn *callback, void *data)
{
  return iterate (executable, true, callback, data);
}

hsa_status_t
do_hsa_executable_iterate_program_symbols (hsa_executable_t executable,
                                           symbol_fn *callback, void *data)
{
  return iterate (executable, false, callback, data);
}

hsa_status_t
do_hsa_executable_iterate_agent_symbols (
  hsa_executable_t executable, hsa_agent_t handle,
  hsa_status_t (*callback) (hsa_executable_t executable, hsa_agent_t agent,
                            hsa_executable_symbol_t symbol, void *data),
  void *data)
{
  struct list list = { 0 };
  struct agent *agent = agent_find (handle);
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  hsa_status_t status = list_make (&list, executable, agent, false);
  for (size_t i = 0; i < list.count && status == HSA_STATUS_SUCCESS; i++)
    status = callback (executable, handle, list.symbols[i], data);
  free (list.symbols);
  return status;
}
