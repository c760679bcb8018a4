/* OpenMP allocators (5.2, chapter 6): their traits and pools.  A handle below
   ALLOCATOR_PREDEFINED_LIMIT is a predefined allocator, any other the address of a struct
   allocator.

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

/* The allocator that a program made and that HANDLE stands for, or NULL for a predefined
   one.  */
static inline struct allocator *
allocator_made (uintptr_t handle)
{
  return handle < ALLOCATOR_PREDEFINED_LIMIT ? NULL
                                             : (struct allocator *) handle;
}

/* Where the memory of the allocator HANDLE comes from, if it is the host's.  */
enum memory_source allocator_source (uintptr_t handle);
/* The device whose memory the allocator HANDLE is about; -1: none's.  */
int allocator_device (uintptr_t handle);
/* What the allocator HANDLE does where it has no memory: an omp_atv_..._fb.  One with
   omp_atv_allocator_fb is of the program's making.  */
omp_uintptr_t allocator_fallback (uintptr_t handle);

/* Count SIZE bytes more in ALLOCATOR's pool; false where they would not fit.  A predefined
   allocator (NULL) has no pool, and room for all.  */
bool allocator_pool_reserve (struct allocator *allocator, size_t size);
/* Undo allocator_pool_reserve.  */
void allocator_pool_release (struct allocator *allocator, size_t size);

#endif
