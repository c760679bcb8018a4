/* Reserved addresses, memory, and the mappings of one at the other.

   A program's memory lives until it has neither a handle nor a mapping.  All functions
   here may be called by any thread.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/mapping.h"

#include <pthread.h>
#include <stdlib.h>
#include "emulators/common/window.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/handles.h"
#include "emulators/cuda/driver/place.h"
#include "emulators/cuda/driver/settings.h"

enum
{
  /* The window has so many times the addresses that the devices have memory: programs
     reserve far more than they map.  */
  ADDRESSES_PER_BYTE = 8
};

struct memory
{
  /* Immutable.  */
  void *handle;
  struct window_piece piece;
  CUmemAllocationProp properties;
  /* Under the lock.  */
  unsigned handle_references, mappings;
};

struct mapping
{
  struct mapping *next; /* of higher addresses */
  uint64_t base;
  size_t size;
  struct memory *memory;
  uint32_t devices; /* that may access it: a bit for each */
  unsigned long long id;
};

static struct space
  *window; /* immutable after cuInit; null where there is none */

/* Protects all that follows, and the memories' counts.  No other lock of the driver is
   taken inside but that of a space's blocks and that of the handles.  */
static pthread_mutex_t mappings_lock = PTHREAD_MUTEX_INITIALIZER;
static struct mapping *mappings; /* sorted, without overlap */
static unsigned long long last_id;

void
mappings_prepare (unsigned device_count, size_t memory)
{
  size_t size;
  if (__builtin_mul_overflow (memory, ADDRESSES_PER_BYTE * device_count, &size)
      || !(window = space_create_window (size)))
    return;
  for (unsigned i = 0; i < device_count && window; i++)
    if (!(devices[i].view = i == 0 ? window : space_create_view (window)))
      window = NULL; /* its addresses are lost, which is all it has */
  for (unsigned i = 0; i < device_count && !window; i++)
    devices[i].view = NULL;
}

bool
mapping_has_address (uint64_t address)
{
  return window && space_is_in (window, address);
}

/* The first mapping that ends above ADDRESS, or the null at the end.  */
static struct mapping **
mapping_above_locked (uint64_t address)
{
  struct mapping **place = &mappings;
  while (*place && (*place)->base + (*place)->size <= address)
    place = &(*place)->next;
  return place;
}

/* The mapping that holds ADDRESS, or null.  */
static struct mapping *
mapping_at_locked (uint64_t address)
{
  struct mapping *mapping = *mapping_above_locked (address);
  return mapping && mapping->base <= address ? mapping : NULL;
}

bool
mapping_find (uint64_t address, struct allocation *found)
{
  pthread_mutex_lock (&mappings_lock);
  const struct mapping *mapping = mapping_at_locked (address);
  if (mapping)
    *found
      = (struct allocation) { .kind = ALLOCATION_MAPPED,
                              .base = mapping->base,
                              .size = mapping->size,
                              .device = mapping->memory->properties.location.id,
                              .id = mapping->id };
  pthread_mutex_unlock (&mappings_lock);
  return mapping != NULL;
}

/* Which devices may access all SIZE bytes from ADDRESS.  */
static uint32_t
devices_of_locked (uint64_t address, size_t size)
{
  const struct mapping *mapping = mapping_at_locked (address);
  uint64_t end = address + size, reached = address;
  uint32_t all = mapping ? mapping->devices : 0;
  for (; mapping && mapping->base <= reached; mapping = mapping->next)
    {
      all &= mapping->devices;
      reached = mapping->base + mapping->size;
      if (reached >= end)
        return all;
    }
  return 0;
}

bool
mapping_place (uint64_t address, size_t size, struct place *place)
{
  if (address + size < address)
    return false;
  pthread_mutex_lock (&mappings_lock);
  uint32_t all = devices_of_locked (address, size);
  pthread_mutex_unlock (&mappings_lock);
  if (all == 0)
    return false;
  const struct space *view = devices[__builtin_ctz (all)].view;
  *place = (struct place) { .bytes = space_bytes (view, address),
                            .states = space_states (view, address) };
  return true;
}

