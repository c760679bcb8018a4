/* What pointers are, and hints about them.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/host_ranges.h"
#include "emulators/cuda/driver/allocation.h"
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/mapping.h"
#include "emulators/cuda/driver/settings.h"
#include "emulators/cuda/driver/stream.h"

/* Attributes of pointers by their numbers, with the size of what is told.  */
enum pointer_attribute
{
  POINTER_CONTEXT = 1,
  POINTER_MEMORY_TYPE,
  POINTER_DEVICE_POINTER,
  POINTER_HOST_POINTER,
  POINTER_P2P_TOKENS,
  POINTER_SYNC_MEMOPS,
  POINTER_BUFFER_ID,
  POINTER_IS_MANAGED,
  POINTER_DEVICE_ORDINAL,
  POINTER_LEGACY_IPC,
  POINTER_RANGE_START,
  POINTER_RANGE_SIZE,
  POINTER_MAPPED,
  POINTER_HANDLE_TYPES,
  POINTER_GPU_DIRECT,
  POINTER_ACCESS_FLAGS,
  POINTER_MEMPOOL,
  POINTER_ATTRIBUTES
};

static size_t
attribute_size (int attribute)
{
  switch (attribute)
    {
    case POINTER_CONTEXT:
    case POINTER_DEVICE_POINTER:
    case POINTER_HOST_POINTER:
    case POINTER_BUFFER_ID:
    case POINTER_RANGE_START:
    case POINTER_RANGE_SIZE:
    case POINTER_HANDLE_TYPES:
    case POINTER_MEMPOOL:
      return 8;
    case POINTER_LEGACY_IPC:
    case POINTER_MAPPED:
      return 1;
    default:
      return 4;
    }
}

/* The value of ATTRIBUTE for ADDRESS in FOUND, as a number; false where it has none.  */
static bool
attribute_value (int attribute, uint64_t address,
                 const struct allocation *found, uint64_t *value)
{
  bool device = found->kind == ALLOCATION_DEVICE
                || found->kind == ALLOCATION_MAPPED
                || found->kind == ALLOCATION_OTHER;
  switch (attribute)
    {
    case POINTER_CONTEXT:
      *value = found->context ? (uintptr_t) found->context->handle : 0;
      return true;
    case POINTER_MEMORY_TYPE:
      *value = device || found->kind == ALLOCATION_MANAGED
                 ? CU_MEMORYTYPE_DEVICE
                 : CU_MEMORYTYPE_HOST;
      return true;
    case POINTER_DEVICE_POINTER:
      *value = address;
      return true;
    case POINTER_HOST_POINTER:
      *value = address;
      return !device;
    case POINTER_SYNC_MEMOPS:
    case POINTER_LEGACY_IPC:
    case POINTER_HANDLE_TYPES:
    case POINTER_GPU_DIRECT:
    case POINTER_MEMPOOL:
      *value = 0;
      return true;
    case POINTER_BUFFER_ID:
      *value = found->id;
      return true;
    case POINTER_IS_MANAGED:
      *value = found->kind == ALLOCATION_MANAGED;
      return true;
    case POINTER_DEVICE_ORDINAL:
      *value = found->device;
      return true;
    case POINTER_RANGE_START:
      *value = found->base;
      return true;
    case POINTER_RANGE_SIZE:
      *value = found->size;
      return true;
    case POINTER_MAPPED:
      *value = 1;
      return true;
    case POINTER_ACCESS_FLAGS:
      *value = 3; /* read and write */
      return true;
    default:
      return false;
    }
}

CUresult
do_cuPointerGetAttribute (void *data, int attribute, CUdeviceptr address)
{
  struct context *context;
  struct allocation found;
  uint64_t value;
  if (!data || attribute <= 0 || attribute >= POINTER_ATTRIBUTES)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (!allocation_find (address, &found)
      || !attribute_value (attribute, address, &found, &value))
    return CUDA_ERROR_INVALID_VALUE;
  memcpy (data, &value, attribute_size (attribute));
  return CUDA_SUCCESS;
}

/* Of a pointer that the driver does not know, all attributes are 0.  */
CUresult
do_cuPointerGetAttributes (unsigned count, int *attributes, void **data,
                           CUdeviceptr address)
{
  struct context *context;
  struct allocation found;
  if (count == 0 || !attributes || !data)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  for (unsigned i = 0; i < count; i++)
    if (attributes[i] <= 0 || attributes[i] >= POINTER_ATTRIBUTES || !data[i])
      return CUDA_ERROR_INVALID_VALUE;
  bool known = allocation_find (address, &found);
  for (unsigned i = 0; i < count; i++)
    {
      uint64_t value = 0;
      if (known && !attribute_value (attributes[i], address, &found, &value))
        value = 0;
      if (!known && attributes[i] == POINTER_DEVICE_ORDINAL)
        value = CU_DEVICE_INVALID;
      memcpy (data[i], &value, attribute_size (attributes[i]));
    }
  return CUDA_SUCCESS;
}

CUresult
do_cuPointerSetAttribute (const void *value, int attribute, CUdeviceptr address)
{
  struct allocation found;
  if (!value || attribute != POINTER_SYNC_MEMOPS
      || !allocation_find (address, &found))
    return CUDA_ERROR_INVALID_VALUE;
  return CUDA_SUCCESS;
}

