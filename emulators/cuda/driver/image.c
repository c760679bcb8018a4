/* Recognising images.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/program.h"
#include "emulators/cuda/driver/settings.h"

CUresult
image_log_read (unsigned count, const int *options, void **values,
                struct image_log *log)
{
  *log = (struct image_log) { 0 };
  if (count > 0 && (!options || !values))
    return CUDA_ERROR_INVALID_VALUE;
  for (unsigned i = 0; i < count; i++)
    {
      if (options[i] < 0 || options[i] >= CU_JIT_NUM_OPTIONS)
        return CUDA_ERROR_INVALID_VALUE;
      if (options[i] == CU_JIT_ERROR_LOG_BUFFER)
        log->error = values[i];
      else if (options[i] == CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES)
        {
          log->error_size = (uintptr_t) values[i];
          log->error_used = &values[i];
        }
      else if (options[i] == CU_JIT_INFO_LOG_BUFFER && values[i])
        *(char *) values[i] = 0;
      else if (options[i] == CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES)
        log->info_used = &values[i];
      else if (options[i] == CU_JIT_WALL_TIME)
        memset (&values[i], 0, sizeof (float));
    }
  if (log->error_size == 0)
    log->error = NULL;
  if (log->error)
    *log->error = 0;
  if (log->error_used)
    *log->error_used = NULL;
  if (log->info_used)
    *log->info_used = NULL;
  return CUDA_SUCCESS;
}

void
image_log_error (const struct image_log *log, const char *message)
{
  if (!log->error)
    {
      fprintf (stderr, "gangway-cuda: %s\n", message);
      return;
    }
  snprintf (log->error, log->error_size, "%s", message);
  if (log->error_used)
    *log->error_used = (void *) (strlen (log->error) + 1);
}

static bool
keep_module (struct image *image, struct ptx_module *module)
{
  if (image->count == image->capacity)
    {
      unsigned capacity = image->capacity ? 2 * image->capacity : 16;
      struct ptx_module **modules
        = realloc (image->modules, capacity * sizeof *modules);
      if (!modules)
        return false;
      image->modules = modules;
      image->capacity = capacity;
    }
  image->modules[image->count++] = module;
  return true;
}

CUresult
image_add_ptx (struct image *image, const char *name, const char *text,
               size_t size, const struct image_log *log)
{
  char message[512], own[32];
  size_t length = size ? strnlen (text, size) : strlen (text);
  if (!name || !*name)
    {
      snprintf (own, sizeof own, "PTX text %u", image->count + 1);
      name = own;
    }
  struct ptx_module *module
    = ptx_parse (name, text, length, message, sizeof message);
  if (!module)
    {
      image_log_error (log, message);
      return CUDA_ERROR_INVALID_PTX;
    }
  if (keep_module (image, module))
    return CUDA_SUCCESS;
  ptx_module_free (module);
  return CUDA_ERROR_OUT_OF_MEMORY;
}

/* Whether TEXT begins as PTX does: with a directive, after comments and blanks.  */
static bool
is_ptx (const char *text)
{
  while (*text == ' ' || (*text >= '\t' && *text <= '\r'))
    text++;
  return *text == '.' || (text[0] == '/' && (text[1] == '/' || text[1] == '*'));
}

static CUresult
add_linked (struct image *image, const struct linked_header *header,
            const struct image_log *log)
{
  const char *place = (const char *) (header + 1);
  const char *end = (const char *) header + header->size;
  for (uint64_t i = 0; i < header->count; i++)
    {
      const struct linked_text *text = (const struct linked_text *) place;
      place += sizeof *text;
      if (place > end || text->size >= (size_t) (end - place))
        return CUDA_ERROR_INVALID_IMAGE;
      CUresult result
        = image_add_ptx (image, text->name, place, text->size, log);
      if (result != CUDA_SUCCESS)
        return result;
      place += (text->size + 8) & -8;
    }
  return CUDA_SUCCESS;
}

static CUresult
add_fat_binary (struct image *image, const char *name, const void *data,
                const struct image_log *log)
{
  const char *why;
  char *text = fat_binary_ptx (data, settings_get ()->capability, &why);
  if (!text)
    {
      image_log_error (log, why);
      return CUDA_ERROR_NO_BINARY_FOR_GPU;
    }
  CUresult result = image_add_ptx (image, name, text, 0, log);
  free (text);
  return result;
}

CUresult
image_add (struct image *image, const char *name, const void *data, size_t size,
           const struct image_log *log)
{
  if (!data || (size > 0 && size < 8))
    return CUDA_ERROR_INVALID_VALUE;
  if (is_ptx (data))
    return image_add_ptx (image, name, data, size, log);
  if (memcmp (data, LINKED_MAGIC, 8) == 0)
    return add_linked (image, data, log);
  if (memcmp (data, "\177ELF", 4) == 0)
    {
      image_log_error (log, "the image is machine code of a GPU: this device "
                            "needs PTX");
      return CUDA_ERROR_NO_BINARY_FOR_GPU;
    }
  if (fat_binary_is (data))
    return add_fat_binary (image, name, data, log);
  return CUDA_ERROR_INVALID_IMAGE;
}

void
image_clear (struct image *image)
{
  for (unsigned i = 0; i < image->count; i++)
    ptx_module_free (image->modules[i]);
  free (image->modules);
  *image = (struct image) { 0 };
}

CUresult
image_link (struct image *image, const struct image_log *log,
            struct program **program)
{
  char message[512] = "";
  *program
    = program_link (image->modules, image->count, settings_get ()->capability,
                    message, sizeof message);
  image->count = 0;
  image_clear (image);
  if (*program)
    return CUDA_SUCCESS;
  image_log_error (log, message);
  return CUDA_ERROR_INVALID_PTX;
}

char *
file_read (const char *path, size_t *size)
{
  FILE *file = fopen (path, "rb");
  char *data = NULL;
  if (!file)
    return NULL;
  if (fseek (file, 0, SEEK_END) == 0)
    {
      long end = ftell (file);
      rewind (file);
      data = end >= 0 ? calloc (1, end + 16) : NULL;
      *size = end;
      if (data && fread (data, 1, end, file) != (size_t) end)
        {
          free (data);
          data = NULL;
        }
    }
  fclose (file);
  return data;
}
