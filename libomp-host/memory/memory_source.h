/* Where the bytes of an OpenMP allocation come from.  A block goes back to the
   source it came from, which the caller remembers.

   Any thread may call these.  libmemkind and libnuma are opened by the first
   question for one of their sources.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_MEMORY_SOURCE_H
#define GANGWAY_HOST_MEMORY_SOURCE_H

#include "base/attributes.h"

enum memory_source
{
  SOURCE_HEAP,             /* the C library */
  SOURCE_PINNED,           /* pages locked in memory: a driver's, or ours */
  SOURCE_PINNED_LOCAL,     /* the same, on the calling thread's NUMA node */
  SOURCE_PINNED_OURS,      /* pages that this library locked */
  SOURCE_MANAGED,          /* a device's driver moves it */
  SOURCE_NUMA_LOCAL,       /* libnuma: near the calling thread */
  SOURCE_NUMA_INTERLEAVED, /* libnuma: spread over the nodes */
  SOURCE_HBW_INTERLEAVE,   /* libmemkind's kinds, from here on */
  SOURCE_HBW_PREFERRED,
  SOURCE_DAX_KMEM_ALL,
  SOURCE_DAX_KMEM,
  SOURCE_INTERLEAVE,
  SOURCE_COUNT
};

#define SOURCE_FIRST_MEMKIND SOURCE_HBW_INTERLEAVE

/* Whether SOURCE can give memory in this process.  */
bool memory_source_available (enum memory_source source);

/* Take SIZE bytes, aligned for any type, cleared if CLEAR, from *SOURCE.  Sets
   *SOURCE to what they are given back to.  NULL, with nothing set, where there are
   none.  For managed and pinned memory this finds the devices and may start
   one.  */
void *memory_source_take (enum memory_source *source, size_t size, bool clear);

/* Give back MEMORY, of which SOURCE gave SIZE bytes.  */
void memory_source_give (enum memory_source source, void *memory, size_t size);

/* Change a block's size, keeping what fits.  NULL, and the block as it was, where
   that is not possible; the caller then takes another block and copies.  */
void *memory_source_resize (enum memory_source source, void *memory,
                            size_t new_size);

#endif