CUresult
do_cuMemHostGetDevicePointer_v2 (CUdeviceptr *device_address, void *address,
                                 unsigned flags)
{
  struct context *context;
  struct allocation found;
  if (!device_address || flags != 0)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (device_of_address ((uintptr_t) address) >= 0
      || mapping_has_address ((uintptr_t) address)
      || (!allocation_find ((uintptr_t) address, &found)
          && (!host_ranges_all || !address)))
    return CUDA_ERROR_INVALID_VALUE;
  *device_address = (uintptr_t) address;
  return CUDA_SUCCESS;
}

CUresult
do_cuMemHostGetFlags (unsigned *flags, void *address)
{
  struct context *context;
  struct allocation found;
  if (!flags)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (!allocation_find ((uintptr_t) address, &found)
      || found.kind != ALLOCATION_PINNED)
    return CUDA_ERROR_INVALID_VALUE;
  *flags = found.flags;
  return CUDA_SUCCESS;
}

/* Whether hints may be given about the SIZE bytes from ADDRESS: they are managed, or the
   devices address all of the host's memory.  */
static CUresult
check_hint (CUdeviceptr address, size_t size)
{
  struct allocation found;
  if (size == 0 || address == 0 || device_of_address (address) >= 0
      || mapping_has_address (address))
    return CUDA_ERROR_INVALID_VALUE;
  if (host_ranges_all)
    return CUDA_SUCCESS;
  if (!allocation_find (address, &found) || found.kind != ALLOCATION_MANAGED
      || size > found.size - (address - found.base))
    return CUDA_ERROR_INVALID_VALUE;
  return CUDA_SUCCESS;
}

static CUresult
prefetch (CUdeviceptr address, size_t size, CUdevice device, CUstream handle)
{
  struct stream *stream;
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  if (device != CU_DEVICE_CPU && !device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  return check_hint (address, size);
}

CUresult
do_cuMemPrefetchAsync (CUdeviceptr address, size_t size, CUdevice device,
                       CUstream stream)
{
  return prefetch (address, size, device, stream);
}

/* The device that LOCATION means; CU_DEVICE_INVALID where none.  */
static CUdevice
location_device (CUmemLocation location)
{
  if (location.type == CU_MEM_LOCATION_TYPE_DEVICE)
    return location.id;
  return location.type >= CU_MEM_LOCATION_TYPE_HOST
             && location.type <= CU_MEM_LOCATION_TYPE_HOST_NUMA_CURRENT
           ? (CUdevice) CU_DEVICE_CPU
           : (CUdevice) CU_DEVICE_INVALID;
}

CUresult
do_cuMemPrefetchAsync_v2 (CUdeviceptr address, size_t size,
                          CUmemLocation location, unsigned flags,
                          CUstream stream)
{
  if (flags != 0)
    return CUDA_ERROR_INVALID_VALUE;
  return prefetch (address, size, location_device (location), stream);
}

CUresult
do_cuMemAdvise (CUdeviceptr address, size_t size, int advice, CUdevice device)
{
  struct context *context;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (advice < 1 || advice > 6)
    return CUDA_ERROR_INVALID_VALUE;
  bool needs_device = advice == 3 || advice >= 5; /* location; accessed by */
  if (needs_device && device != CU_DEVICE_CPU && !device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  return check_hint (address, size);
}

CUresult
do_cuMemAdvise_v2 (CUdeviceptr address, size_t size, int advice,
                   CUmemLocation location)
{
  return do_cuMemAdvise (address, size, advice, location_device (location));
}

/* Hints are not remembered: the answer is what stands before any was given.  */
CUresult
do_cuMemRangeGetAttribute (void *data, size_t data_size, int attribute,
                           CUdeviceptr address, size_t size)
{
  struct context *context;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (!data || data_size == 0 || data_size % 4 != 0 || attribute < 1
      || attribute > 8)
    return CUDA_ERROR_INVALID_VALUE;
  int none = attribute == 1 || attribute == 5 || attribute == 7
               ? 0
               : CU_DEVICE_INVALID;
  for (size_t i = 0; i < data_size / 4; i++)
    ((int *) data)[i] = none;
  return check_hint (address, size);
}

CUresult
do_cuStreamAttachMemAsync (CUstream handle, CUdeviceptr address, size_t size,
                           unsigned flags)
{
  struct stream *stream;
  struct allocation found;
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  if ((flags != CU_MEM_ATTACH_GLOBAL && flags != CU_MEM_ATTACH_HOST
       && flags != CU_MEM_ATTACH_SINGLE)
      || !allocation_find (address, &found) || found.kind != ALLOCATION_MANAGED)
    return CUDA_ERROR_INVALID_VALUE;
  return CUDA_SUCCESS;
}

CUresult
do_cuMemAllocAsync (CUdeviceptr *address, size_t size, CUstream handle)
{
  struct stream *stream;
  if (!address || size == 0)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  return allocation_create (stream->context, size, address);
}

struct free_command
{
  struct command command;
  CUdeviceptr address;
};

static enum command_state
run_free (struct command *command)
{
  allocation_free (((struct free_command *) command)->address);
  return COMMAND_ENDED;
}

static const struct command_kind free_kind = { .run = run_free };

CUresult
do_cuMemFreeAsync (CUdeviceptr address, CUstream handle)
{
  struct stream *stream;
  struct allocation found;
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  if (!allocation_find (address, &found) || found.base != address
      || found.kind != ALLOCATION_DEVICE)
    return CUDA_ERROR_INVALID_VALUE;
  struct free_command *self
    = (struct free_command *) command_create (stream, &free_kind, sizeof *self);
  if (!self)
    return CUDA_ERROR_OUT_OF_MEMORY;
  self->address = address;
  stream_submit (&self->command);
  return CUDA_SUCCESS;
}
