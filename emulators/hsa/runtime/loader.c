/* AMD's extension of the loader: where code was loaded to, and from what.

   Tools ask it: debuggers, profilers, LLVM's runtime.  A function of the extension is
   called through a table, so that calls of it are not counted.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "emulators/common/handles.h"
#include "emulators/common/space.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/executable.h"
#include "emulators/hsa/runtime/extension.h"
#include "emulators/hsa/runtime/give.h"

/* The host's copy of what is at a device's address is the device's memory itself.  */
static hsa_status_t
query_host_address (const void *device, const void **host)
{
  uint64_t address = (uintptr_t) device;
  if (!device || !host)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pthread_mutex_lock (&executables_lock);
  struct loaded *loaded = loaded_at_locked (address);
  if (loaded)
    *host = space_bytes (loaded->agent->space, address);
  pthread_mutex_unlock (&executables_lock);
  return loaded ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

/* Describe the segments of LOADED, as many as there is ROOM for.  Returns how many it has.  */
static size_t
describe (const struct loaded *loaded,
          hsa_ven_amd_loader_segment_descriptor_t *descriptors, size_t room)
{
  const struct object *object = &loaded->object;
  for (unsigned i = 0; i < object->segment_count && i < room; i++)
    {
      const struct object_segment *s = &object->segments[i];
      descriptors[i] = (hsa_ven_amd_loader_segment_descriptor_t) {
        .agent = agent_handle (loaded->agent),
        .executable = executable_handle (loaded->executable),
        .code_object_storage_type = loaded->place.storage,
        .code_object_storage_base = loaded->place.bytes,
        .code_object_storage_size = loaded->place.size,
        .code_object_storage_offset = s->offset,
        .segment_base
        = (void *) (uintptr_t) loaded_address (loaded, s->address),
        .segment_size = s->size
      };
    }
  return object->segment_count;
}

/* Without DESCRIPTORS, tell how many there are.  */
static hsa_status_t
query_segment_descriptors (hsa_ven_amd_loader_segment_descriptor_t *descriptors,
                           size_t *count)
{
  size_t found = 0;
  if (!count || (!descriptors && *count) || (descriptors && !*count))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pthread_mutex_lock (&executables_lock);
  for (struct executable *e = executables; e; e = e->next)
    for (struct loaded *l = e->loaded; l && e->frozen; l = l->next)
      found += describe (l, descriptors + (descriptors ? found : 0),
                         *count > found ? *count - found : 0);
  pthread_mutex_unlock (&executables_lock);
  if (descriptors && found != *count)
    return HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS;
  *count = found;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
query_executable (const void *device, hsa_executable_t *executable)
{
  if (!device || !executable)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pthread_mutex_lock (&executables_lock);
  struct loaded *loaded = loaded_at_locked ((uintptr_t) device);
  if (loaded)
    *executable = executable_handle (loaded->executable);
  pthread_mutex_unlock (&executables_lock);
  return loaded ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

/* Call CALLBACK with COUNT handles without a lock, and free them.  */
static hsa_status_t
call_for_executables (hsa_executable_t *list, size_t count,
                      hsa_status_t (*callback) (hsa_executable_t executable,
                                                void *data),
                      void *data)
{
  hsa_status_t status = HSA_STATUS_SUCCESS;
  for (size_t i = 0; i < count && status == HSA_STATUS_SUCCESS; i++)
    status = callback (list[i], data);
  free (list);
  return status;
}

static hsa_status_t
iterate_executables (hsa_status_t (*callback) (hsa_executable_t executable,
                                               void *data),
                     void *data)
{
  size_t count = 0;
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pthread_mutex_lock (&executables_lock);
  for (struct executable *e = executables; e; e = e->next)
    count++;
  hsa_executable_t *list = calloc (count + 1, sizeof *list);
  count = 0;
  for (struct executable *e = executables; e && list; e = e->next)
    list[count++] = executable_handle (e);
  pthread_mutex_unlock (&executables_lock);
  return list ? call_for_executables (list, count, callback, data)
              : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

/* ---- Code objects that were loaded -------------------------------------------------------- */

/* The handles of what EXECUTABLE has, ended by one of 0; null where memory runs out.  */
static hsa_loaded_code_object_t *
loaded_handles_locked (struct executable *executable)
{
  size_t count = 0;
  for (struct loaded *l = executable->loaded; l; l = l->next)
    count++;
  hsa_loaded_code_object_t *list = calloc (count + 1, sizeof *list);
  count = 0;
  for (struct loaded *l = executable->loaded; l && list; l = l->next)
    {
      if (!l->handle)
        l->handle = handle_make (HANDLE_LOADED, l);
      list[count++].handle = (uintptr_t) l->handle;
    }
  return list;
}

static hsa_status_t
iterate_loaded (hsa_executable_t handle,
                hsa_status_t (*callback) (hsa_executable_t executable,
                                          hsa_loaded_code_object_t loaded,
                                          void *data),
                void *data)
{
  hsa_loaded_code_object_t *list = NULL;
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pthread_mutex_lock (&executables_lock);
  struct executable *executable = executable_find (handle);
  if (executable)
    list = loaded_handles_locked (executable);
  pthread_mutex_unlock (&executables_lock);
  if (!executable)
    return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  if (!list)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  hsa_status_t status = HSA_STATUS_SUCCESS;
  for (size_t i = 0; list[i].handle && status == HSA_STATUS_SUCCESS; i++)
    status = callback (handle, list[i], data);
  free (list);
  return status;
}

/* Write where LOADED came from as AMD's tools want it, as snprintf does.  */
static int
write_uri (const struct loaded *loaded, char *text, size_t size)
{
  char name[64], path[512];
  const struct code_place *place = &loaded->place;
  if (place->storage == HSA_VEN_AMD_LOADER_CODE_OBJECT_STORAGE_TYPE_MEMORY)
    return snprintf (
      text, size, "memory://%d#offset=0x%llx&size=%zu", (int) getpid (),
      (unsigned long long) (uintptr_t) place->bytes, place->size);
  snprintf (name, sizeof name, "/proc/self/fd/%d", place->file);
  ssize_t length = readlink (name, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = 0;
  return snprintf (text, size, "file://%s#offset=%zu&size=%zu", path,
                   place->offset, place->size);
}

#define INFO(name) HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_##name

static hsa_status_t
source_info (const struct loaded *loaded, unsigned attribute, void *value)
{
  const struct code_place *place = &loaded->place;
  bool file
    = place->storage == HSA_VEN_AMD_LOADER_CODE_OBJECT_STORAGE_TYPE_FILE;
  char uri[700];
  switch (attribute)
    {
    case INFO (CODE_OBJECT_STORAGE_TYPE):
      GIVE (uint32_t, place->storage);
    case INFO (CODE_OBJECT_STORAGE_MEMORY_BASE):
      if (file)
        return HSA_STATUS_ERROR_INVALID_ARGUMENT;
      GIVE (uint64_t, (uintptr_t) place->bytes);
    case INFO (CODE_OBJECT_STORAGE_MEMORY_SIZE):
      if (file)
        return HSA_STATUS_ERROR_INVALID_ARGUMENT;
      GIVE (uint64_t, place->size);
    case INFO (CODE_OBJECT_STORAGE_FILE):
      if (!file)
        return HSA_STATUS_ERROR_INVALID_ARGUMENT;
      GIVE (int, place->file);
    case INFO (URI_LENGTH):
      GIVE (uint32_t, (uint32_t) write_uri (loaded, uri, sizeof uri));
    case INFO (URI): /* without a zero at its end */
      memcpy (value, uri, (size_t) write_uri (loaded, uri, sizeof uri));
      return HSA_STATUS_SUCCESS;
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
}

static hsa_status_t
loaded_get_info (hsa_loaded_code_object_t handle,
                 hsa_ven_amd_loader_loaded_code_object_info_t attribute,
                 void *value)
{
  const struct loaded *loaded
    = handle_object (HANDLE_LOADED, (void *) (uintptr_t) handle.handle);
  if (!loaded)
    return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  if (!value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  switch (attribute)
    {
    case INFO (EXECUTABLE):
      GIVE (hsa_executable_t, executable_handle (loaded->executable));
    case INFO (KIND):
      GIVE (uint32_t, HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_KIND_AGENT);
    case INFO (AGENT):
      GIVE (hsa_agent_t, agent_handle (loaded->agent));
    case INFO (LOAD_DELTA):
      GIVE (int64_t, (int64_t) (loaded->base - loaded->object.low));
    case INFO (LOAD_BASE):
      GIVE (uint64_t, loaded->base);
    case INFO (LOAD_SIZE):
      GIVE (uint64_t, loaded_size (loaded));
    default:
      return source_info (loaded, attribute, value);
    }
}

static hsa_status_t
reader_of_file_part (hsa_file_t file, size_t offset, size_t size,
                     hsa_code_object_reader_t *reader)
{
  return size ? code_reader_of_file (file, offset, size, reader)
              : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

/* In the order of AMD's table.  */
static const void *const functions[] = {
  query_host_address,  query_segment_descriptors, query_executable,
  iterate_loaded,      loaded_get_info,           reader_of_file_part,
  iterate_executables,
};

const struct extension_table extension_loader
  = { functions, sizeof functions / sizeof *functions };
