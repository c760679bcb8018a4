/* What a program may ask of its context and set: limits, preferences, peers.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"

/* A call that tells WHAT of `context`, the current one that FIND finds.  */
#define TELL(name, type, find, what)                                           \
  CUresult do_##name (type *value)                                             \
  {                                                                            \
    struct context *context;                                                   \
    if (!value)                                                                \
      return CUDA_ERROR_INVALID_VALUE;                                         \
    CUresult result = find (&context);                                         \
    if (result == CUDA_SUCCESS)                                                \
      *value = (what);                                                         \
    return result;                                                             \
  }

TELL (cuCtxGetDevice, CUdevice, context_current_even_failed, context->device)
TELL (cuCtxGetFlags, unsigned, context_current,
      __atomic_load_n (&context->flags, __ATOMIC_RELAXED))
TELL (cuCtxGetCacheConfig, int, context_current,
      __atomic_load_n (&context->cache_config, __ATOMIC_RELAXED))
TELL (cuCtxGetSharedMemConfig, int, context_current,
      __atomic_load_n (&context->shared_config, __ATOMIC_RELAXED))

/* A call that sets a preference, FIELD, to at most LARGEST.  Preferences change nothing:
   they are remembered.  */
#define PREFER(name, field, largest)                                           \
  CUresult do_##name (int value)                                               \
  {                                                                            \
    struct context *context;                                                   \
    CUresult result = context_current (&context);                              \
    if (result != CUDA_SUCCESS)                                                \
      return result;                                                           \
    if (value < 0 || value > (largest))                                        \
      return CUDA_ERROR_INVALID_VALUE;                                         \
    __atomic_store_n (&context->field, value, __ATOMIC_RELAXED);               \
    return CUDA_SUCCESS;                                                       \
  }

PREFER (cuCtxSetCacheConfig, cache_config, 3)
PREFER (cuCtxSetSharedMemConfig, shared_config, 2)

/* A call that tells WHAT of the `context` of a handle, or of the current one for null.  */
#define TELL_OF(name, type, what)                                              \
  CUresult do_##name (CUcontext handle, type *value)                           \
  {                                                                            \
    struct context *context = NULL;                                            \
    if (!value)                                                                \
      return CUDA_ERROR_INVALID_VALUE;                                         \
    CUresult result = CUDA_SUCCESS;                                            \
    if (!handle)                                                               \
      result = context_current (&context);                                     \
    else if (!(context = context_of_handle (handle)))                          \
      result = CUDA_ERROR_INVALID_CONTEXT;                                     \
    if (result == CUDA_SUCCESS)                                                \
      *value = (what);                                                         \
    return result;                                                             \
  }

TELL_OF (cuCtxGetId, unsigned long long, context->id)
TELL_OF (cuCtxGetApiVersion, unsigned, context->api_version)

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
