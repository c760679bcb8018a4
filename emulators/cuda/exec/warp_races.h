/* What the race check (emulators/common/races.h) is told of what a warp does.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_EXEC_WARP_RACES_H
#define EMULATORS_CUDA_EXEC_WARP_RACES_H

#include "emulators/common/races.h"
#include "emulators/cuda/exec/memory.h"

/* The lanes in MASK are about to access SIZE bytes each at ADDRESS[lane].  VALUES are
   what they store (elements of 8 bytes where WIDE, else 4), or null, and PLACE[lane] is where
   that goes, or AT + lane * STEP where PLACE is null.  Fills FAULT where that races with an
   earlier access and FAULT says nothing yet.  MEMORY->races is not null. */
void warp_races_tell (struct warp_memory *memory, enum ptx_space space,
                      const uint64_t *address, unsigned size,
                      enum memory_access access, const void *values, bool wide,
                      uint8_t *at, unsigned step, uint8_t *const *place,
                      uint32_t mask, struct memory_fault *fault);

/* The same for COUNT bytes in one piece of one lane, which are at PLACE. */
void warp_races_piece (struct warp_memory *memory, enum ptx_space space,
                       unsigned lane, uint64_t address, uint8_t *place,
                       size_t count, bool write, struct memory_fault *fault);

static inline void
warp_races_release (struct warp_memory *memory, enum races_scope scope)
{
  races_release (memory->races, memory->race_warp, scope);
}

static inline void
warp_races_acquire (struct warp_memory *memory, enum races_scope scope)
{
  races_acquire (memory->races, memory->race_warp, scope);
}

#endif
