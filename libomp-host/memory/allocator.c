/* OpenMP allocators: what their traits make of them, and their pools.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/allocator.h"

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-offload/host-api.h"

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
  free (allocator_made (handle));
}

int
allocator_device (uintptr_t handle)
{
  const struct allocator *allocator = allocator_made (handle);
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

enum memory_source
allocator_source (uintptr_t handle)
{
  const struct allocator *allocator = allocator_made (handle);
  return allocator ? allocator->source : predefined_source (handle);
}

omp_uintptr_t
allocator_fallback (uintptr_t handle)
{
  const struct allocator *allocator = allocator_made (handle);
  return allocator ? allocator->fallback : predefined_fallback (handle);
}

/* ------------------------------------------------------------------------
   Pools.  */

/* Relaxed: the count orders nothing else.  */
bool
allocator_pool_reserve (struct allocator *allocator, size_t size)
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

void
allocator_pool_release (struct allocator *allocator, size_t size)
{
  if (allocator && allocator->pool_size != UINTPTR_MAX)
    __atomic_fetch_sub (&allocator->pool_used, size, __ATOMIC_RELAXED);
}
