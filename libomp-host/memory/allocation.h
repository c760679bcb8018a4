/* The blocks of memory that OpenMP's allocators (allocator.h) give.

   Any thread may call these.  No lock is taken but by the sources of memory and by the table
   of devices' blocks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_ALLOCATION_H
#define GANGWAY_HOST_ALLOCATION_H

#include <omp.h>
#include <stdbool.h>
#include <stddef.h>

/* SIZE bytes (more than 0), aligned to ALIGNMENT and what the allocator wants,
   cleared if CLEAR, of the allocator HANDLE.  USUAL, not null, is the default
   allocator of the task that asks: it is meant where HANDLE, or the allocator that
   HANDLE falls back to, is null.  On failure what the allocator's fallback trait
   says: NULL, another allocator, or the end of the process.  */
void *allocation_take (omp_allocator_handle_t handle,
                       omp_allocator_handle_t usual, size_t alignment,
                       size_t size, bool clear);
/* Free MEMORY, which allocation_take or allocation_resize returned, or which is
   NULL.  */
void allocation_give (void *memory);
/* Make MEMORY, which one of these functions returned, SIZE bytes (more than 0)
   large in the allocator HANDLE, or, where that is null, in the one it came
   from.  USUAL is as for allocation_take.  Returns NULL, and leaves the block as
   it was, where that fails.  */
void *allocation_resize (void *memory, size_t size,
                         omp_allocator_handle_t handle,
                         omp_allocator_handle_t usual);

/* How many bytes before the program's a block has for the allocator itself; they
   count in the allocator's pool.  */
size_t allocation_overhead (void);

#endif
