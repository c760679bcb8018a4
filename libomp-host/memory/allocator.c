/* OpenMP allocators.

   A block is laid out as
     base .. [padding] [struct header] [the program's bytes] .. base + size
   so that freeing needs the header alone: not the allocator's traits but for its
   pool's count.  Of a block in a device's memory the header is in device_blocks.c.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/allocator.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/memory/device_blocks.h"
#include "libomp-offload/host-api.h"

struct header
{
  void *base;
  size_t size;         /* all of the block */
  uintptr_t allocator; /* handle */
  enum memory_source source;
} __attribute__ ((aligned (16)));

size_t
allocator_overhead (void)
{
  return sizeof (struct header);
}

static struct header *
block_header (void *memory)
{
  return (struct header *) memory - 1;
}

/* The program's allocator behind HANDLE, or NULL for a predefined one.  */
static struct allocator *
allocator_of (uintptr_t handle)
{
  return handle < ALLOCATOR_PREDEFINED_LIMIT ? NULL
                                             : (struct allocator *) handle;
}

/* ------------------------------------------------------------------------
   Traits (5.2, 6.2).  */

static bool
is_space (omp_memspace_handle_t space)
{
  return space <= omp_low_lat_mem_space || space == ompx_gnu_managed_mem_space
         || space == omp_null_mem_space || offload_space_device (space) >= 0;
}

/* Set *FIELD to VALUE if it is in FIRST to LAST, or to USUAL where the trait says
   omp_atv_default.  */
static bool
set_choice (omp_uintptr_t *field, omp_uintptr_t value, omp_uintptr_t first,
            omp_uintptr_t last, omp_uintptr_t usual)
{
  if (value == (omp_uintptr_t) omp_atv_default)
    value = usual;
  else if (value < first || value > last)
    return false;
  *field = value;
  return true;
}

static bool
set_alignment (struct allocator *allocator, omp_uintptr_t value)
{
  if (value == (omp_uintptr_t) omp_atv_default)
    value = 1;
  if (value == 0 || (value & (value - 1)) != 0)
    return false;
  allocator->alignment = value < sizeof (void *) ? sizeof (void *) : value;
  return true;
}

static bool
set_trait (struct allocator *allocator, const omp_alloctrait_t *trait)
{
  omp_uintptr_t value = trait->value, flag;
  switch (trait->key)
    {
    case omp_atk_sync_hint:
      return set_choice (&allocator->sync_hint, value, omp_atv_contended,
                         omp_atv_private, omp_atv_contended);
    case omp_atk_alignment:
      return set_alignment (allocator, value);
    case omp_atk_access:
      return set_choice (&allocator->access, value, omp_atv_all, omp_atv_cgroup,
                         omp_atv_all);
    case omp_atk_pool_size:
      /* omp_atv_default is the largest number: no limit.  */
      allocator->pool_size = value;
      return true;
    case omp_atk_fallback:
      return set_choice (&allocator->fallback, value, omp_atv_default_mem_fb,
                         omp_atv_allocator_fb, omp_atv_default_mem_fb);
    case omp_atk_fb_data:
      allocator->fallback_allocator = value;
      return true;
    case omp_atk_pinned:
      if (!set_choice (&flag, value, omp_atv_false, omp_atv_true,
                       omp_atv_false))
        return false;
      allocator->pinned = flag == omp_atv_true;
      return true;
    case omp_atk_partition:
      return set_choice (&allocator->partition, value, omp_atv_environment,
                         omp_atv_interleaved, omp_atv_environment);
    default:
      return false;
    }
}

/* The first source of a list, which SOURCE_HEAP ends, that is there.  */
static enum memory_source
first_available (const enum memory_source *source)
{
  while (*source != SOURCE_HEAP && !memory_source_available (*source))
    source++;
  return *source;
}

/* Where a memory space with PARTITION is.  Special memory that this machine does
   not have is ordinary memory.  */