/* Whether SIZE bytes from VALUE on are whole granules.  */
static bool
is_granular (uint64_t value, size_t size)
{
  return value % WINDOW_GRANULE == 0 && size % WINDOW_GRANULE == 0 && size > 0;
}

CUresult
do_cuMemAddressReserve (CUdeviceptr *address, size_t size, size_t alignment,
                        CUdeviceptr wanted, unsigned long long flags)
{
  (void) wanted; /* a wish, which nobody need fulfil */
  if (!address || !is_granular (0, size) || flags != 0
      || (alignment & (alignment - 1)) != 0)
    return CUDA_ERROR_INVALID_VALUE;
  if (!window)
    return CUDA_ERROR_NOT_SUPPORTED;
  if (alignment < WINDOW_GRANULE)
    alignment = WINDOW_GRANULE;
  *address = space_allocate (window, size, alignment);
  return *address ? CUDA_SUCCESS : CUDA_ERROR_OUT_OF_MEMORY;
}

CUresult
do_cuMemAddressFree (CUdeviceptr address, size_t size)
{
  uint64_t base;
  size_t reserved;
  bool freed;
  CUresult result = CUDA_ERROR_INVALID_VALUE;
  if (!mapping_has_address (address)
      || !space_find (window, address, &base, &reserved, &freed) || freed
      || base != address || reserved != size)
    return result;
  pthread_mutex_lock (&mappings_lock);
  const struct mapping *mapping = *mapping_above_locked (address);
  if ((!mapping || mapping->base >= address + size)
      && space_free (window, address))
    result = CUDA_SUCCESS;
  pthread_mutex_unlock (&mappings_lock);
  return result;
}

/* What is wrong with the wish for memory with PROPERTIES.  */
static CUresult
check_properties (const CUmemAllocationProp *properties)
{
  if (!properties || properties->type != CU_MEM_ALLOCATION_TYPE_PINNED)
    return CUDA_ERROR_INVALID_VALUE;
  if (properties->location.type != CU_MEM_LOCATION_TYPE_DEVICE
      || properties->requestedHandleTypes != 0
      || properties->allocFlags.compressionType != 0
      || properties->allocFlags.usage != 0 || !window)
    return CUDA_ERROR_NOT_SUPPORTED;
  return device_is_valid (properties->location.id) ? CUDA_SUCCESS
                                                   : CUDA_ERROR_INVALID_DEVICE;
}

CUresult
do_cuMemGetAllocationGranularity (size_t *granularity,
                                  const CUmemAllocationProp *properties,
                                  unsigned option)
{
  if (!granularity || option > 1)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = check_properties (properties);
  if (result == CUDA_SUCCESS)
    *granularity = WINDOW_GRANULE;
  return result;
}

/* Make MEMORY, of which the properties are set, for a device that has SPACE.  */
static bool
memory_fill (struct memory *memory, size_t size, struct space *space)
{
  if (!space_take (space, size))
    return false;
  if (window_piece_create (&memory->piece, size))
    {
      memory->handle = handle_make (HANDLE_MEMORY, memory);
      if (memory->handle)
        return true;
      window_piece_destroy (&memory->piece);
    }
  space_give_back (space, size);
  return false;
}

