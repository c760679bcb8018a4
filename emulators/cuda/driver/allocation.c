/* Allocating, freeing, registering.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/allocation.h"

#include <pthread.h>
#include <stdlib.h>
#include "emulators/common/host_ranges.h"
#include "emulators/common/space.h"
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/mapping.h"
#include "emulators/cuda/driver/settings.h"

struct record
{
  struct allocation allocation;
  struct record *next; /* of those with the same hash */
};

enum
{
  BUCKETS = 4096
};

/* Protects all records, which are found by their base addresses.  */
static pthread_mutex_t records_lock = PTHREAD_MUTEX_INITIALIZER;
static struct record *records[BUCKETS];
static unsigned long long last_id;

static struct record **
bucket_of (uint64_t base)
{
  return &records[(base / 256 * UINT64_C (0x9e3779b97f4a7c15)) >> 52];
}

static bool
record_add (const struct allocation *allocation)
{
  struct record *record = malloc (sizeof *record);
  if (!record)
    return false;
  record->allocation = *allocation;
  pthread_mutex_lock (&records_lock);
  record->allocation.id = ++last_id;
  struct record **bucket = bucket_of (allocation->base);
  record->next = *bucket;
  *bucket = record;
  pthread_mutex_unlock (&records_lock);
  return true;
}

static bool
record_find (uint64_t base, struct allocation *found)
{
  pthread_mutex_lock (&records_lock);
  struct record *record = *bucket_of (base);
  while (record && record->allocation.base != base)
    record = record->next;
  if (record)
    *found = record->allocation;
  pthread_mutex_unlock (&records_lock);
  return record != NULL;
}

/* Forget the record at BASE, if it is of one of KINDS (a bit each).  */
static bool
record_remove (uint64_t base, unsigned kinds, struct allocation *removed)
{
  pthread_mutex_lock (&records_lock);
  struct record **place = bucket_of (base);
  while (*place && (*place)->allocation.base != base)
    place = &(*place)->next;
  struct record *record = *place;
  if (record && !(kinds & 1U << record->allocation.kind))
    record = NULL;
  if (record)
    *place = record->next;
  pthread_mutex_unlock (&records_lock);
  if (record)
    *removed = record->allocation;
  free (record);
  return record != NULL;
}

/* Give the memory itself back.  */
static void
give_back (const struct allocation *allocation)
{
  void *host = (void *) (uintptr_t) allocation->base;
  if (allocation->kind == ALLOCATION_DEVICE)
    {
      space_free (devices[allocation->device].space, allocation->base);
      return;
    }
  host_range_remove (host);
  if (allocation->kind != ALLOCATION_REGISTERED)
    free (host);
}

CUresult
allocation_create (struct context *context, size_t size, CUdeviceptr *address)
{
  struct allocation new = { .kind = ALLOCATION_DEVICE,
                            .size = size,
                            .device = context->device,
                            .context = context };
  new.base = space_allocate (devices[context->device].space, size, 256);
  if (new.base && record_add (&new))
    {
      *address = new.base;
      return CUDA_SUCCESS;
    }
  if (new.base)
    give_back (&new);
  return CUDA_ERROR_OUT_OF_MEMORY;
}

bool
allocation_free (CUdeviceptr address)
{
  struct allocation old;
  if (!record_remove (address,
                      1U << ALLOCATION_DEVICE | 1U << ALLOCATION_MANAGED, &old))
    return false;
  give_back (&old);
  return true;
}

/* Device memory of which there is no record.  */
static bool
find_other (uint64_t base, size_t size, int device, struct allocation *found)
{
  *found = (struct allocation) {
    .kind = ALLOCATION_OTHER, .base = base, .size = size, .device = device
  };
  return true;
}

bool
allocation_find (uint64_t address, struct allocation *found)
{
  int device = device_of_address (address);
  uint64_t base;
  size_t size;
  bool freed;
  void *host;
  if (mapping_has_address (address))
    return mapping_find (address, found);
  if (device >= 0)
    {
      if (!space_find (devices[device].space, address, &base, &size, &freed)
          || freed)
        return false;
      return record_find (base, found)
             || find_other (base, size, device, found);
    }
  return host_range_find ((void *) (uintptr_t) address, &host, NULL, NULL)
           != HOST_RANGE_NONE
         && record_find ((uintptr_t) host, found);
}

/* One record of CONTEXT, taken out; or null.  *BUCKET is where to look on.  */
static struct record *
take_record_of (const struct context *context, unsigned *bucket)
{
  pthread_mutex_lock (&records_lock);
  struct record *record = NULL;
  for (; *bucket < BUCKETS && !record; *bucket += !record)
    for (struct record **place = &records[*bucket]; *place && !record;)
      if ((*place)->allocation.context == context)
        {
          record = *place;
          *place = record->next;
        }
      else
        place = &(*place)->next;
  pthread_mutex_unlock (&records_lock);
  return record;
}

void
allocations_free (struct context *context)
{
  unsigned bucket = 0;
  struct record *record;
  while ((record = take_record_of (context, &bucket)))
    {
      give_back (&record->allocation);
      free (record);
    }
}

CUresult
do_cuMemGetInfo_v2 (size_t *room, size_t *total)
{
  struct context *context;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  struct space *space = devices[context->device].space;
  if (room)
    *room = space_room (space);
  if (total)
    *total = space_size (space);
  return CUDA_SUCCESS;
}

CUresult
do_cuMemAlloc_v2 (CUdeviceptr *address, size_t size)
{
  struct context *context;
  if (!address || size == 0)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  return allocation_create (context, size, address);
}