static enum memory_source
space_source (omp_memspace_handle_t space, omp_uintptr_t partition, bool pinned)
{
  static const enum memory_source high_bandwidth[]
    = { SOURCE_HBW_PREFERRED, SOURCE_HEAP },
    large[] = { SOURCE_DAX_KMEM_ALL, SOURCE_DAX_KMEM, SOURCE_HEAP },
    interleaved[] = { SOURCE_INTERLEAVE, SOURCE_NUMA_INTERLEAVED, SOURCE_HEAP },
    nearest[] = { SOURCE_NUMA_LOCAL, SOURCE_HEAP };
  enum memory_source source = SOURCE_HEAP;
  if (space == ompx_gnu_managed_mem_space)
    return SOURCE_MANAGED;
  if (pinned)
    return partition == omp_atv_nearest ? SOURCE_PINNED_LOCAL : SOURCE_PINNED;
  if (space == omp_high_bw_mem_space && partition == omp_atv_interleaved
      && memory_source_available (SOURCE_HBW_INTERLEAVE))
    return SOURCE_HBW_INTERLEAVE;
  if (space == omp_high_bw_mem_space)
    source = first_available (high_bandwidth);
  else if (space == omp_large_cap_mem_space)
    source = first_available (large);
  if (source == SOURCE_HEAP && partition == omp_atv_interleaved)
    source = first_available (interleaved);
  if (source == SOURCE_HEAP && partition == omp_atv_nearest)
    source = first_available (nearest);
  return source;
}

omp_allocator_handle_t
allocator_create (omp_memspace_handle_t space, int ntraits,
                  const omp_alloctrait_t traits[])
{
  struct allocator result = {
    .space = space,
    .alignment = sizeof (void *),
    .pool_size = UINTPTR_MAX,
    .sync_hint = omp_atv_contended,
    .access = omp_atv_all,
    .fallback = omp_atv_default_mem_fb,
    .partition = omp_atv_environment,
  };
  if (!is_space (space))
    return omp_null_allocator;
  if (space == omp_null_mem_space)
    result.space = space = omp_default_mem_space;
  result.device = offload_space_device (space);
  if (result.device >= 0)
    result.fallback = omp_atv_null_fb;
  for (int i = 0; i < ntraits; i++)
    if (!set_trait (&result, &traits[i]))
      return omp_null_allocator;
  result.source = space_source (space, result.partition, result.pinned);
  struct allocator *allocator = memory_try_alloc (sizeof *allocator);
  if (!allocator)
    return omp_null_allocator;
  *allocator = result;
  return (omp_allocator_handle_t) (uintptr_t) allocator;
}

void
allocator_destroy (omp_allocator_handle_t handle)
{
  free (allocator_of (handle));
}

/* The device whose memory the allocator HANDLE is about; -1: none's.  */
static int
allocator_device (uintptr_t handle)
{
  const struct allocator *allocator = allocator_of (handle);
  return allocator ? allocator->device : offload_allocator_device (handle);
}

/* ------------------------------------------------------------------------
   What the predefined allocators are (5.2, table 6.3).  */

static enum memory_source
predefined_source (uintptr_t handle)
{
  switch (handle)
    {
    case omp_high_bw_mem_alloc:
      return space_source (omp_high_bw_mem_space, omp_atv_environment, false);
    case omp_large_cap_mem_alloc:
      return space_source (omp_large_cap_mem_space, omp_atv_environment, false);
    case ompx_gnu_pinned_mem_alloc:
      return SOURCE_PINNED;
    case ompx_gnu_managed_mem_alloc:
      return SOURCE_MANAGED;
    default:
      return SOURCE_HEAP;
    }
}

static omp_uintptr_t
predefined_fallback (uintptr_t handle)
{
  return handle == omp_default_mem_alloc || handle == ompx_gnu_pinned_mem_alloc
             || offload_allocator_device (handle) >= 0
           ? omp_atv_null_fb
           : omp_atv_default_mem_fb;
}

/* ------------------------------------------------------------------------
   Pools.  */

/* Count SIZE bytes more in ALLOCATOR's pool; false where they would not fit.
   Relaxed: the count orders nothing else.  */