CUresult
do_cuMemCreate (CUmemGenericAllocationHandle *handle, size_t size,
                const CUmemAllocationProp *properties, unsigned long long flags)
{
  if (!handle || !is_granular (0, size) || flags != 0)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = check_properties (properties);
  if (result != CUDA_SUCCESS)
    return result;
  struct memory *memory = calloc (1, sizeof *memory);
  if (!memory)
    return CUDA_ERROR_OUT_OF_MEMORY;
  memory->properties = *properties;
  memory->handle_references = 1;
  if (!memory_fill (memory, size, devices[properties->location.id].space))
    {
      free (memory);
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
  *handle = (uintptr_t) memory->handle;
  return CUDA_SUCCESS;
}

/* The memory of HANDLE, or null where that has been released.  */
static struct memory *
memory_of_locked (CUmemGenericAllocationHandle handle)
{
  struct memory *memory
    = handle_object (HANDLE_MEMORY, (void *) (uintptr_t) handle);
  return memory && memory->handle_references > 0 ? memory : NULL;
}

/* Free MEMORY if nothing leads to it any more.  */
static void
memory_unused_locked (struct memory *memory)
{
  if (memory->handle_references > 0 || memory->mappings > 0)
    return;
  handle_drop (memory->handle);
  window_piece_destroy (&memory->piece);
  space_give_back (devices[memory->properties.location.id].space,
                   memory->piece.size);
  free (memory);
}

CUresult
do_cuMemRelease (CUmemGenericAllocationHandle handle)
{
  pthread_mutex_lock (&mappings_lock);
  struct memory *memory = memory_of_locked (handle);
  if (memory)
    {
      memory->handle_references--;
      memory_unused_locked (memory);
    }
  pthread_mutex_unlock (&mappings_lock);
  return memory ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult
do_cuMemGetAllocationPropertiesFromHandle (CUmemAllocationProp *properties,
                                           CUmemGenericAllocationHandle handle)
{
  if (!properties)
    return CUDA_ERROR_INVALID_VALUE;
  pthread_mutex_lock (&mappings_lock);
  const struct memory *memory = memory_of_locked (handle);
  if (memory)
    *properties = memory->properties;
  pthread_mutex_unlock (&mappings_lock);
  return memory ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult
do_cuMemRetainAllocationHandle (CUmemGenericAllocationHandle *handle,
                                void *address)
{
  if (!handle)
    return CUDA_ERROR_INVALID_VALUE;
  pthread_mutex_lock (&mappings_lock);
  const struct mapping *mapping = mapping_at_locked ((uintptr_t) address);
  if (mapping)
    {
      mapping->memory->handle_references++;
      *handle = (uintptr_t) mapping->memory->handle;
    }
  pthread_mutex_unlock (&mappings_lock);
  return mapping ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

/* Whether all SIZE bytes from ADDRESS are reserved together.  */
static bool
is_reserved (uint64_t address, size_t size)
{
  return mapping_has_address (address) && space_holds (window, address, size);
}

/* Enter the mapping NEW, whose place is free.  */
static CUresult
map_locked (struct mapping *new)
{
  struct mapping **place = mapping_above_locked (new->base);
  if (!is_reserved (new->base, new->size)
      || (*place && (*place)->base < new->base + new->size))
    return CUDA_ERROR_INVALID_VALUE;
  if (!window_map (window, new->base, new->size, &new->memory->piece))
    return CUDA_ERROR_OUT_OF_MEMORY;
  new->id = ++last_id;
  new->next = *place;
  *place = new;
  new->memory->mappings++;
  return CUDA_SUCCESS;
}

CUresult
do_cuMemMap (CUdeviceptr address, size_t size, size_t offset,
             CUmemGenericAllocationHandle handle, unsigned long long flags)
{
  if (!is_granular (address, size) || offset != 0 || flags != 0)
    return CUDA_ERROR_INVALID_VALUE;
  struct mapping *mapping = calloc (1, sizeof *mapping);
  if (!mapping)
    return CUDA_ERROR_OUT_OF_MEMORY;
  CUresult result = CUDA_ERROR_INVALID_VALUE;
  pthread_mutex_lock (&mappings_lock);
  mapping->base = address;
  mapping->size = size;
  mapping->memory = memory_of_locked (handle);
  if (mapping->memory && size <= mapping->memory->piece.size)
    result = map_locked (mapping);
  pthread_mutex_unlock (&mappings_lock);
  if (result != CUDA_SUCCESS)
    free (mapping);
  return result;
}

/* Whether the SIZE bytes from ADDRESS are whole mappings, one after the other.  */
static bool
are_mappings_locked (uint64_t address, size_t size)
{
  const struct mapping *mapping = *mapping_above_locked (address);
  uint64_t reached = address, end = address + size;
  for (; mapping && mapping->base == reached && reached < end;
       mapping = mapping->next)
    reached += mapping->size;
  return size > 0 && reached == end;
}

/* Let DEVICE access MAPPING or not, as FLAGS say.  */
static bool
set_access_locked (struct mapping *mapping, CUdevice device, unsigned flags)
{
  const struct space *view = devices[device].view;
  uint32_t bit = UINT32_C (1) << device;
  bool allow = flags != CU_MEM_ACCESS_FLAGS_PROT_NONE;
  if (allow == ((mapping->devices & bit) != 0))
    return true;
  if (!(allow ? window_show (view, mapping->base, mapping->size,
                             &mapping->memory->piece)
              : window_hide (view, mapping->base, mapping->size)))
    return false;
  mapping->devices ^= bit;
  return true;
}

/* Memory that a device may read alone is not there.  */
static CUresult
check_access (const CUmemAccessDesc *access)
{
  if (access->flags != CU_MEM_ACCESS_FLAGS_PROT_NONE
      && access->flags != CU_MEM_ACCESS_FLAGS_PROT_READ
      && access->flags != CU_MEM_ACCESS_FLAGS_PROT_READWRITE)
    return CUDA_ERROR_INVALID_VALUE;
  if (access->flags == CU_MEM_ACCESS_FLAGS_PROT_READ
      || access->location.type != CU_MEM_LOCATION_TYPE_DEVICE)
    return CUDA_ERROR_NOT_SUPPORTED;
  return device_is_valid (access->location.id) ? CUDA_SUCCESS
                                               : CUDA_ERROR_INVALID_DEVICE;
}

CUresult
do_cuMemSetAccess (CUdeviceptr address, size_t size,
                   const CUmemAccessDesc *access, size_t count)
{
  CUresult result
    = access && count > 0 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
  for (size_t i = 0; i < count && result == CUDA_SUCCESS; i++)
    result = check_access (&access[i]);
  if (result != CUDA_SUCCESS)
    return result;
  pthread_mutex_lock (&mappings_lock);
  if (!are_mappings_locked (address, size))
    result = CUDA_ERROR_INVALID_VALUE;
  struct mapping *mapping = *mapping_above_locked (address);
  for (; result == CUDA_SUCCESS && mapping && mapping->base < address + size;
       mapping = mapping->next)
    for (size_t i = 0; i < count; i++)
      if (!set_access_locked (mapping, access[i].location.id, access[i].flags))
        result = CUDA_ERROR_OUT_OF_MEMORY;
  pthread_mutex_unlock (&mappings_lock);
  return result;
}

CUresult
do_cuMemGetAccess (unsigned long long *flags, const CUmemLocation *location,
                   CUdeviceptr address)
{
  if (!flags || !location || location->type != CU_MEM_LOCATION_TYPE_DEVICE)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (location->id))
    return CUDA_ERROR_INVALID_DEVICE;
  pthread_mutex_lock (&mappings_lock);
  const struct mapping *mapping = mapping_at_locked (address);
  if (mapping)
    *flags = mapping->devices >> location->id & 1
               ? CU_MEM_ACCESS_FLAGS_PROT_READWRITE
               : CU_MEM_ACCESS_FLAGS_PROT_NONE;
  pthread_mutex_unlock (&mappings_lock);
  return mapping ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

/* Take *PLACE out of the list.  */
static bool
unmap_locked (struct mapping **place)
{
  struct mapping *mapping = *place;
  for (unsigned i = 0; i < device_count (); i++)
    if (!set_access_locked (mapping, i, CU_MEM_ACCESS_FLAGS_PROT_NONE))
      return false;
  if (!window_unmap (window, mapping->base, mapping->size))
    return false;
  *place = mapping->next;
  mapping->memory->mappings--;
  memory_unused_locked (mapping->memory);
  free (mapping);
  return true;
}

/* A kernel that still uses what is unmapped meets nothing there, and fails.  */
CUresult
do_cuMemUnmap (CUdeviceptr address, size_t size)
{
  CUresult result = CUDA_SUCCESS;
  pthread_mutex_lock (&mappings_lock);
  if (!are_mappings_locked (address, size))
    result = CUDA_ERROR_INVALID_VALUE;
  struct mapping **place = mapping_above_locked (address);
  while (result == CUDA_SUCCESS && *place && (*place)->base < address + size)
    if (!unmap_locked (place))
      result = CUDA_ERROR_OUT_OF_MEMORY;
  pthread_mutex_unlock (&mappings_lock);
  return result;
}