CUresult
do_cuMemAllocPitch_v2 (CUdeviceptr *address, size_t *pitch, size_t width,
                       size_t height, unsigned element)
{
  size_t row = (width + 511) & -(size_t) 512, size;
  if (!pitch || width == 0 || height == 0
      || (element != 4 && element != 8 && element != 16)
      || __builtin_mul_overflow (row, height, &size))
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = do_cuMemAlloc_v2 (address, size);
  if (result == CUDA_SUCCESS)
    *pitch = row;
  return result;
}

/* Freeing waits for what may still use the memory.  Address 0 is no memory, which is no
   error: GCC's plugin frees the table of a region without variables.  */
CUresult
do_cuMemFree_v2 (CUdeviceptr address)
{
  struct context *context;
  struct allocation found;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS || address == 0)
    return result;
  if (!allocation_find (address, &found) || found.base != address
      || (found.kind != ALLOCATION_DEVICE && found.kind != ALLOCATION_MANAGED))
    return CUDA_ERROR_INVALID_VALUE;
  result = context_wait (found.context);
  if (result == CUDA_SUCCESS && !allocation_free (address))
    result = CUDA_ERROR_INVALID_VALUE;
  return result;
}

CUresult
do_cuMemGetAddressRange_v2 (CUdeviceptr *base, size_t *size,
                            CUdeviceptr address)
{
  struct context *context;
  struct allocation found;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (!allocation_find (address, &found))
    return CUDA_ERROR_NOT_FOUND;
  if (base)
    *base = found.base;
  if (size)
    *size = found.size;
  return CUDA_SUCCESS;
}

/* Host memory of the driver's own, which devices may address.  */
static CUresult
allocate_host (enum allocation_kind kind, size_t size, unsigned flags,
               void **address)
{
  struct context *context;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  struct allocation new = { .kind = kind,
                            .size = size,
                            .flags = flags,
                            .device = context->device,
                            .context = context };
  enum host_range_kind range
    = kind == ALLOCATION_MANAGED ? HOST_RANGE_MANAGED : HOST_RANGE_PINNED;
  void *memory;
  if (posix_memalign (&memory, size < 4096 ? 256 : 4096, size) != 0)
    return CUDA_ERROR_OUT_OF_MEMORY;
  new.base = (uintptr_t) memory;
  if (!host_range_add (memory, size, range, flags))
    {
      free (memory);
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
  if (!record_add (&new))
    {
      give_back (&new);
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
  *address = memory;
  return CUDA_SUCCESS;
}

CUresult
do_cuMemHostAlloc (void **address, size_t size, unsigned flags)
{
  if (!address || size == 0 || flags > 7)
    return CUDA_ERROR_INVALID_VALUE;
  return allocate_host (ALLOCATION_PINNED, size,
                        flags | CU_MEMHOSTALLOC_DEVICEMAP, address);
}

CUresult
do_cuMemAllocHost_v2 (void **address, size_t size)
{
  return do_cuMemHostAlloc (address, size, 0);
}

CUresult
do_cuMemAllocManaged (CUdeviceptr *address, size_t size, unsigned flags)
{
  void *memory;
  if (!address || size == 0
      || (flags != CU_MEM_ATTACH_GLOBAL && flags != CU_MEM_ATTACH_HOST))
    return CUDA_ERROR_INVALID_VALUE;
  if (!settings_get ()->managed)
    return CUDA_ERROR_NOT_SUPPORTED;
  CUresult result = allocate_host (ALLOCATION_MANAGED, size, flags, &memory);
  if (result == CUDA_SUCCESS)
    *address = (uintptr_t) memory;
  return result;
}

/* Take away the host memory of KIND at ADDRESS, after what may use it has ended.  */
static CUresult
remove_host (void *address, enum allocation_kind kind, CUresult otherwise)
{
  struct context *context;
  struct allocation found;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  if (!record_find ((uintptr_t) address, &found) || found.kind != kind)
    return otherwise;
  result = context_wait (found.context);
  if (result != CUDA_SUCCESS)
    return result;
  if (!record_remove ((uintptr_t) address, 1U << kind, &found))
    return otherwise;
  give_back (&found);
  return CUDA_SUCCESS;
}

CUresult
do_cuMemFreeHost (void *address)
{
  return remove_host (address, ALLOCATION_PINNED, CUDA_ERROR_INVALID_VALUE);
}

CUresult
do_cuMemHostRegister (void *address, size_t size, unsigned flags)
{
  struct context *context;
  if (!address || size == 0 || flags > 15)
    return CUDA_ERROR_INVALID_VALUE;
  if (flags & CU_MEMHOSTREGISTER_IOMEMORY)
    return CUDA_ERROR_NOT_SUPPORTED;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  struct allocation new = { .kind = ALLOCATION_REGISTERED,
                            .base = (uintptr_t) address,
                            .size = size,
                            .flags = flags,
                            .device = context->device,
                            .context = context };
  if (device_of_address (new.base) >= 0 || mapping_has_address (new.base))
    return CUDA_ERROR_INVALID_VALUE;
  if (!host_range_add (address, size, HOST_RANGE_REGISTERED, flags))
    return CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
  if (record_add (&new))
    return CUDA_SUCCESS;
  give_back (&new);
  return CUDA_ERROR_OUT_OF_MEMORY;
}

CUresult
do_cuMemHostRegister_v2 (void *address, size_t size, unsigned flags)
{
  return do_cuMemHostRegister (address, size, flags);
}

CUresult
do_cuMemHostUnregister (void *address)
{
  return remove_host (address, ALLOCATION_REGISTERED,
                      CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED);
}
