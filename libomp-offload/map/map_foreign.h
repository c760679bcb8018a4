/* Ranges whose device memory is not the map's: what programs associate and the variables of
   images.  They are never unmapped: their count is infinite, and who recorded them removes
   them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_FOREIGN_H
#define GANGWAY_OFFLOAD_MAP_FOREIGN_H

#include "libomp-offload/map/map.h"

/* Record that [HOST, HOST + SIZE) is at DEVICE_ADDRESS, memory that is not the
   map's, with an infinite count (omp_target_associate_ptr, acc_map_data).
   False where any of it is mapped already, elsewhere, or there is no memory.
   Refreshes the map and takes the lock for writing.  */
bool map_associate (struct map *map, const void *host, size_t size,
                    void *device_address);
/* Undo map_associate.  False where HOST is not the start of such an entry.
   Takes the lock for writing.  */
bool map_disassociate (struct map *map, const void *host);

/* Record that the declare target variable [HOST, HOST + SIZE) of an image is at
   DEVICE_ADDRESS, with an infinite count.  LINK: DEVICE_ADDRESS is that of the
   pointer that stands for the variable on the device; the variable itself is
   not present until it is mapped.  False where it overlaps what is mapped
   elsewhere, or there is no memory.  map_remove_variable undoes it; false where
   HOST is not the start of such a variable.  Both take the lock for
   writing.  */
bool map_add_variable (struct map *map, const void *host, size_t size,
                       void *device_address, bool link);
bool map_remove_variable (struct map *map, const void *host, bool link);

#endif
