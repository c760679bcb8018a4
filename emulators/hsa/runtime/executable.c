/* Executables, from their creation to their end.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/executable.h"

#include <stdlib.h>
#include <string.h>
#include "emulators/common/handles.h"
#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/runtime.h"

pthread_mutex_t executables_lock = PTHREAD_MUTEX_INITIALIZER;
struct executable *executables;

/* What was loaded for executables that the program has destroyed while kernels were running,
   which may run it.  With the lock.  */
static struct loaded *condemned;

struct executable *
executable_find (hsa_executable_t handle)
{
  return handle_object (HANDLE_EXECUTABLE, (void *) (uintptr_t) handle.handle);
}

static hsa_status_t
create (hsa_profile_t profile, bool frozen,
        hsa_default_float_rounding_mode_t rounding, hsa_executable_t *handle)
{
  if (!handle || (unsigned) profile > HSA_PROFILE_FULL
      || (unsigned) rounding > HSA_DEFAULT_FLOAT_ROUNDING_MODE_NEAR)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  struct executable *new = calloc (1, sizeof *new);
  if (!new || !(new->handle = handle_make (HANDLE_EXECUTABLE, new)))
    {
      free (new);
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    }
  new->profile = profile;
  new->rounding = rounding;
  new->frozen = frozen;
  new->loaded_end = &new->loaded;
  pthread_mutex_lock (&executables_lock);
  new->next = executables;
  executables = new;
  pthread_mutex_unlock (&executables_lock);
  *handle = executable_handle (new);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_executable_create (hsa_profile_t profile, hsa_executable_state_t state,
                          const char *options, hsa_executable_t *executable)
{
  (void) options;
  if ((unsigned) state > HSA_EXECUTABLE_STATE_FROZEN)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return create (profile, state == HSA_EXECUTABLE_STATE_FROZEN,
                 HSA_DEFAULT_FLOAT_ROUNDING_MODE_NEAR, executable);
}

hsa_status_t
do_hsa_executable_create_alt (hsa_profile_t profile,
                              hsa_default_float_rounding_mode_t rounding,
                              const char *options, hsa_executable_t *executable)
{
  (void) options;
  return create (profile, false, rounding, executable);
}

/* ---- The end ------------------------------------------------------------------------------ */

static void
drop_handle (void *handle)
{
  if (handle)
    handle_drop (handle);
}

/* Free what was condemned, if nothing runs.  */
static void
free_condemned_locked (bool nothing_runs)
{
  while (condemned && nothing_runs)
    {
      struct loaded *next = condemned->next;
      loaded_free (condemned);
      condemned = next;
    }
}

/* The program knows nothing of LOADED any more.  */
static void
condemn_locked (struct loaded *loaded)
{
  drop_handle (loaded->handle);
  for (size_t i = 0; i < loaded->symbol_count; i++)
    drop_handle (loaded->symbols[i].handle);
  loaded->executable = NULL;
  loaded->next = condemned;
  condemned = loaded;
}

static void
destroy_locked (struct executable *executable)
{
  struct executable **link = &executables;
  while (*link != executable)
    link = &(*link)->next;
  *link = executable->next;
  handle_drop (executable->handle);
  for (struct loaded *l = executable->loaded, *next; l; l = next)
    {
      next = l->next;
      condemn_locked (l);
    }
  for (struct external *e = executable->externals, *next; e; e = next)
    {
      next = e->next;
      drop_handle (e->symbol.handle);
      free (e->name);
      free (e);
    }
  free (executable);
}

hsa_status_t
do_hsa_executable_destroy (hsa_executable_t handle)
{
  pthread_mutex_lock (&executables_lock);
  struct executable *executable = executable_find (handle);
  if (executable)
    {
      destroy_locked (executable);
      free_condemned_locked (dispatch_running () == 0);
    }
  pthread_mutex_unlock (&executables_lock);
  return executable ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_EXECUTABLE;
}

/* The runtime is shut down, the queues have ended.  */
static void
forget_executables (void)
{
  pthread_mutex_lock (&executables_lock);
  while (executables)
    destroy_locked (executables);
  free_condemned_locked (true);
  pthread_mutex_unlock (&executables_lock);
}

static void __attribute__ ((constructor)) at_load (void)
{
  runtime_at_shut_down (forget_executables);
}

/* ---- Loading and freezing ----------------------------------------------------------------- */

/* Load SOURCE, which may be null, with the status BAD_SOURCE then.  */
static hsa_status_t
load (hsa_executable_t handle, hsa_agent_t agent_handle,
      const struct code_source *source, hsa_status_t bad_source,
      hsa_loaded_code_object_t *result)
{
  struct agent *agent = agent_find (agent_handle);
  struct loaded *loaded = NULL;
  hsa_status_t status;
  pthread_mutex_lock (&executables_lock);
  struct executable *executable = executable_find (handle);
  if (!executable)
    status = HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  else if (executable->frozen)
    status = HSA_STATUS_ERROR_FROZEN_EXECUTABLE;
  else if (!agent || !agent_is_device (agent))
    status = HSA_STATUS_ERROR_INVALID_AGENT;
  else if (!source)
    status = bad_source;
  else
    status = executable_load_locked (executable, agent, source, &loaded);
  if (status == HSA_STATUS_SUCCESS && result)
    {
      loaded->handle = handle_make (HANDLE_LOADED, loaded);
      result->handle = (uintptr_t) loaded->handle;
    }
  pthread_mutex_unlock (&executables_lock);
  return status;
}

hsa_status_t
do_hsa_executable_load_agent_code_object (hsa_executable_t executable,
                                          hsa_agent_t agent,
                                          hsa_code_object_reader_t reader,
                                          const char *options,
                                          hsa_loaded_code_object_t *loaded)
{
  (void) options;
  return load (executable, agent, code_source_of_reader (reader),
               HSA_STATUS_ERROR_INVALID_CODE_OBJECT_READER, loaded);
}

hsa_status_t
do_hsa_executable_load_code_object (hsa_executable_t executable,
                                    hsa_agent_t agent,
                                    hsa_code_object_t code_object,
                                    const char *options)
{
  (void) options;
  return load (executable, agent, code_source_of_object (code_object),
               HSA_STATUS_ERROR_INVALID_CODE_OBJECT, NULL);
}

/* No compiler makes code objects for a program and no agent.  */
hsa_status_t
do_hsa_executable_load_program_code_object (hsa_executable_t executable,
                                            hsa_code_object_reader_t reader,
                                            const char *options,
                                            hsa_loaded_code_object_t *loaded)
{
  (void) options, (void) loaded;
  if (!executable_find (executable))
    return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  if (!code_source_of_reader (reader))
    return HSA_STATUS_ERROR_INVALID_CODE_OBJECT_READER;
  return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
}

hsa_status_t
do_hsa_executable_freeze (hsa_executable_t handle, const char *options)
{
  hsa_status_t status = HSA_STATUS_SUCCESS;
  (void) options;
  pthread_mutex_lock (&executables_lock);
  struct executable *executable = executable_find (handle);
  if (!executable)
    status = HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  else if (executable->frozen)
    status = HSA_STATUS_ERROR_FROZEN_EXECUTABLE;
  else
    {
      for (struct loaded *l = executable->loaded; l; l = l->next)
        if (!loaded_start_locked (l))
          status = HSA_STATUS_ERROR_OUT_OF_RESOURCES;
      executable->frozen = status == HSA_STATUS_SUCCESS;
    }
  pthread_mutex_unlock (&executables_lock);
  return status;
}

/* ---- What the program defines ------------------------------------------------------------- */

static hsa_status_t
define_locked (struct executable *executable, struct agent *agent,
               const char *name, void *address, bool constant)
{
  if (executable->frozen)
    return HSA_STATUS_ERROR_FROZEN_EXECUTABLE;
  if (executable_symbol_locked (executable, name, agent))
    return HSA_STATUS_ERROR_VARIABLE_ALREADY_DEFINED;
  struct external *new = calloc (1, sizeof *new);
  if (!new || !(new->name = strdup (name)))
    {
      free (new);
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    }
  new->symbol = (struct executable_symbol) { .executable = executable,
                                             .name = new->name,
                                             .agent = agent,
                                             .kind = HSA_SYMBOL_KIND_VARIABLE,
                                             .address = (uintptr_t) address,
                                             .constant = constant };
  new->next = executable->externals;
  executable->externals = new;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
define (hsa_executable_t handle, struct agent *agent, const char *name,
        void *address, bool constant)
{
  hsa_status_t status = HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  pthread_mutex_lock (&executables_lock);
  struct executable *executable = executable_find (handle);
  if (executable)
    status = !name || !*name
               ? HSA_STATUS_ERROR_INVALID_SYMBOL_NAME
               : define_locked (executable, agent, name, address, constant);
  pthread_mutex_unlock (&executables_lock);
  return status;
}

hsa_status_t
do_hsa_executable_global_variable_define (hsa_executable_t executable,
                                          const char *name, void *address)
{
  return define (executable, NULL, name, address, false);
}

hsa_status_t
do_hsa_executable_agent_global_variable_define (hsa_executable_t executable,
                                                hsa_agent_t handle,
                                                const char *name, void *address)
{
  struct agent *agent = agent_find (handle);
  return agent ? define (executable, agent, name, address, false)
               : HSA_STATUS_ERROR_INVALID_AGENT;
}

hsa_status_t
do_hsa_executable_readonly_variable_define (hsa_executable_t executable,
                                            hsa_agent_t handle,
                                            const char *name, void *address)
{
  struct agent *agent = agent_find (handle);
  return agent ? define (executable, agent, name, address, true)
               : HSA_STATUS_ERROR_INVALID_AGENT;
}

/* ---- What it is --------------------------------------------------------------------------- */

hsa_status_t
do_hsa_executable_get_info (hsa_executable_t handle,
                            hsa_executable_info_t attribute, void *value)
{
  struct executable *executable = executable_find (handle);
  if (!executable)
    return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  switch (attribute)
    {
    case HSA_EXECUTABLE_INFO_PROFILE:
      *(hsa_profile_t *) value = executable->profile;
      return HSA_STATUS_SUCCESS;
    case HSA_EXECUTABLE_INFO_STATE:
      *(hsa_executable_state_t *) value = executable->frozen
                                            ? HSA_EXECUTABLE_STATE_FROZEN
                                            : HSA_EXECUTABLE_STATE_UNFROZEN;
      return HSA_STATUS_SUCCESS;
    case HSA_EXECUTABLE_INFO_DEFAULT_FLOAT_ROUNDING_MODE:
      *(hsa_default_float_rounding_mode_t *) value = executable->rounding;
      return HSA_STATUS_SUCCESS;
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
}

/* What could be wrong was refused when it was loaded.  */
hsa_status_t
do_hsa_executable_validate (hsa_executable_t executable, uint32_t *result)
{
  if (!executable_find (executable))
    return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  if (!result)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *result = 0;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_executable_validate_alt (hsa_executable_t executable,
                                const char *options, uint32_t *result)
{
  (void) options;
  return do_hsa_executable_validate (executable, result);
}
