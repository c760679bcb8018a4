/* The linker: texts are gathered and linked; what comes out carries the texts, and
   while the link is there its program is there for the first who loads it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/program.h"
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/handles.h"
#include "emulators/cuda/driver/image.h"

struct link
{
  CUlinkState handle;
  uint64_t id;
  struct image_log log;
  struct image image;
  struct linked_header *output; /* with room for `capacity` bytes */
  size_t capacity;
  struct program *program; /* under `links_lock`, as is the list */
  struct link *next;
};

static pthread_mutex_t links_lock = PTHREAD_MUTEX_INITIALIZER;
static struct link *links;

struct program *
link_take_program (uint64_t id)
{
  struct program *program = NULL;
  pthread_mutex_lock (&links_lock);
  for (struct link *link = links; link; link = link->next)
    if (link->id == id)
      {
        program = link->program;
        link->program = NULL;
      }
  pthread_mutex_unlock (&links_lock);
  return program;
}

CUresult
do_cuLinkCreate (unsigned count, int *options, void **values,
                 CUlinkState *handle)
{
  static uint64_t last_id; /* atomic */
  struct context *context;
  if (!handle)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  struct link *link = calloc (1, sizeof *link);
  struct linked_header *output = calloc (1, sizeof *output);
  if (!link || !output)
    result = CUDA_ERROR_OUT_OF_MEMORY;
  else
    result = image_log_read (count, options, values, &link->log);
  if (result == CUDA_SUCCESS
      && !(link->handle = handle_make (HANDLE_LINK, link)))
    result = CUDA_ERROR_OUT_OF_MEMORY;
  if (result != CUDA_SUCCESS)
    {
      free (link);
      free (output);
      return result;
    }
  link->id = __atomic_add_fetch (&last_id, 1, __ATOMIC_RELAXED);
  memcpy (output->magic, LINKED_MAGIC, sizeof output->magic);
  output->size = link->capacity = sizeof *output;
  output->id = link->id;
  link->output = output;
  pthread_mutex_lock (&links_lock);
  link->next = links;
  links = link;
  pthread_mutex_unlock (&links_lock);
  *handle = link->handle;
  return CUDA_SUCCESS;
}

CUresult
do_cuLinkCreate_v2 (unsigned count, int *options, void **values,
                    CUlinkState *state)
{
  return do_cuLinkCreate (count, options, values, state);
}

/* Append a text to the output.  */
static bool
append_text (struct link *link, const char *name, const char *text, size_t size)
{
  size_t place = link->output->size;
  size_t needed = place + sizeof (struct linked_text) + ((size + 8) & -8);
  if (needed > link->capacity)
    {
      struct linked_header *larger = realloc (link->output, 2 * needed);
      if (!larger)
        return false;
      link->output = larger;
      link->capacity = 2 * needed;
    }
  char *start = (char *) link->output + place;
  memset (start, 0, needed - place);
  struct linked_text *header = (struct linked_text *) start;
  header->size = size;
  snprintf (header->name, sizeof header->name, "%s", name);
  memcpy (start + sizeof *header, text, size);
  link->output->size = needed;
  link->output->count++;
  return true;
}

static CUresult
add_ptx (struct link *link, const char *name, const char *text, size_t size)
{
  char own[32];
  size = size ? strnlen (text, size) : strlen (text);
  if (!name || !*name)
    {
      snprintf (own, sizeof own, "PTX text %u", link->image.count + 1);
      name = own;
    }
  CUresult result = image_add_ptx (&link->image, name, text, size, &link->log);
  if (result == CUDA_SUCCESS && !append_text (link, name, text, size))
    result = CUDA_ERROR_OUT_OF_MEMORY;
  return result;
}

/* An output of this linker, linked again.  */
static CUresult
add_linked (struct link *link, const struct linked_header *header)
{
  const char *place = (const char *) (header + 1);
  for (uint64_t i = 0; i < header->count; i++)
    {
      const struct linked_text *text = (const struct linked_text *) place;
      CUresult result
        = add_ptx (link, text->name, (const char *) (text + 1), text->size);
      if (result != CUDA_SUCCESS)
        return result;
      place += sizeof *text + ((text->size + 8) & -8);
    }
  return CUDA_SUCCESS;
}

