/* Loading and unloading of modules.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/handles.h"
#include "emulators/cuda/driver/image.h"

/* Registers that a thread is told to have at most.  PTX has as many as it likes and the
   emulator has them all; with this number each kernel can run with the largest
   blocks, as mostly on a GPU, where a compiler would share them out.  */
enum
{
  REGISTERS_MAX = PROCESSOR_REGISTERS / BLOCK_THREADS_MAX
};

struct function *
function_of_handle (CUfunction handle)
{
  return handle_object (HANDLE_FUNCTION, handle);
}

static bool
make_function (struct module *module, unsigned number)
{
  struct function *function = &module->functions[number];
  function->module = module;
  function->kernel = program_kernel_number (module->program, number);
  kernel_facts (function->kernel, &function->facts);
  function->registers = function->facts.registers < REGISTERS_MAX
                          ? function->facts.registers
                          : REGISTERS_MAX;
  function->carveout = -1;
  function->dynamic_limit = function->facts.shared_size < BLOCK_SHARED
                              ? BLOCK_SHARED - function->facts.shared_size
                              : 0;
  function->handle = handle_make (HANDLE_FUNCTION, function);
  return function->handle != NULL;
}

/* Give back what MODULE, in no list, holds.  */
static void
module_free (struct module *module)
{
  unsigned count = module->functions ? program_kernels (module->program) : 0;
  for (unsigned i = 0; i < count; i++)
    if (module->functions[i].handle)
      handle_drop (module->functions[i].handle);
  if (module->handle)
    handle_drop (module->handle);
  program_free (module->program);
  free (module->functions);
  free (module);
}

/* Fill MODULE, which has its program.  */
static bool
module_start (struct module *module)
{
  unsigned count = program_kernels (module->program);
  module->functions = calloc (count + 1, sizeof *module->functions);
  if (!module->functions
      || !program_load (module->program,
                        devices[module->context->device].space))
    return false;
  for (unsigned i = 0; i < count; i++)
    if (!make_function (module, i))
      return false;
  module->handle = handle_make (HANDLE_MODULE, module);
  return module->handle != NULL;
}

