/* What functions tell about themselves, and how many of their blocks fit.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdint.h>
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/module.h"
#include "emulators/cuda/driver/settings.h"

static bool
attribute_value (struct function *function, int attribute, int *value)
{
  const struct kernel_facts *facts = &function->facts;
  switch (attribute)
    {
    case 0:
      *value = facts->max_threads;
      return true;
    case 1:
      *value = facts->shared_size;
      return true;
    case 2:
      *value = facts->const_size;
      return true;
    case 3:
      *value = facts->local_size;
      return true;
    case 4:
      *value = function->registers;
      return true;
    case 5:
      *value = facts->ptx_version;
      return true;
    case 6: /* what it was compiled for */
      *value = settings_get ()->capability;
      return true;
    case 8:
      *value = __atomic_load_n (&function->dynamic_limit, __ATOMIC_RELAXED);
      return true;
    case 9:
      *value = function->carveout;
      return true;
    default: /* caching; clusters */
      *value = 0;
      return attribute == 7 || (attribute >= 10 && attribute <= 15);
    }
}

CUresult
do_cuFuncGetAttribute (int *value, int attribute, CUfunction handle)
{
  struct function *function = function_of_handle (handle);
  if (!value)
    return CUDA_ERROR_INVALID_VALUE;
  if (!function)
    return CUDA_ERROR_INVALID_HANDLE;
  return attribute_value (function, attribute, value)
           ? CUDA_SUCCESS
           : CUDA_ERROR_INVALID_VALUE;
}

CUresult
do_cuFuncSetAttribute (CUfunction handle, int attribute, int value)
{
  struct function *function = function_of_handle (handle);
  if (!function)
    return CUDA_ERROR_INVALID_HANDLE;
  if (attribute == 9 && value >= -1 && value <= 100)
    {
      function->carveout = value;
      return CUDA_SUCCESS;
    }
  if (attribute != 8 || value < 0
      || value + function->facts.shared_size > device_shared_optin ())
    return CUDA_ERROR_INVALID_VALUE;
  __atomic_store_n (&function->dynamic_limit, value, __ATOMIC_RELAXED);
  return CUDA_SUCCESS;
}