static CUresult
add_data (struct link *link, int type, const void *data, size_t size,
          const char *name)
{
  if (type == CU_JIT_INPUT_PTX)
    return add_ptx (link, name, data, size);
  if (size >= sizeof (struct linked_header)
      && memcmp (data, LINKED_MAGIC, 8) == 0)
    return add_linked (link, data);
  if (fat_binary_is (data))
    {
      const char *why;
      char *text = fat_binary_ptx (data, settings_get ()->capability, &why);
      CUresult result
        = text ? add_ptx (link, name, text, 0) : CUDA_ERROR_NO_BINARY_FOR_GPU;
      if (!text)
        image_log_error (&link->log, why);
      free (text);
      return result;
    }
  image_log_error (&link->log, "the linker needs PTX");
  return CUDA_ERROR_NO_BINARY_FOR_GPU;
}

CUresult
do_cuLinkAddData (CUlinkState state, int type, void *data, size_t size,
                  const char *name, unsigned count, int *options, void **values)
{
  struct link *link = handle_object (HANDLE_LINK, state);
  if (!link)
    return CUDA_ERROR_INVALID_HANDLE;
  if (!data || size < 4 || type < 0 || type > CU_JIT_INPUT_LIBRARY
      || (count > 0 && (!options || !values)))
    return CUDA_ERROR_INVALID_VALUE;
  return add_data (link, type, data, size, name);
}

CUresult
do_cuLinkAddData_v2 (CUlinkState state, int type, void *data, size_t size,
                     const char *name, unsigned count, int *options,
                     void **values)
{
  return do_cuLinkAddData (state, type, data, size, name, count, options,
                           values);
}

CUresult
do_cuLinkAddFile (CUlinkState state, int type, const char *path, unsigned count,
                  int *options, void **values)
{
  size_t size;
  if (!handle_object (HANDLE_LINK, state))
    return CUDA_ERROR_INVALID_HANDLE;
  if (!path)
    return CUDA_ERROR_INVALID_VALUE;
  char *data = file_read (path, &size);
  if (!data)
    return CUDA_ERROR_FILE_NOT_FOUND;
  CUresult result
    = do_cuLinkAddData (state, type, data, size, path, count, options, values);
  free (data);
  return result;
}

CUresult
do_cuLinkAddFile_v2 (CUlinkState state, int type, const char *path,
                     unsigned count, int *options, void **values)
{
  return do_cuLinkAddFile (state, type, path, count, options, values);
}

CUresult
do_cuLinkComplete (CUlinkState state, void **image, size_t *size)
{
  struct program *program;
  struct link *link = handle_object (HANDLE_LINK, state);
  if (!link)
    return CUDA_ERROR_INVALID_HANDLE;
  if (!image)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = image_link (&link->image, &link->log, &program);
  if (result != CUDA_SUCCESS)
    return result;
  pthread_mutex_lock (&links_lock);
  struct program *before = link->program;
  link->program = program;
  pthread_mutex_unlock (&links_lock);
  if (before)
    program_free (before);
  *image = link->output;
  if (size)
    *size = link->output->size;
  return CUDA_SUCCESS;
}

CUresult
do_cuLinkDestroy (CUlinkState state)
{
  struct link *link = handle_object (HANDLE_LINK, state);
  if (!link)
    return CUDA_ERROR_INVALID_HANDLE;
  handle_drop (state);
  pthread_mutex_lock (&links_lock);
  struct link **place = &links;
  while (*place != link)
    place = &(*place)->next;
  *place = link->next;
  pthread_mutex_unlock (&links_lock);
  if (link->program)
    program_free (link->program);
  image_clear (&link->image);
  free (link->output);
  free (link);
  return CUDA_SUCCESS;
}
