/* The primary context of each device, which whoever retains it shares.  The device's lock
   protects how many have retained it; it is made once, and is active while that is not 0.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"

/* Make the primary context of device NUMBER active, or count one more user of it.  */
static CUresult
context_retain_primary (CUdevice number, struct context **context)
{
  struct device *device = &devices[number];
  CUresult result = CUDA_SUCCESS;
  pthread_mutex_lock (&device->lock);
  if (!device->primary)
    device->primary = context_create (number, device->primary_flags, true);
  else if (!device->primary->active && !context_start (device->primary))
    result = CUDA_ERROR_OUT_OF_MEMORY;
  if (!device->primary)
    result = CUDA_ERROR_OUT_OF_MEMORY;
  if (result == CUDA_SUCCESS)
    {
      device->primary_references++;
      *context = device->primary;
    }
  pthread_mutex_unlock (&device->lock);
  return result;
}

CUresult
do_cuDevicePrimaryCtxRetain (CUcontext *handle, CUdevice device)
{
  struct context *context;
  if (!handle)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  CUresult result = context_retain_primary (device, &context);
  if (result == CUDA_SUCCESS)
    *handle = context->handle;
  return result;
}

/* One user less, or, where RESET, none any more: without any the context stops.  */
static CUresult
release_primary (CUdevice number, bool reset)
{
  if (!device_is_valid (number))
    return CUDA_ERROR_INVALID_DEVICE;
  struct device *device = &devices[number];
  CUresult result = CUDA_SUCCESS;
  pthread_mutex_lock (&device->lock);
  if (device->primary_references == 0 && !reset)
    result = CUDA_ERROR_INVALID_CONTEXT;
  else if (device->primary_references > 0
           && (--device->primary_references == 0 || reset))
    {
      device->primary_references = 0;
      context_stop (device->primary);
    }
  pthread_mutex_unlock (&device->lock);
  return result;
}

CUresult
do_cuDevicePrimaryCtxRelease (CUdevice device)
{
  return release_primary (device, false);
}

CUresult
do_cuDevicePrimaryCtxRelease_v2 (CUdevice device)
{
  return release_primary (device, false);
}

CUresult
do_cuDevicePrimaryCtxReset (CUdevice device)
{
  return release_primary (device, true);
}

CUresult
do_cuDevicePrimaryCtxReset_v2 (CUdevice device)
{
  return release_primary (device, true);
}

CUresult
do_cuDevicePrimaryCtxSetFlags (CUdevice number, unsigned flags)
{
  if (!device_is_valid (number))
    return CUDA_ERROR_INVALID_DEVICE;
  if (flags & ~(unsigned) CU_CTX_FLAGS_MASK)
    return CUDA_ERROR_INVALID_VALUE;
  struct device *device = &devices[number];
  pthread_mutex_lock (&device->lock);
  device->primary_flags = flags;
  if (device->primary)
    __atomic_store_n (&device->primary->flags, flags, __ATOMIC_RELAXED);
  pthread_mutex_unlock (&device->lock);
  return CUDA_SUCCESS;
}

CUresult
do_cuDevicePrimaryCtxSetFlags_v2 (CUdevice number, unsigned flags)
{
  return do_cuDevicePrimaryCtxSetFlags (number, flags);
}

CUresult
do_cuDevicePrimaryCtxGetState (CUdevice number, unsigned *flags, int *active)
{
  if (!device_is_valid (number))
    return CUDA_ERROR_INVALID_DEVICE;
  if (!flags || !active)
    return CUDA_ERROR_INVALID_VALUE;
  struct device *device = &devices[number];
  pthread_mutex_lock (&device->lock);
  *flags = device->primary_flags;
  *active = device->primary_references > 0;
  pthread_mutex_unlock (&device->lock);
  return CUDA_SUCCESS;
}
