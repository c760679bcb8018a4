/* Which mapped variable an address has to do with that a kernel should not have used.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_NEAR_H
#define GANGWAY_OFFLOAD_MAP_NEAR_H

#include "libomp-offload/map/map.h"

enum map_near_how
{
  MAP_NEAR_NOTHING,
  MAP_NEAR_INSIDE, /* in a variable's range on the device */
  MAP_NEAR_BEHIND, /* behind its end there */
  MAP_NEAR_BEFORE, /* before its start there */
  MAP_NEAR_ON_HOST /* in its range on the host, which the device has elsewhere */
};

struct map_near
{
  enum map_near_how how;
  uintptr_t host_start, host_end, device_start; /* of the variable */
  /* Bytes: from its start, where ADDRESS is inside or on the host, from the end, which
     is the first byte behind it, or up to the start.  */
  size_t distance;
};

/* Bytes: what is farther from a variable than this has nothing to do with it.  */
#define MAP_NEAR_MOST ((size_t) 1 << 20)

/* The variable that ADDRESS is in, else the nearest one.  Looks at all that is mapped,
   once something has failed.  Takes the lock.  */
struct map_near map_near (struct map *map, uintptr_t address);

/* Say in a line what map_near says of the SIZE bytes at ADDRESS; nothing where it is near
   nothing.  No lock held.  */
void map_near_tell (struct map *map, uintptr_t address, size_t size,
                    bool store);

#endif
