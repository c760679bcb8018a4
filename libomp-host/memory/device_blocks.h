/* The blocks that OpenMP allocators took of devices' memory.  What the runtime knows of a
   block cannot stand in front of it, as it does on the host: so it is here, by address.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_DEVICE_BLOCKS_H
#define GANGWAY_HOST_DEVICE_BLOCKS_H

#include "base/attributes.h"

struct device_block
{
  struct device_block *next; /* of the table's */
  void *memory;              /* what the program has */
  void *base;                /* what the device gave */
  size_t size;               /* the program's bytes */
  size_t total;              /* those that count in the pool */
  int device;
  uintptr_t allocator; /* handle */
};

/* Add BLOCK, which is the table's from here on.  Takes the table's lock, a leaf.  */
void device_blocks_add (struct device_block *block);
/* Take the block at MEMORY out: the caller's to free.  NULL where there is none.  No lock is
   taken while the table is empty.  */
struct device_block *device_blocks_remove (const void *memory);

/* fork.c holds the table's lock over a fork with these.  */
void device_blocks_fork_prepare (void);
void device_blocks_fork_done (void);

#endif
