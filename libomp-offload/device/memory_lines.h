/* Blocks of device memory that a line of threads (base/thread_line.h) keeps for itself: its
   small allocations take and give them back with one change of a word that no other line
   writes, while the blocks of the device are under a lock.

   A slot has one block.  WORD is the block, with bit 0 set while it is in use, or 0.  Only
   who has the lock of the device's memory puts a block into a slot, or takes one out that
   is idle.  Threads of the line set and clear bit 0; the
   thread that has set it has the block.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MEMORY_LINES_H
#define GANGWAY_OFFLOAD_MEMORY_LINES_H

#include "base/attributes.h"

struct memory_block;

#define MEMORY_LINE_SLOTS 4

struct memory_slot
{
  uintptr_t word; /* atomic */
  /* Of the block, written before WORD; atomic.  */
  void *memory;
  unsigned class;
};

struct memory_line
{
  struct memory_slot slots[MEMORY_LINE_SLOTS];
  unsigned next; /* the slot to empty next; under the lock */
} cache_aligned;

/* Take an idle block of CLASS that LINE has; NULL where it has none.  */
struct memory_block *memory_line_take (struct memory_line *line,
                                       unsigned class);
/* The caller's block at ADDRESS is idle again.  False where it is none of LINE's.  */
bool memory_line_give (struct memory_line *line, const void *address);

/* The rest with the lock of the device's memory held.  Put BLOCK, the caller's and in use,
   into a slot of LINE, which is returned; NULL where all have blocks in use.  Sets *OUT to
   an idle block that had to make room, or NULL.  */
struct memory_slot *memory_line_put_locked (struct memory_line *line,
                                            struct memory_block *block,
                                            void *memory, unsigned class,
                                            struct memory_block **out);
/* Take SLOT's block out; NULL where it is in use, or there is none.  */
struct memory_block *memory_slot_empty_locked (struct memory_slot *slot);
/* SLOT's block, the caller's, is idle again.  */
void memory_slot_give_locked (struct memory_slot *slot);
/* Whether a block in SLOT is in use.  */
static inline bool
memory_slot_is_used (const struct memory_slot *slot)
{
  return __atomic_load_n (&slot->word, __ATOMIC_RELAXED) & 1;
}

#endif
