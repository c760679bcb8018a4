/* A target construct's arguments: as the compiler passes them, and packed into
   one block that outlives the construct, for nowait.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_TARGET_PACKAGE_H
#define GANGWAY_OFFLOAD_TARGET_PACKAGE_H

#include "base/attributes.h"

struct target_region
{
  void (*fn) (void *); /* NULL: enter data, exit data, update */
  size_t count;
  void **hosts;
  size_t *sizes;
  const void *kinds;
  bool short_kinds;
  void **args; /* NULL, or ended by NULL */
};

/* Private copies (firstprivate) of a region's data in host memory: room and
   alignment, 0 if there are none; and the copying, which puts their addresses
   into region->hosts.  MEMORY is aligned so.  */
size_t target_private_size (const struct target_region *region, size_t *align);
void target_private_copy (const struct target_region *region, char *memory);

/* Bytes and alignment of the block for REGION.  */
size_t target_package_size (const struct target_region *region, size_t *align);
/* Fill MEMORY, with the private copies' values of now.  */
void target_package_fill (void *memory, const struct target_region *region);
/* The region in MEMORY, which may have been moved, once, since it was filled;
   its arrays lie there.  */
void target_package_open (void *memory, struct target_region *region);

#endif