static bool
pool_reserve (struct allocator *allocator, size_t size)
{
  if (!allocator || allocator->pool_size == UINTPTR_MAX)
    return true;
  uintptr_t used = __atomic_load_n (&allocator->pool_used, __ATOMIC_RELAXED);
  do
    if (size > allocator->pool_size - used)
      return false;
  while (!__atomic_compare_exchange_n (&allocator->pool_used, &used,
                                       used + size, true, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED));
  return true;
}

static void
pool_release (struct allocator *allocator, size_t size)
{
  if (allocator && allocator->pool_size != UINTPTR_MAX)
    __atomic_fetch_sub (&allocator->pool_used, size, __ATOMIC_RELAXED);
}

/* ------------------------------------------------------------------------
   Blocks.  */

/* A request, constant but for the allocator it goes to.  */
struct request
{
  uintptr_t handle;
  uintptr_t usual; /* the caller's default allocator */
  size_t alignment;
  size_t size;
  bool clear;
};

/* The bytes of a block for SIZE bytes of the program's; 0 on overflow.  */
static size_t
block_size (size_t size, size_t alignment)
{
  size_t total = sizeof (struct header);
  if (alignment > sizeof (void *))
    total += alignment - sizeof (void *);
  return __builtin_add_overflow (total, size, &total) ? 0 : total;
}

/* What devices' memory is aligned to by itself.  */
#define DEVICE_ALIGNMENT 16

/* Take a block of DEVICE's memory.  */
static void *
request_try_device (const struct request *request, int device, size_t alignment)
{
  struct allocator *allocator = allocator_of (request->handle);
  size_t total = alignment > DEVICE_ALIGNMENT ? alignment : 0;
  if (__builtin_add_overflow (total, request->size, &total)
      || !pool_reserve (allocator, total))
    return NULL;
  void *base = offload_device_take (device, total);
  uintptr_t start = ((uintptr_t) base + alignment - 1) & -alignment;
  if (!base
      || (request->clear
          && !offload_device_clear (device, (void *) start, request->size)))
    {
      if (base)
        offload_device_give (device, base);
      pool_release (allocator, total);
      return NULL;
    }
  struct device_block *block = memory_alloc (sizeof *block);
  *block = (struct device_block) { .memory = (void *) start,
                                   .base = base,
                                   .size = request->size,
                                   .total = total,
                                   .device = device,
                                   .allocator = request->handle };
  device_blocks_add (block);
  return block->memory;
}

static void
device_block_give (struct device_block *block)
{
  pool_release (allocator_of (block->allocator), block->total);
  offload_device_give (block->device, block->base);
  free (block);
}

/* Try one allocator.  */
static void *
request_try (const struct request *request)
{
  struct allocator *allocator = allocator_of (request->handle);
  size_t alignment = request->alignment;
  if (alignment < sizeof (void *))
    alignment = sizeof (void *);
  if (allocator && alignment < allocator->alignment)
    alignment = allocator->alignment;
  int device = allocator_device (request->handle);
  if (unlikely (device >= 0))
    return request_try_device (request, device, alignment);
  size_t size = block_size (request->size, alignment);
  if (size == 0 || !pool_reserve (allocator, size))
    return NULL;
  enum memory_source source
    = allocator ? allocator->source : predefined_source (request->handle);
  void *base = memory_source_take (&source, size, request->clear);
  if (!base)
    {
      pool_release (allocator, size);
      return NULL;
    }
  uintptr_t start = (uintptr_t) base + sizeof (struct header);
  start = (start + alignment - 1) & -alignment;
  *block_header ((void *) start)
    = (struct header) { base, size, request->handle, source };
  return (void *) start;
}

/* After a failure with REQUEST's allocator, set it to the one to try next, or
   return false where it is NULL that the program gets.  */
