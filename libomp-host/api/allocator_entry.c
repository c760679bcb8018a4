/* The entry points of OpenMP allocation: omp_alloc and its kin, and what GCC calls
   for the allocate clause and directive.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "base/error.h"
#include "libomp-host/memory/allocated_set.h"
#include "libomp-host/memory/allocation.h"
#include "libomp-host/memory/allocator.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/threads/thread.h"

void *GOMP_alloc (size_t alignment, size_t size, uintptr_t allocator);
void GOMP_free (void *memory, uintptr_t allocator);
void GOMP_add_alloc (void *memory);
bool GOMP_is_alloc (void *memory);

/* def-allocator-var of the current task.  */
static omp_allocator_handle_t
default_allocator (void)
{
  uintptr_t handle = thread_current ()->region.task->icv.def_allocator;
  return handle != omp_null_allocator ? (omp_allocator_handle_t) handle
                                      : omp_default_mem_alloc;
}

GOMP_ENTRY omp_allocator_handle_t
omp_init_allocator (omp_memspace_handle_t space, int ntraits,
                    const omp_alloctrait_t traits[])
{
  return allocator_create (space, ntraits, traits);
}

GOMP_ENTRY void
omp_destroy_allocator (omp_allocator_handle_t allocator)
{
  allocator_destroy (allocator);
}

GOMP_ENTRY void
omp_set_default_allocator (omp_allocator_handle_t allocator)
{
  if (allocator == omp_null_allocator)
    allocator = omp_default_mem_alloc;
  thread_current ()->region.task->icv.def_allocator = allocator;
}

GOMP_ENTRY omp_allocator_handle_t
omp_get_default_allocator (void)
{
  return default_allocator ();
}

GOMP_ENTRY void *
omp_aligned_alloc (size_t alignment, size_t size,
                   omp_allocator_handle_t allocator)
{
  return size ? allocation_take (allocator, default_allocator (), alignment,
                                 size, false)
              : NULL;
}

GOMP_ENTRY void *
omp_alloc (size_t size, omp_allocator_handle_t allocator)
{
  return size
           ? allocation_take (allocator, default_allocator (), 1, size, false)
           : NULL;
}

GOMP_ENTRY void *
omp_aligned_calloc (size_t alignment, size_t count, size_t size,
                    omp_allocator_handle_t allocator)
{
  size_t bytes;
  /* A product that does not fit is more than any allocator has, and the
     allocator's fallback decides as for any failure.  */
  if (__builtin_mul_overflow (count, size, &bytes))
    bytes = SIZE_MAX;
  return bytes ? allocation_take (allocator, default_allocator (), alignment,
                                  bytes, true)
               : NULL;
}

GOMP_ENTRY void *
omp_calloc (size_t count, size_t size, omp_allocator_handle_t allocator)
{
  return omp_aligned_calloc (1, count, size, allocator);
}

GOMP_ENTRY void
omp_free (void *memory, omp_allocator_handle_t allocator)
{
  (void) allocator;
  allocation_give (memory);
}

GOMP_ENTRY void *
omp_realloc (void *memory, size_t size, omp_allocator_handle_t allocator,
             omp_allocator_handle_t free_allocator)
{
  (void) free_allocator;
  if (!memory)
    return omp_alloc (size, allocator);
  if (size == 0)
    {
      allocation_give (memory);
      return NULL;
    }
  return allocation_resize (memory, size, allocator, default_allocator ());
}

/* For the allocate clause and directive a null_fb fallback is an abort_fb (5.2,
   6.6 and 6.7).  */
GOMP_ENTRY void *
GOMP_alloc (size_t alignment, size_t size, uintptr_t allocator)
{
  void *memory
    = omp_aligned_alloc (alignment, size, (omp_allocator_handle_t) allocator);
  if (unlikely (!memory && size))
    gomp_fatal ("Out of memory allocating %zu bytes", size);
  return memory;
}

GOMP_ENTRY void
GOMP_free (void *memory, uintptr_t allocator)
{
  (void) allocator;
  allocation_give (memory);
}

GOMP_ENTRY void
GOMP_add_alloc (void *memory)
{
  allocated_set_add (memory);
}

GOMP_ENTRY bool
GOMP_is_alloc (void *memory)
{
  return allocated_set_remove (memory);
}
