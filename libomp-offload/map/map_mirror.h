/* The mirror of a map: its entries by device address, made by the first look-up.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_MIRROR_H
#define GANGWAY_OFFLOAD_MAP_MIRROR_H

#include "libomp-offload/map/map.h"

/* The entry that [DEVICE_ADDRESS, DEVICE_ADDRESS + SIZE) touches, or NULL; for
   reverse offload, acc_hostptr, acc_free.  NULL also, after a message, where there is no
   memory for the mirror.  Refreshes the map as map_lookup does.  No lock held.  */
struct map_entry *map_lookup_device (struct map *map,
                                     const void *device_address, size_t size);

/* For the map.  ENTRY, ARRIVING, is about to become PRESENT: put it into the mirror if there
   is one.  False where there is no memory.  */
bool map_mirror_insert_write_locked (struct map *map, struct map_entry *entry);
/* For the map.  Take ENTRY, which is about to be free, out of the mirror if it is there.  */
void map_mirror_remove_write_locked (struct map *map, struct map_entry *entry);

#endif