/* Make a module of PROGRAM, which it owns.  */
static CUresult
module_create (struct context *context, struct program *program,
               CUmodule *handle)
{
  struct module *module = calloc (1, sizeof *module);
  if (!module)
    {
      program_free (program);
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
  module->context = context;
  module->program = program;
  if (!module_start (module))
    {
      module_free (module);
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
  pthread_mutex_lock (&context->lock);
  module->next = context->modules;
  if (module->next)
    module->next->previous = module;
  context->modules = module;
  pthread_mutex_unlock (&context->lock);
  *handle = module->handle;
  return CUDA_SUCCESS;
}

/* The program that DATA is.  */
static CUresult
read_program (const void *data, size_t size, const char *name,
              const struct image_log *log, struct program **program)
{
  const struct linked_header *header = data;
  struct image image = { 0 };
  if (memcmp (data, LINKED_MAGIC, 8) == 0
      && (*program = link_take_program (header->id)))
    return CUDA_SUCCESS;
  CUresult result = image_add (&image, name, data, size, log);
  if (result == CUDA_SUCCESS)
    return image_link (&image, log, program);
  image_clear (&image);
  return result;
}

static CUresult
load (CUmodule *module, const void *data, size_t size, const char *name,
      const struct image_log *log)
{
  struct context *context;
  struct program *program;
  if (!module || !data)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  result = read_program (data, size, name, log, &program);
  if (result != CUDA_SUCCESS)
    return result;
  return module_create (context, program, module);
}

CUresult
do_cuModuleLoadData (CUmodule *module, const void *image)
{
  return load (module, image, 0, NULL, &(struct image_log) { 0 });
}

CUresult
do_cuModuleLoadFatBinary (CUmodule *module, const void *image)
{
  return load (module, image, 0, NULL, &(struct image_log) { 0 });
}

CUresult
do_cuModuleLoadDataEx (CUmodule *module, const void *image, unsigned count,
                       int *options, void **values)
{
  struct image_log log;
  CUresult result = image_log_read (count, options, values, &log);
  return result != CUDA_SUCCESS ? result : load (module, image, 0, NULL, &log);
}

CUresult
do_cuModuleLoad (CUmodule *module, const char *path)
{
  if (!module || !path)
    return CUDA_ERROR_INVALID_VALUE;
  size_t size;
  char *data = file_read (path, &size);
  if (!data)
    return CUDA_ERROR_FILE_NOT_FOUND;
  CUresult result
    = size < 8 ? CUDA_ERROR_INVALID_IMAGE
               : load (module, data, size, path, &(struct image_log) { 0 });
  free (data);
  return result;
}

static void
unload (struct module *module)
{
  struct context *context = module->context;
  pthread_mutex_lock (&context->lock);
  if (module->previous)
    module->previous->next = module->next;
  else
    context->modules = module->next;
  if (module->next)
    module->next->previous = module->previous;
  pthread_mutex_unlock (&context->lock);
  module_free (module);
}

void
modules_destroy (struct context *context)
{
  while (context->modules)
    unload (context->modules);
}

CUresult
do_cuModuleUnload (CUmodule handle)
{
  struct context *context;
  struct module *module = handle_object (HANDLE_MODULE, handle);
  if (!module)
    return CUDA_ERROR_INVALID_HANDLE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  result = context_wait (module->context);
  unload (module);
  return result;
}

CUresult
do_cuModuleGetFunction (CUfunction *handle, CUmodule module_handle,
                        const char *name)
{
  struct context *context;
  struct module *module = handle_object (HANDLE_MODULE, module_handle);
  if (!handle || !name || !*name)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (!module)
    return CUDA_ERROR_INVALID_HANDLE;
  const struct kernel *kernel = program_kernel (module->program, name);
  unsigned count = kernel ? program_kernels (module->program) : 0;
  for (unsigned i = 0; i < count; i++)
    if (module->functions[i].kernel == kernel)
      {
        *handle = module->functions[i].handle;
        return CUDA_SUCCESS;
      }
  return CUDA_ERROR_NOT_FOUND;
}

CUresult
do_cuModuleGetGlobal_v2 (CUdeviceptr *address, size_t *size,
                         CUmodule module_handle, const char *name)
{
  struct context *context;
  struct module *module = handle_object (HANDLE_MODULE, module_handle);
  uint64_t found;
  size_t found_size;
  if (!name || (!address && !size))
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (!module)
    return CUDA_ERROR_INVALID_HANDLE;
  if (!program_variable (module->program, name, &found, &found_size))
    return CUDA_ERROR_NOT_FOUND;
  if (address)
    *address = found;
  if (size)
    *size = found_size;
  return CUDA_SUCCESS;
}

CUresult
do_cuModuleGetLoadingMode (int *mode)
{
  if (!mode)
    return CUDA_ERROR_INVALID_VALUE;
  *mode = 1; /* not lazy */
  return CUDA_SUCCESS;
}

CUresult
do_cuModuleGetFunctionCount (unsigned *count, CUmodule handle)
{
  struct module *module = handle_object (HANDLE_MODULE, handle);
  if (!count)
    return CUDA_ERROR_INVALID_VALUE;
  if (!module)
    return CUDA_ERROR_INVALID_HANDLE;
  *count = program_entries (module->program);
  return CUDA_SUCCESS;
}

CUresult
do_cuModuleEnumerateFunctions (CUfunction *functions, unsigned count,
                               CUmodule handle)
{
  struct module *module = handle_object (HANDLE_MODULE, handle);
  if (!functions)
    return CUDA_ERROR_INVALID_VALUE;
  if (!module)
    return CUDA_ERROR_INVALID_HANDLE;
  unsigned all = program_entries (module->program);
  for (unsigned i = 0; i < count && i < all; i++)
    functions[i] = module->functions[i].handle;
  return CUDA_SUCCESS;
}
