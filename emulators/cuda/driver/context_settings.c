/* What a program may ask of its context and set: limits, preferences, peers.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"

CUresult
do_cuCtxGetDevice (CUdevice *device)
{
  struct context *context;
  if (!device)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current_even_failed (&context);
  if (result == CUDA_SUCCESS)
    *device = context->device;
  return result;
}

CUresult
do_cuCtxGetFlags (unsigned *flags)
{
  struct context *context;
  if (!flags)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result == CUDA_SUCCESS)
    *flags = __atomic_load_n (&context->flags, __ATOMIC_RELAXED);
  return result;
}

/* The context of HANDLE, or the current one for null.  */
static CUresult
named_context (CUcontext handle, struct context **context)
{
  if (!handle)
    return context_current (context);
  *context = context_of_handle (handle);
  return *context ? CUDA_SUCCESS : CUDA_ERROR_INVALID_CONTEXT;
}

CUresult
do_cuCtxGetId (CUcontext handle, unsigned long long *id)
{
  struct context *context;
  if (!id)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = named_context (handle, &context);
  if (result == CUDA_SUCCESS)
    *id = context->id;
  return result;
}

CUresult
do_cuCtxGetApiVersion (CUcontext handle, unsigned *version)
{
  struct context *context;
  if (!version)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = named_context (handle, &context);
  if (result == CUDA_SUCCESS)
    *version = context->api_version;
  return result;
}

/* Kernels that run keep the limits with which they began.  */
CUresult
do_cuCtxSetLimit (unsigned limit, size_t value)
{
  struct context *context;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (limit >= CU_LIMITS)
    return CUDA_ERROR_UNSUPPORTED_LIMIT;
  if (limit == CU_LIMIT_STACK_SIZE && value > (size_t) 512 << 10)
    return CUDA_ERROR_INVALID_VALUE;
  result = context_wait (context);
  if (result != CUDA_SUCCESS)
    return result;
  pthread_mutex_lock (&context->lock);
  context->limits[limit] = value;
  context->machine.stack_limit = context->limits[CU_LIMIT_STACK_SIZE];
  context->machine.heap_limit = context->limits[CU_LIMIT_MALLOC_HEAP_SIZE];
  pthread_mutex_unlock (&context->lock);
  return CUDA_SUCCESS;
}

CUresult
do_cuCtxGetLimit (size_t *value, unsigned limit)
{
  struct context *context;
  if (!value)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (limit >= CU_LIMITS)
    return CUDA_ERROR_UNSUPPORTED_LIMIT;
  pthread_mutex_lock (&context->lock);
  *value = context->limits[limit];
  pthread_mutex_unlock (&context->lock);
  return CUDA_SUCCESS;
}

/* Preferences change nothing: they are remembered.  */
CUresult
do_cuCtxGetCacheConfig (int *config)
{
  struct context *context;
  if (!config)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result == CUDA_SUCCESS)
    *config = context->cache_config;
  return result;
}

CUresult
do_cuCtxSetCacheConfig (int config)
{
  struct context *context;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (config < 0 || config > 3)
    return CUDA_ERROR_INVALID_VALUE;
  context->cache_config = config;
  return CUDA_SUCCESS;
}

CUresult
do_cuCtxGetSharedMemConfig (int *config)
{
  struct context *context;
  if (!config)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result == CUDA_SUCCESS)
    *config = context->shared_config;
  return result;
}

CUresult
do_cuCtxSetSharedMemConfig (int config)
{
  struct context *context;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (config < 0 || config > 2)
    return CUDA_ERROR_INVALID_VALUE;
  context->shared_config = config;
  return CUDA_SUCCESS;
}

CUresult
do_cuCtxGetStreamPriorityRange (int *least, int *greatest)
{
  struct context *context;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (least)
    *least = 0;
  if (greatest)
    *greatest = -5;
  return CUDA_SUCCESS;
}

CUresult
do_cuCtxResetPersistingL2Cache (void)
{
  struct context *context;
  return context_current (&context);
}

/* The place of SPACE in CONTEXT's list, or that of the null at its end.  */
static unsigned
peer_place_locked (const struct context *context, const struct space *space)
{
  unsigned i = 0;
  while (context->spaces[i] && context->spaces[i] != space)
    i++;
  return i;
}

CUresult
do_cuCtxEnablePeerAccess (CUcontext handle, unsigned flags)
{
  struct context *context, *peer = context_of_handle (handle);
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (flags != 0)
    return CUDA_ERROR_INVALID_VALUE;
  if (!peer || peer->device == context->device)
    return CUDA_ERROR_INVALID_CONTEXT;
  struct space *space = devices[peer->device].space;
  pthread_mutex_lock (&context->lock);
  unsigned place = peer_place_locked (context, space);
  if (context->spaces[place])
    result = CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED;
  else
    {
      context->spaces[place + 1] = NULL;
      __atomic_store_n (&context->spaces[place], space, __ATOMIC_RELEASE);
    }
  pthread_mutex_unlock (&context->lock);
  return result;
}

CUresult
do_cuCtxDisablePeerAccess (CUcontext handle)
{
  struct context *context, *peer = context_of_handle (handle);
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (!peer)
    return CUDA_ERROR_INVALID_CONTEXT;
  result = context_wait (context);
  if (result != CUDA_SUCCESS)
    return result;
  pthread_mutex_lock (&context->lock);
  unsigned place = peer_place_locked (context, devices[peer->device].space);
  if (place == 0 || !context->spaces[place])
    result = CUDA_ERROR_PEER_ACCESS_NOT_ENABLED;
  else
    for (; context->spaces[place]; place++)
      context->spaces[place] = context->spaces[place + 1];
  pthread_mutex_unlock (&context->lock);
  return result;
}
