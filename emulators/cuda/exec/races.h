/* Which accesses of two threads to one address nothing orders.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_EXEC_RACES_H
#define EMULATORS_CUDA_EXEC_RACES_H

#include "emulators/cuda/exec/memory.h"

enum races_kind { RACES_READ, RACES_WRITE, RACES_ATOMIC };

/* The lanes in MASK are about to access SIZE bytes each at ADDRESS[lane].  VALUES are
   what they write (elements of 8 bytes where WIDE, else 4), or null.  Fills FAULT
   where that races with an earlier access and FAULT says nothing yet. */
void races_access (struct warp_memory *memory, enum ptx_space space, const uint64_t *address,
                   unsigned size, enum races_kind kind, const void *values, bool wide,
                   uint32_t mask, struct memory_fault *fault);

/* The same for COUNT bytes in one piece of one lane. */
void races_piece (struct warp_memory *memory, enum ptx_space space, unsigned lane,
                  uint64_t address, size_t count, bool write, struct memory_fault *fault);

#endif
