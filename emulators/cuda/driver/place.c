/* Looking up addresses.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/place.h"

#include "emulators/common/host_ranges.h"
#include "emulators/common/space.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/mapping.h"

/* Whether devices may address all SIZE host bytes from ADDRESS.  */
static bool
is_mapped (uint64_t address, size_t size)
{
  void *base;
  size_t range_size;
  if (host_range_find ((void *) (uintptr_t) address, &base, &range_size, NULL)
      == HOST_RANGE_NONE)
    return false;
  return size <= range_size - (address - (uintptr_t) base);
}

bool
place_find (uint64_t address, size_t size, enum place_wanted wanted,
            struct place *place)
{
  int device = device_of_address (address);
  if (device >= 0)
    {
      struct space *space = devices[device].space;
      if (wanted == PLACE_HOST || !space_holds (space, address, size))
        return false;
      *place = (struct place) { .bytes = space_bytes (space, address),
                                .states = space_states (space, address) };
      return true;
    }
  if (mapping_has_address (address))
    return wanted != PLACE_HOST && mapping_place (address, size, place);
  if (address == 0 || address + size < address)
    return false;
  bool mapped = is_mapped (address, size);
  if (wanted == PLACE_DEVICE && !mapped && !host_ranges_all)
    return false;
  *place = (struct place) { .bytes = (uint8_t *) (uintptr_t) address,
                            .pageable = !mapped };
  return true;
}
