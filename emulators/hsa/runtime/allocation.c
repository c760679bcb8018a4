/* Records of memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/allocation.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/host_ranges.h"
#include "emulators/common/space.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/deallocation.h"

/* Sorted by base, without overlap.  With the lock, as is all of it.  */
static pthread_mutex_t records_lock = PTHREAD_MUTEX_INITIALIZER;
static struct allocation *records;
static size_t record_count, record_capacity;

/* The number of records that begin at or below ADDRESS.  */
static size_t
records_up_to_locked (uint64_t address)
{
  size_t low = 0, high = record_count;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (records[middle].base <= address)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static struct allocation *
find_locked (uint64_t address)
{
  size_t i = records_up_to_locked (address);
  if (i == 0 || address - records[i - 1].base >= records[i - 1].size)
    return NULL;
  return &records[i - 1];
}

static bool
grow_locked (void)
{
  if (record_count < record_capacity)
    return true;
  size_t capacity = record_capacity ? 2 * record_capacity : 64;
  struct allocation *larger = realloc (records, capacity * sizeof *records);
  if (!larger)
    return false;
  records = larger;
  record_capacity = capacity;
  return true;
}

static bool
add_locked (const struct allocation *new)
{
  size_t i = records_up_to_locked (new->base);
  if ((i > 0 && new->base - records[i - 1].base < records[i - 1].size)
      || (i < record_count && records[i].base - new->base < new->size)
      || !grow_locked ())
    return false;
  memmove (&records[i + 1], &records[i], (record_count - i) * sizeof *records);
  records[i] = *new;
  record_count++;
  return true;
}

bool
allocation_add (const struct allocation *allocation)
{
  pthread_mutex_lock (&records_lock);
  bool added = add_locked (allocation);
  pthread_mutex_unlock (&records_lock);
  return added;
}

bool
allocation_find (uint64_t address, struct allocation *found)
{
  pthread_mutex_lock (&records_lock);
  struct allocation *record = find_locked (address);
  if (record)
    *found = *record;
  pthread_mutex_unlock (&records_lock);
  return record != NULL;
}

bool
allocation_change (uint64_t address,
                   void (*change) (struct allocation *allocation, void *data),
                   void *data)
{
  pthread_mutex_lock (&records_lock);
  struct allocation *record = find_locked (address);
  if (record)
    change (record, data);
  pthread_mutex_unlock (&records_lock);
  return record != NULL;
}

bool
allocation_remove (uint64_t base, unsigned kinds, struct allocation *found)
{
  pthread_mutex_lock (&records_lock);
  struct allocation *record = find_locked (base);
  if (record && (record->base != base || !(record->kind & kinds)))
    record = NULL;
  if (record)
    {
      *found = *record;
      memmove (record, record + 1,
               (size_t) (records + record_count - (record + 1))
                 * sizeof *record);
      record_count--;
    }
  pthread_mutex_unlock (&records_lock);
  return record != NULL;
}

static void
give_back (const struct allocation *old)
{
  if (old->kind == ALLOCATION_DEVICE)
    space_free (old->region->agent->space, old->base);
  else
    {
      host_range_remove ((void *) (uintptr_t) old->base);
      if (old->kind == ALLOCATION_HOST)
        free ((void *) (uintptr_t) old->base);
    }
}

/* Host memory of SIZE bytes; 0 where there is none.  Kernels reach all of its last page,
   as regions say, unless the environment asks for more care.  */
static uint64_t
allocate_host (size_t size)
{
  void *memory;
  if (size > SIZE_MAX - REGION_GRANULE)
    return 0;
  size_t pages = (size + REGION_GRANULE - 1) & -(size_t) REGION_GRANULE;
  if (posix_memalign (&memory, REGION_GRANULE, pages) != 0)
    return 0;
  if (host_range_add (memory, settings_get ()->check_bounds ? size : pages,
                      HOST_RANGE_PINNED, 0))
    return (uintptr_t) memory;
  free (memory);
  return 0;
}

/* An APU's own memory is the host's.  */
hsa_status_t
allocation_create (const struct region *region, size_t size, unsigned reachers,
                   void **address)
{
  if (!address || size == 0)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (region->kind == REGION_GROUP || size > region_size (region))
    return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  bool device = region->kind == REGION_DEVICE && !settings_get ()->apu;
  struct allocation new
    = { .kind = device ? ALLOCATION_DEVICE : ALLOCATION_HOST,
        .size = size,
        .region = region,
        .reachers = reachers | 1u << region->agent->number };
  new.base = device
               ? space_allocate (region->agent->space, size, REGION_GRANULE)
               : allocate_host (size);
  if (!new.base)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  if (!allocation_add (&new))
    {
      give_back (&new);
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    }
  *address = (void *) (uintptr_t) new.base;
  return HSA_STATUS_SUCCESS;
}

bool
allocation_reached (unsigned device, uint64_t address)
{
  struct allocation found;
  return !allocation_find (address, &found)
         || found.reachers >> (device + 1) & 1;
}

hsa_status_t
allocation_free (uint64_t base)
{
  struct allocation old;
  if (!allocation_remove (base, ALLOCATION_DEVICE | ALLOCATION_HOST, &old))
    return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  deallocation_call (base);
  give_back (&old);
  return HSA_STATUS_SUCCESS;
}

void
allocations_free (void)
{
  deallocation_forget ();
  pthread_mutex_lock (&records_lock);
  struct allocation *all = records;
  size_t count = record_count;
  records = NULL;
  record_count = record_capacity = 0;
  pthread_mutex_unlock (&records_lock);
  for (size_t i = 0; i < count; i++)
    give_back (&all[i]);
  free (all);
}
