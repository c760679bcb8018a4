/* The blocks of one device's memory that its plugin gave: a table of all of them by
   address, and, of those that are kept for a later allocation, a list for each class of
   sizes.

   Each device's allocator (device_memory.c) has one struct memory_blocks, and the
   allocator's lock guards it with all blocks in it: every function here whose name ends in
   _locked needs that lock.  None takes a lock or calls the plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MEMORY_BLOCKS_H
#define GANGWAY_OFFLOAD_MEMORY_BLOCKS_H

#include "base/attributes.h"

struct memory_slot;

/* Four classes to each power of two, from 64 bytes up to 256 MiB, so that at most a fifth
   of a block is unused.  Larger blocks are of no class (MEMORY_CLASS_NONE): no allocation
   takes a kept one, and a kept one goes back to the plugin as soon as blocks are given
   back at all.  */
#define MEMORY_CLASS_STEPS 4
#define MEMORY_CLASS_SMALLEST_LOG2 6
#define MEMORY_CLASS_LARGEST_LOG2 28
#define MEMORY_CLASS_NONE                                                      \
  ((MEMORY_CLASS_LARGEST_LOG2 - MEMORY_CLASS_SMALLEST_LOG2)                    \
     * MEMORY_CLASS_STEPS                                                      \
   + 1)

/* A block: it is in the table, and, while it is kept and not in use, on its class's list
   too.  */
struct memory_block
{
  void *memory;  /* the device's address; constant, as SIZE and CLASS are */
  size_t size;   /* what the plugin was asked for */
  size_t wanted; /* what device_alloc was asked for; atomic */
  size_t told;   /* what a tool was told of */
  unsigned class;
  bool kept;
  struct memory_slot *slot; /* of a line's, or NULL; if so, it is not kept */
  struct memory_block *next_hash;
  struct memory_block *next_kept; /* if kept, or in a list of blocks to free */
};

/* Invariants: used + cached is the sum of all blocks' sizes; cached is the sum of the kept
   ones'.  Blocks in the lines' slots count as used.  */
struct memory_blocks
{
  struct memory_block **table; /* a power of two of chains */
  size_t table_size, count;
  struct memory_block *kept[MEMORY_CLASS_NONE + 1];
  size_t used, cached;
};

/* The class of SIZE bytes; sets *ROUNDED to the size of that class's blocks, which is SIZE
   where it is of no class.  */
static inline unsigned
memory_class_of (size_t size, size_t *rounded)
{
  size_t smallest = (size_t) 1 << MEMORY_CLASS_SMALLEST_LOG2;
  *rounded = smallest;
  if (size <= smallest)
    return 0;
  if (size > (size_t) 1 << MEMORY_CLASS_LARGEST_LOG2)
    {
      *rounded = size;
      return MEMORY_CLASS_NONE;
    }
  /* 2^log2 < size <= 2^(log2+1), in quarters of 2^log2.  */
  unsigned log2 = 8 * sizeof (long) - 1 - __builtin_clzl (size - 1);
  size_t step = (size_t) 1 << (log2 - 2);
  size_t steps = (size - ((size_t) 1 << log2) + step - 1) / step;
  *rounded = ((size_t) 1 << log2) + steps * step;
  return (log2 - MEMORY_CLASS_SMALLEST_LOG2) * MEMORY_CLASS_STEPS + steps;
}

/* Make BLOCKS, all bytes of which are 0, ready for use.  Nobody else has it yet.  */
void memory_blocks_init (struct memory_blocks *blocks);

/* Add BLOCK, which is in use from here on.  */
void memory_blocks_insert_locked (struct memory_blocks *blocks,
                                  struct memory_block *block);
/* The block that begins at ADDRESS, or NULL.  */
struct memory_block *
memory_blocks_find_locked (const struct memory_blocks *blocks,
                           const void *address);
/* The block in use that ADDRESS lies in, or NULL.  It looks at every block.  */
const struct memory_block *
memory_blocks_around_locked (const struct memory_blocks *blocks,
                             uintptr_t address);
/* Whether BLOCK is the program's or a mapping's: neither kept nor idle in a slot.  */
bool memory_block_is_used_locked (const struct memory_block *block);

/* Take a kept block of CLASS into use; NULL where there is none.  */
struct memory_block *memory_blocks_take_locked (struct memory_blocks *blocks,
                                                unsigned class);
/* BLOCK, which was in use or in a slot, is kept from here on.  */
void memory_blocks_keep_locked (struct memory_blocks *blocks,
                                struct memory_block *block);
/* Whether blocks are kept that should be given back, where at most LIMIT bytes may be
   kept.  */
bool memory_blocks_are_over_locked (const struct memory_blocks *blocks,
                                    size_t limit);
/* Take out the kept blocks of no class, and others, largest class first, until at most
   LIMIT bytes are kept.  Returns their list (next_kept), the caller's to free.  */
struct memory_block *memory_blocks_shed_locked (struct memory_blocks *blocks,
                                                size_t limit);
/* Take out all blocks, those in use too, and free the table: BLOCKS is no more.  Returns
   their list, as memory_blocks_shed_locked does.  Nobody else has BLOCKS any more.  */
struct memory_block *memory_blocks_end (struct memory_blocks *blocks);

#endif
