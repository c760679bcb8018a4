/* What kernels allocate with malloc.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_EXEC_HEAP_H
#define EMULATORS_CUDA_EXEC_HEAP_H

#include "emulators/cuda/exec/grid.h"

/* Allocate SIZE bytes of MACHINE's memory for a kernel; 0 where its heap_limit or room
   is used up.  Takes the heap's lock. */
uint64_t heap_allocate (struct machine *machine, uint64_t size);

/* Free what heap_allocate gave; 0 is nothing.  False for any other address. */
bool heap_free (struct machine *machine, uint64_t address);

#endif