static bool
request_fall_back (struct request *request)
{
  struct allocator *allocator = allocator_of (request->handle);
  switch (allocator ? allocator->fallback
                    : predefined_fallback (request->handle))
    {
    case omp_atv_null_fb:
      return false;
    case omp_atv_default_mem_fb:
      /* The host's memory is none of a device's.  */
      if (allocator_device (request->handle) >= 0)
        return false;
      request->handle = omp_default_mem_alloc;
      return true;
    case omp_atv_allocator_fb:
      request->handle = allocator->fallback_allocator;
      if (request->handle == omp_null_allocator)
        request->handle = request->usual;
      return true;
    default:
      gomp_fatal ("Out of memory allocating %zu bytes", request->size);
    }
}

void *
allocator_take (omp_allocator_handle_t handle, omp_allocator_handle_t usual,
                size_t alignment, size_t size, bool clear)
{
  struct request request = { handle, usual, alignment, size, clear };
  gomp_assert (usual != omp_null_allocator);
  if (request.handle == omp_null_allocator)
    request.handle = usual;
  void *memory;
  do
    memory = request_try (&request);
  while (!memory && request_fall_back (&request));
  return memory;
}

void
allocator_give (void *memory)
{
  if (!memory)
    return;
  struct device_block *block = device_blocks_remove (memory);
  if (unlikely (block != NULL))
    {
      device_block_give (block);
      return;
    }
  struct header header = *block_header (memory);
  pool_release (allocator_of (header.allocator), header.size);
  memory_source_give (header.source, header.base, header.size);
}

/* Resize MEMORY in place where it stays in its allocator and no alignment beyond
   the usual is in play: realloc may move the bytes by any multiple of that.  */
static void *
resize_in_place (void *memory, size_t size, uintptr_t handle)
{
  struct header *header = block_header (memory);
  struct allocator *allocator = allocator_of (handle);
  size_t total = block_size (size, sizeof (void *)), before = header->size;
  if (handle != header->allocator || header->base != header || total == 0
      || (allocator && allocator->alignment > sizeof (void *)))
    return NULL;
  if (total > before && !pool_reserve (allocator, total - before))
    return NULL;
  header = memory_source_resize (header->source, header->base, total);
  if (!header)
    {
      if (total > before)
        pool_release (allocator, total - before);
      return NULL;
    }
  if (total < before)
    pool_release (allocator, before - total);
  header->base = header;
  header->size = total;
  return header + 1;
}

/* Move the block BLOCK, which is not in the table, into one of SIZE bytes of REQUEST's
   allocator.  NULL, and it stays, where that fails.  */
static void *
device_block_resize (struct device_block *block, struct request *request)
{
  if (request->handle == omp_null_allocator)
    request->handle = block->allocator;
  void *moved;
  do
    moved = request_try (request);
  while (!moved && request_fall_back (request));
  size_t size = block->size < request->size ? block->size : request->size;
  if (moved
      && !offload_device_copy (allocator_device (request->handle), moved,
                               block->device, block->memory, size))
    {
      allocator_give (moved);
      moved = NULL;
    }
  if (moved)
    device_block_give (block);
  else
    device_blocks_add (block);
  return moved;
}

void *
allocator_resize (void *memory, size_t size, omp_allocator_handle_t handle,
                  omp_allocator_handle_t usual)
{
  struct device_block *block = device_blocks_remove (memory);
  if (unlikely (block != NULL))
    return device_block_resize (
      block, &(struct request) { handle, usual, 1, size, false });
  const struct header *header = block_header (memory);
  size_t old_size
    = header->size - (size_t) ((char *) memory - (char *) header->base);
  struct request request = { handle, usual, 1, size, false };
  void *moved;
  if (request.handle == omp_null_allocator)
    request.handle = header->allocator;
  /* A fallback may lead back to where the block is.  */
  do
    {
      moved = resize_in_place (memory, size, request.handle);
      if (moved)
        return moved;
      moved = request_try (&request);
    }
  while (!moved && request_fall_back (&request));
  if (!moved)
    return NULL;
  int device = allocator_device (request.handle);
  if (old_size > size)
    old_size = size;
  if (likely (device < 0))
    memcpy (moved, memory, old_size);
  else if (!offload_device_copy (device, moved, -1, memory, old_size))
    {
      allocator_give (moved);
      return NULL;
    }
  allocator_give (memory);
  return moved;
}
