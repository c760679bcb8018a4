/* Launches.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/module.h"
#include "emulators/cuda/driver/settings.h"
#include "emulators/cuda/driver/stream.h"
#include "emulators/cuda/exec/grid.h"

struct launch_command
{
  struct command command;
  struct launch launch;
  _Alignas(16) unsigned char params[];
};

static void
launch_done (void *data, enum grid_result result)
{
  struct launch_command *self = data;
  if (result != GRID_OK)
    context_fail (self->command.stream->context, result);
  command_end (&self->command);
}

static enum command_state
run_launch (struct command *command)
{
  struct launch_command *self = (struct launch_command *) command;
  if (settings_get ()->skip)
    return COMMAND_ENDED;
  if (grid_start (&self->launch))
    return COMMAND_RUNS;
  context_fail (command->stream->context, GRID_NO_MEMORY);
  return COMMAND_ENDED;
}

static const struct command_kind launch_kind = { .run = run_launch };

/* What a call says of a launch.  */
struct request
{
  unsigned grid[3], block[3], shared;
  bool cooperative;
  void **params, **extra;
};

static CUresult
check_shape (const struct function *function, const struct request *request)
{
  const unsigned *grid = request->grid, *block = request->block;
  if (grid[0] == 0 || grid[1] == 0 || grid[2] == 0 || grid[0] > 0x7fffffff
      || grid[1] > GRID_YZ_MAX || grid[2] > GRID_YZ_MAX)
    return CUDA_ERROR_INVALID_VALUE;
  if (block[0] == 0 || block[1] == 0 || block[2] == 0
      || block[0] > BLOCK_THREADS_MAX || block[1] > BLOCK_THREADS_MAX
      || block[2] > BLOCK_Z_MAX)
    return CUDA_ERROR_INVALID_VALUE;
  unsigned threads = block[0] * block[1] * block[2];
  if (threads > BLOCK_THREADS_MAX)
    return CUDA_ERROR_INVALID_VALUE;
  if (threads > function->facts.max_threads)
    return CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
  if (request->shared
      > __atomic_load_n (&function->dynamic_limit, __ATOMIC_RELAXED))
    return CUDA_ERROR_INVALID_VALUE;
  if (!request->cooperative)
    return CUDA_SUCCESS;
  uint64_t blocks = (uint64_t) grid[0] * grid[1] * grid[2];
  uint64_t room = (uint64_t) settings_get ()->processors
                  * function_occupancy (function, threads, request->shared);
  return blocks > room ? CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE : CUDA_SUCCESS;
}

/* The buffer and its size that EXTRA names.  */
static bool
read_extra (void **extra, const void **buffer, size_t *size)
{
  *buffer = NULL;
  *size = 0;
  for (; *extra != CU_LAUNCH_PARAM_END; extra += 2)
    if (*extra == CU_LAUNCH_PARAM_BUFFER_POINTER)
      *buffer = extra[1];
    else if (*extra == CU_LAUNCH_PARAM_BUFFER_SIZE && extra[1])
      *size = *(size_t *) extra[1];
    else
      return false;
  return true;
}

/* Gather the parameters' values into BYTES, or only check them where that is null.  */
static CUresult
gather_params (const struct kernel_facts *facts, const struct request *request,
               unsigned char *bytes)
{
  const void *buffer;
  size_t size;
  if (request->params && request->extra)
    return CUDA_ERROR_INVALID_VALUE;
  if (request->extra)
    {
      if (!read_extra (request->extra, &buffer, &size)
          || size < facts->param_size || (facts->param_size > 0 && !buffer))
        return CUDA_ERROR_INVALID_VALUE;
      if (bytes)
        memcpy (bytes, buffer, facts->param_size);
      return CUDA_SUCCESS;
    }
  if (facts->params > 0 && !request->params)
    return CUDA_ERROR_INVALID_VALUE;
  for (unsigned i = 0; i < facts->params; i++)
    if (!request->params[i])
      return CUDA_ERROR_INVALID_VALUE;
    else if (bytes)
      memcpy (bytes + facts->param[i].offset, request->params[i],
              facts->param[i].size);
  return CUDA_SUCCESS;
}

