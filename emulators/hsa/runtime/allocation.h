/* What programs allocated or gave to devices: device memory, host memory, locked memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_ALLOCATION_H
#define EMULATORS_HSA_RUNTIME_ALLOCATION_H

#include "emulators/hsa/runtime/region.h"

struct agent;

enum allocation_kind
{
  ALLOCATION_DEVICE = 1, /* in a device's space */
  ALLOCATION_HOST = 2,   /* the host's memory from a region */
  ALLOCATION_LOCKED = 4  /* the program's own memory */
};

struct allocation
{
  enum allocation_kind kind;
  uint64_t base;
  size_t size;
  const struct region *region; /* null of locked memory */
  void *user_data;
  unsigned count; /* of locked memory: how often it was locked */
  unsigned
    reachers; /* devices that may access it beside its own: a bit for each agent */
};

/* Allocate SIZE bytes of REGION that the agents of REACHERS, a bit for each, may access.  */
hsa_status_t allocation_create (const struct region *region, size_t size,
                                unsigned reachers, void **address);

/* Whether kernels of DEVICE may access ADDRESS: not where it was allocated and the program
   did not say that they may.  */
bool allocation_reached (unsigned device, uint64_t address);

/* Free what was allocated at BASE (of any kind but locked), after the program's
   callbacks for it were called, for which the memory is there still, and freed already.
   HSA_STATUS_ERROR_INVALID_ALLOCATION where there is nothing.  */
hsa_status_t allocation_free (uint64_t base);

/* Free all, without callbacks; forget what is locked.  */
void allocations_free (void);

/* The records.  All take the records' lock and no other.  Add returns false where memory runs out
   or a part is there already; find gives what ADDRESS lies in; remove takes out the record that
   begins at BASE and is of one of KINDS; change calls CHANGE with the record itself, which must
   not change base and size, with the lock held.  */
bool allocation_add (const struct allocation *allocation);
bool allocation_find (uint64_t address, struct allocation *found);
bool allocation_remove (uint64_t base, unsigned kinds,
                        struct allocation *found);
bool allocation_change (uint64_t address,
                        void (*change) (struct allocation *allocation,
                                        void *data),
                        void *data);

/* Where the host reads or writes the SIZE bytes at ADDRESS, of a device or the host's;
   null where they are of a device and not of one allocation.  WRITES: they count as written
   from now on.  */
void *memory_bytes (const void *address, size_t size, bool writes);

/* Copy SIZE bytes, anywhere.  HSA_STATUS_ERROR_INVALID_ARGUMENT where one is
   device memory that is not allocated.  */
hsa_status_t memory_copy (void *to, const void *from, size_t size);

#endif
