/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "emulators/cuda/exec/races.h"

void
races_access (struct warp_memory *memory, enum ptx_space space,
              const uint64_t *address, unsigned size, enum races_kind kind,
              const void *values, bool wide, uint32_t mask,
              struct memory_fault *fault)
{
  (void) memory, (void) space, (void) address, (void) size, (void) kind;
  (void) values, (void) wide, (void) mask, (void) fault;
}

void
races_piece (struct warp_memory *memory, enum ptx_space space, unsigned lane,
             uint64_t address, size_t count, bool write,
             struct memory_fault *fault)
{
  (void) memory, (void) space, (void) lane, (void) address, (void) count;
  (void) write, (void) fault;
}
