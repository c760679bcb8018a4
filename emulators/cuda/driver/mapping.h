/* Memory that a program maps itself: what there is, and where it is mapped.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_MAPPING_H
#define EMULATORS_CUDA_DRIVER_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "emulators/cuda/driver/allocation.h"
#include "emulators/cuda/driver/cuda_types.h"

struct place;

/* Make the window from which addresses are reserved, and each device's view of it.  Where
   there are no addresses for it the calls of virtual_memory.c are refused.  Called
   once, by cuInit, when the devices' number and memory is known.  */
void mappings_prepare (unsigned device_count, size_t memory);

/* Whether ADDRESS is one that a program may reserve.  */
bool mapping_has_address (uint64_t address);

/* What is mapped at ADDRESS.  False where nothing is.  */
bool mapping_find (uint64_t address, struct allocation *found);

/* Where the SIZE bytes from ADDRESS are.  False unless memory is mapped at all of them
   that one device may access.  */
bool mapping_place (uint64_t address, size_t size, struct place *place);

#endif
