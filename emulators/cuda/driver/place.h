/* Where the bytes of an address are that a program passed.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_PLACE_H
#define EMULATORS_CUDA_DRIVER_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place
{
  uint8_t *bytes;
  uint8_t *states; /* their states (see space.h); null for host memory */
  bool pageable;   /* host memory that devices may not address */
};

enum place_wanted
{
  PLACE_HOST,   /* not device memory */
  PLACE_DEVICE, /* what a device may address */
  PLACE_ANY
};

/* Where the SIZE bytes from ADDRESS are.  False where they are not what is WANTED, or not
   all of one allocation.  */
bool place_find (uint64_t address, size_t size, enum place_wanted wanted,
                 struct place *place);

#endif
