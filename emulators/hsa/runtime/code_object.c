/* Readers of code objects, and code objects that were deserialized: the newer and the older
   way to hand one over.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/code_object.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "emulators/common/handles.h"
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/runtime.h"

static pthread_mutex_t sources_lock = PTHREAD_MUTEX_INITIALIZER;
static struct code_source *sources; /* with the lock */

static void *
handle_of (uint64_t handle)
{
  return (void *) (uintptr_t) handle;
}

struct code_source *
code_source_of_reader (hsa_code_object_reader_t reader)
{
  return handle_object (HANDLE_READER, handle_of (reader.handle));
}

struct code_source *
code_source_of_object (hsa_code_object_t object)
{
  return handle_object (HANDLE_CODE_OBJECT, handle_of (object.handle));
}

/* Make a source as SOURCE says, with a handle of KIND in *HANDLE.  */
static hsa_status_t
source_create (const struct code_source *source, unsigned kind,
               uint64_t *handle)
{
  struct code_source *new = malloc (sizeof *new);
  if (!new)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  *new = *source;
  new->handle = handle_make (kind, new);
  if (!new->handle)
    {
      free (new);
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    }
  pthread_mutex_lock (&sources_lock);
  new->next = sources;
  new->link = &sources;
  if (sources)
    sources->link = &new->next;
  sources = new;
  pthread_mutex_unlock (&sources_lock);
  *handle = (uintptr_t) new->handle;
  return HSA_STATUS_SUCCESS;
}

static void
source_destroy (struct code_source *source)
{
  handle_drop (source->handle);
  pthread_mutex_lock (&sources_lock);
  *source->link = source->next;
  if (source->next)
    source->next->link = source->link;
  pthread_mutex_unlock (&sources_lock);
  code_symbols_forget (source);
  object_free (&source->object);
  free (source->owned);
  free (source);
}

/* The runtime is shut down.  */
static void
forget_sources (void)
{
  while (sources)
    source_destroy (sources);
}

static void __attribute__ ((constructor)) at_load (void)
{
  runtime_at_shut_down (forget_sources);
}

/* ---- Readers ------------------------------------------------------------------------------ */

static bool
read_all (int file, uint8_t *to, size_t offset, size_t size)
{
  while (size)
    {
      ssize_t got = pread (file, to, size, (off_t) offset);
      if (got <= 0)
        return false;
      to += got;
      offset += (size_t) got;
      size -= (size_t) got;
    }
  return true;
}

hsa_status_t
code_reader_of_file (hsa_file_t file, size_t offset, size_t size,
                     hsa_code_object_reader_t *reader)
{
  struct stat status;
  if (!reader)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (fstat (file, &status) != 0 || !S_ISREG (status.st_mode))
    return HSA_STATUS_ERROR_INVALID_FILE;
  size_t all = (size_t) status.st_size;
  if (offset > all || size > all - offset)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (size == 0)
    size = all - offset;
  uint8_t *bytes = malloc (size + 1);
  if (!bytes)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  if (!read_all (file, bytes, offset, size))
    {
      free (bytes);
      return HSA_STATUS_ERROR_INVALID_FILE;
    }
  hsa_status_t result = source_create (
    &(struct code_source) {
      .place = { .bytes = bytes,
                 .size = size,
                 .storage = HSA_VEN_AMD_LOADER_CODE_OBJECT_STORAGE_TYPE_FILE,
                 .file = file,
                 .offset = offset },
      .owned = bytes },
    HANDLE_READER, &reader->handle);
  if (result != HSA_STATUS_SUCCESS)
    free (bytes);
  return result;
}

hsa_status_t
do_hsa_code_object_reader_create_from_file (hsa_file_t file,
                                            hsa_code_object_reader_t *reader)
{
  return code_reader_of_file (file, 0, 0, reader);
}

static hsa_status_t
source_of_memory (const void *bytes, size_t size, unsigned kind,
                  uint64_t *handle)
{
  return source_create (
    &(struct code_source) {
      .place = { .bytes = bytes,
                 .size = size,
                 .storage = HSA_VEN_AMD_LOADER_CODE_OBJECT_STORAGE_TYPE_MEMORY,
                 .file = -1 } },
    kind, handle);
}

hsa_status_t
do_hsa_code_object_reader_create_from_memory (const void *code_object,
                                              size_t size,
                                              hsa_code_object_reader_t *reader)
{
  if (!code_object || size == 0 || !reader)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return source_of_memory (code_object, size, HANDLE_READER, &reader->handle);
}

hsa_status_t
do_hsa_code_object_reader_destroy (hsa_code_object_reader_t reader)
{
  struct code_source *source = code_source_of_reader (reader);
  if (!source)
    return HSA_STATUS_ERROR_INVALID_CODE_OBJECT_READER;
  source_destroy (source);
  return HSA_STATUS_SUCCESS;
}

/* ---- Deserialized code objects ------------------------------------------------------------ */

hsa_status_t
code_object_status (enum object_result result, const char *why)
{
  if (result == OBJECT_OK)
    return HSA_STATUS_SUCCESS;
  fprintf (stderr, "gangway-hsa: a code object is refused: %s\n", why);
  switch (result)
    {
    case OBJECT_NO_MEMORY:
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    case OBJECT_FOREIGN:
      return HSA_STATUS_ERROR_INVALID_ISA_NAME;
    default:
      return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
    }
}

hsa_status_t
do_hsa_code_object_deserialize (void *bytes, size_t size, const char *options,
                                hsa_code_object_t *code_object)
{
  struct object object;
  const char *why = NULL;
  (void) options;
  if (!bytes || size == 0 || !code_object)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  enum object_result result = object_read (bytes, size, &object, &why);
  if (result != OBJECT_OK && result != OBJECT_FOREIGN) /* loading it tells */
    return code_object_status (result, why);
  hsa_status_t status
    = source_of_memory (bytes, size, HANDLE_CODE_OBJECT, &code_object->handle);
  if (status == HSA_STATUS_SUCCESS)
    code_source_of_object (*code_object)->object = object;
  else
    object_free (&object);
  return status;
}

hsa_status_t
do_hsa_code_object_destroy (hsa_code_object_t code_object)
{
  struct code_source *source = code_source_of_object (code_object);
  if (!source)
    return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  source_destroy (source);
  return HSA_STATUS_SUCCESS;
}

/* A copy in memory that the program's function gives.  */
hsa_status_t
do_hsa_code_object_serialize (
  hsa_code_object_t code_object,
  hsa_status_t (*alloc_callback) (size_t size, hsa_callback_data_t data,
                                  void **address),
  hsa_callback_data_t callback_data, const char *options, void **serialized,
  size_t *size)
{
  struct code_source *source = code_source_of_object (code_object);
  (void) options;
  if (!source)
    return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  if (!alloc_callback || !serialized || !size)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  void *copy = NULL;
  hsa_status_t status
    = alloc_callback (source->place.size, callback_data, &copy);
  if (status != HSA_STATUS_SUCCESS)
    return status;
  if (!copy)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  memcpy (copy, source->place.bytes, source->place.size);
  *serialized = copy;
  *size = source->place.size;
  return HSA_STATUS_SUCCESS;
}
