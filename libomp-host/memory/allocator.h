/* OpenMP allocators (5.2, chapter 6): traits, pools and the blocks that come from
   them.  A handle below ALLOCATOR_PREDEFINED_LIMIT is a predefined allocator, any
   other the address of a struct allocator.

   Any thread may call these.  No lock is taken but by the sources of memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_ALLOCATOR_H
#define GANGWAY_HOST_ALLOCATOR_H

#include <omp.h>
#include "base/attributes.h"
#include "libomp-host/memory/memory_source.h"

#define ALLOCATOR_PREDEFINED_LIMIT 0x10000

/* An allocator a program made.  Constant but for pool_used.  */
struct allocator
{
  omp_memspace_handle_t space;
  uintptr_t alignment;          /* a power of two, at least a pointer's size */
  uintptr_t pool_size;          /* bytes, UINTPTR_MAX: no limit */
  uintptr_t pool_used;          /* atomic; <= pool_size */
  uintptr_t fallback_allocator; /* for omp_atv_allocator_fb */
  omp_uintptr_t sync_hint;
  omp_uintptr_t access;
  omp_uintptr_t fallback; /* an omp_atv_ value */
  omp_uintptr_t partition;
  bool pinned;
  enum memory_source source;
  int device; /* whose memory it is; -1: the host's, of SOURCE */
};

/* An allocator of the NTRAITS traits in memory space SPACE; omp_null_allocator
   where a trait or the space is unknown.  Given back with
   allocator_destroy once nothing of it is in use.  */
omp_allocator_handle_t allocator_create (omp_memspace_handle_t space,
                                         int ntraits,
                                         const omp_alloctrait_t traits[]);
void allocator_destroy (omp_allocator_handle_t handle);

/* SIZE bytes (more than 0), aligned to ALIGNMENT and what the allocator wants,
   cleared if CLEAR, of the allocator HANDLE.  USUAL, not null, is the default
   allocator of the task that asks: it is meant where HANDLE, or the allocator that
   HANDLE falls back to, is null.  On failure what the allocator's fallback trait
   says: NULL, another allocator, or the end of the process.  */
void *allocator_take (omp_allocator_handle_t handle,
                      omp_allocator_handle_t usual, size_t alignment,
                      size_t size, bool clear);
/* Free MEMORY, which allocator_take or allocator_resize returned, or which is
   NULL.  */
void allocator_give (void *memory);
/* Make MEMORY, which one of these functions returned, SIZE bytes (more than 0)
   large in the allocator HANDLE, or, where that is null, in the one it came
   from.  USUAL is as for allocator_take.  Returns NULL, and leaves the block as
   it was, where that fails.  */
void *allocator_resize (void *memory, size_t size,
                        omp_allocator_handle_t handle,
                        omp_allocator_handle_t usual);

/* How many bytes before the program's a block has for the allocator itself; they
   count in the allocator's pool.  */
size_t allocator_overhead (void);

#endif