static CUresult
submit (struct stream *stream, struct function *function,
        const struct request *request)
{
  uint64_t latency = settings_get ()->launch_latency, number;
  if (settings_get ()->skip && latency == 0)
    {
      CUresult result = gather_params (&function->facts, request, NULL);
      if (result != CUDA_SUCCESS)
        return result;
      if (stream_enter (stream, &number))
        {
          stream_leave (stream);
          return CUDA_SUCCESS;
        }
    }
  struct launch_command *self = (struct launch_command *) command_create (
    stream, &launch_kind, sizeof *self + function->facts.param_size);
  if (!self)
    return CUDA_ERROR_OUT_OF_MEMORY;
  CUresult result = gather_params (&function->facts, request, self->params);
  if (result != CUDA_SUCCESS)
    {
      command_drop (&self->command);
      return result;
    }
  self->command.duration = latency;
  self->launch = (struct launch) {
    .machine = &stream->context->machine,
    .kernel = function->kernel,
    .grid = { request->grid[0], request->grid[1], request->grid[2] },
    .block = { request->block[0], request->block[1], request->block[2] },
    .dynamic_shared = request->shared,
    .params = self->params,
    .done = launch_done,
    .data = self,
  };
  stream_submit (&self->command);
  return CUDA_SUCCESS;
}

static CUresult
launch (CUfunction handle, CUstream stream_handle,
        const struct request *request)
{
  struct stream *stream;
  struct function *function = function_of_handle (handle);
  if (!function || !function->facts.entry)
    return CUDA_ERROR_INVALID_HANDLE;
  CUresult result = context_stream (stream_handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  if (stream->context != function->module->context)
    return CUDA_ERROR_INVALID_HANDLE;
  result = check_shape (function, request);
  return result != CUDA_SUCCESS ? result : submit (stream, function, request);
}

CUresult
do_cuLaunchKernel (CUfunction function, unsigned grid_x, unsigned grid_y,
                   unsigned grid_z, unsigned block_x, unsigned block_y,
                   unsigned block_z, unsigned shared, CUstream stream,
                   void **params, void **extra)
{
  struct request request = { { grid_x, grid_y, grid_z },
                             { block_x, block_y, block_z },
                             shared,
                             false,
                             params,
                             extra };
  return launch (function, stream, &request);
}

CUresult
do_cuLaunchCooperativeKernel (CUfunction function, unsigned grid_x,
                              unsigned grid_y, unsigned grid_z,
                              unsigned block_x, unsigned block_y,
                              unsigned block_z, unsigned shared,
                              CUstream stream, void **params)
{
  struct request request = { { grid_x, grid_y, grid_z },
                             { block_x, block_y, block_z },
                             shared,
                             true,
                             params,
                             NULL };
  return launch (function, stream, &request);
}

CUresult
do_cuLaunchKernelEx (const CUlaunchConfig *config, CUfunction function,
                     void **params, void **extra, CUstream null_stream)
{
  if (!config || (config->numAttrs > 0 && !config->attrs))
    return CUDA_ERROR_INVALID_VALUE;
  struct request request
    = { { config->gridDimX, config->gridDimY, config->gridDimZ },
        { config->blockDimX, config->blockDimY, config->blockDimZ },
        config->sharedMemBytes,
        false,
        params,
        extra };
  for (unsigned i = 0; i < config->numAttrs; i++)
    {
      const CUlaunchAttribute *attribute = &config->attrs[i];
      if (attribute->id == CU_LAUNCH_ATTRIBUTE_COOPERATIVE)
        request.cooperative = attribute->value.cooperative;
      else if (attribute->id == CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION
               && (attribute->value.clusterDim.x > 1
                   || attribute->value.clusterDim.y > 1
                   || attribute->value.clusterDim.z > 1))
        return CUDA_ERROR_NOT_SUPPORTED;
    }
  return launch (function, config->hStream ? config->hStream : null_stream,
                 &request);
}
