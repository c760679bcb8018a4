/* What programs allocated: device memory, page-locked and managed host memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_ALLOCATION_H
#define EMULATORS_CUDA_DRIVER_ALLOCATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "emulators/cuda/driver/cuda_types.h"

struct context;

enum allocation_kind
{
  ALLOCATION_DEVICE,
  ALLOCATION_PINNED,
  ALLOCATION_REGISTERED, /* the program's own memory */
  ALLOCATION_MANAGED,
  ALLOCATION_MAPPED, /* by the program, see mapping.h; it has no record */
  ALLOCATION_OTHER   /* device memory of a module or of a kernel's malloc */
};

struct allocation
{
  enum allocation_kind kind;
  uint64_t base;
  size_t size;
  unsigned flags;
  CUdevice device;
  struct context *context; /* null for the last two kinds */
  unsigned long long id;   /* of the buffer, never used again */
};

/* Allocate device memory for CONTEXT.  */
CUresult allocation_create (struct context *context, size_t size,
                            CUdeviceptr *address);

/* Free the device or managed memory at ADDRESS.  Nothing uses it any more.  Returns
   whether there was any.  */
bool allocation_free (CUdeviceptr address);

/* What ADDRESS lies in.  False where it lies in nothing that was allocated.  */
bool allocation_find (uint64_t address, struct allocation *found);

/* Free all that belongs to CONTEXT.  */
void allocations_free (struct context *context);

#endif