CUresult
do_cuFuncSetCacheConfig (CUfunction handle, int config)
{
  if (!function_of_handle (handle))
    return CUDA_ERROR_INVALID_HANDLE;
  return config >= 0 && config <= 3 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult
do_cuFuncSetSharedMemConfig (CUfunction handle, int config)
{
  if (!function_of_handle (handle))
    return CUDA_ERROR_INVALID_HANDLE;
  return config >= 0 && config <= 2 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult
do_cuFuncGetModule (CUmodule *module, CUfunction handle)
{
  struct function *function = function_of_handle (handle);
  if (!module)
    return CUDA_ERROR_INVALID_VALUE;
  if (!function)
    return CUDA_ERROR_INVALID_HANDLE;
  *module = function->module->handle;
  return CUDA_SUCCESS;
}

CUresult
do_cuFuncGetName (const char **name, CUfunction handle)
{
  struct function *function = function_of_handle (handle);
  if (!name)
    return CUDA_ERROR_INVALID_VALUE;
  if (!function)
    return CUDA_ERROR_INVALID_HANDLE;
  *name = function->facts.name;
  return CUDA_SUCCESS;
}

CUresult
do_cuFuncGetParamInfo (CUfunction handle, size_t number, size_t *offset,
                       size_t *size)
{
  struct function *function = function_of_handle (handle);
  if (!function)
    return CUDA_ERROR_INVALID_HANDLE;
  if (!offset || number >= function->facts.params)
    return CUDA_ERROR_INVALID_VALUE;
  *offset = function->facts.param[number].offset;
  if (size)
    *size = function->facts.param[number].size;
  return CUDA_SUCCESS;
}

CUresult
do_cuFuncIsLoaded (int *state, CUfunction handle)
{
  if (!state)
    return CUDA_ERROR_INVALID_VALUE;
  *state = 1;
  return function_of_handle (handle) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;
}

CUresult
do_cuFuncLoad (CUfunction handle)
{
  return function_of_handle (handle) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;
}

static unsigned
least (unsigned a, unsigned b)
{
  return a < b ? a : b;
}

unsigned
function_occupancy (const struct function *function, unsigned threads,
                    size_t dynamic)
{
  size_t shared = function->facts.shared_size + dynamic;
  unsigned warps = (threads + WARP - 1) / WARP;
  if (threads == 0 || threads > function->facts.max_threads
      || shared > device_processor_shared ())
    return 0;
  unsigned blocks = device_processor_blocks ();
  blocks = least (blocks, device_processor_threads () / (warps * WARP));
  if (shared > 0)
    blocks = least (blocks, device_processor_shared () / shared);
  if (function->registers > 0)
    blocks = least (blocks,
                    PROCESSOR_REGISTERS / (function->registers * warps * WARP));
  return blocks;
}

CUresult
do_cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags (int *blocks,
                                                         CUfunction handle,
                                                         int block_size,
                                                         size_t dynamic,
                                                         unsigned flags)
{
  struct function *function = function_of_handle (handle);
  if (!blocks || block_size <= 0 || flags > 1)
    return CUDA_ERROR_INVALID_VALUE;
  if (!function)
    return CUDA_ERROR_INVALID_HANDLE;
  *blocks = function_occupancy (function, block_size, dynamic);
  return CUDA_SUCCESS;
}

CUresult
do_cuOccupancyMaxActiveBlocksPerMultiprocessor (int *blocks,
                                                CUfunction function,
                                                int block_size, size_t dynamic)
{
  return do_cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags (
    blocks, function, block_size, dynamic, 0);
}

/* The largest of the block sizes with which most threads run at once.  */
CUresult
do_cuOccupancyMaxPotentialBlockSizeWithFlags (int *grid_size, int *block_size,
                                              CUfunction handle,
                                              CUoccupancyB2DSize dynamic_of,
                                              size_t dynamic, int limit,
                                              unsigned flags)
{
  struct function *function = function_of_handle (handle);
  if (!grid_size || !block_size || flags > 1 || limit < 0)
    return CUDA_ERROR_INVALID_VALUE;
  if (!function)
    return CUDA_ERROR_INVALID_HANDLE;
  unsigned most = function->facts.max_threads, best = 0, best_blocks = 0;
  if (limit > 0)
    most = least (most, limit);
  for (unsigned size = most; size > 0; size = (size - 1) / WARP * WARP)
    {
      unsigned blocks = function_occupancy (
        function, size, dynamic_of ? dynamic_of (size) : dynamic);
      if (size * blocks > best * best_blocks)
        {
          best = size;
          best_blocks = blocks;
        }
    }
  *block_size = best;
  *grid_size = best_blocks * settings_get ()->processors;
  return CUDA_SUCCESS;
}

CUresult
do_cuOccupancyMaxPotentialBlockSize (int *grid_size, int *block_size,
                                     CUfunction function,
                                     CUoccupancyB2DSize dynamic_of,
                                     size_t dynamic, int limit)
{
  return do_cuOccupancyMaxPotentialBlockSizeWithFlags (
    grid_size, block_size, function, dynamic_of, dynamic, limit, 0);
}

CUresult
do_cuOccupancyAvailableDynamicSMemPerBlock (size_t *dynamic, CUfunction handle,
                                            int blocks, int block_size)
{
  struct function *function = function_of_handle (handle);
  if (!dynamic || blocks <= 0 || block_size <= 0)
    return CUDA_ERROR_INVALID_VALUE;
  if (!function)
    return CUDA_ERROR_INVALID_HANDLE;
  size_t each = device_processor_shared () / blocks;
  size_t taken = function->facts.shared_size;
  *dynamic = each > taken ? each - taken : 0;
  return CUDA_SUCCESS;
}
