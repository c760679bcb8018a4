/* The table of a device's blocks, and the lists of those that are kept.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/memory_blocks.h"

#include <stdlib.h>
#include "base/errno_kept.h"
#include "base/memory.h"
#include "libomp-offload/device/memory_lines.h"

#define FIRST_CHAINS 64

void
memory_blocks_init (struct memory_blocks *blocks)
{
  blocks->table_size = FIRST_CHAINS;
  blocks->table
    = memory_alloc_cleared (blocks->table_size * sizeof *blocks->table);
}

/* ------------------------------------------------------------------------
   The table.  */

static struct memory_block **
chain_of (const struct memory_blocks *blocks, const void *address)
{
  uintptr_t hash = (uintptr_t) address / 64;
  hash *= 0x9e3779b97f4a7c15ull;
  return &blocks->table[(hash >> 32) & (blocks->table_size - 1)];
}

static void
chain_add (struct memory_blocks *blocks, struct memory_block *block)
{
  struct memory_block **chain = chain_of (blocks, block->memory);
  block->next_hash = *chain;
  *chain = block;
}

static void
table_grow_locked (struct memory_blocks *blocks)
{
  ERRNO_KEPT;
  size_t old_size = blocks->table_size;
  struct memory_block **old = blocks->table;
  struct memory_block **grown = calloc (2 * old_size, sizeof *grown);
  if (!grown)
    return; /* longer chains, nothing worse */
  blocks->table = grown;
  blocks->table_size = 2 * old_size;
  for (size_t i = 0; i < old_size; i++)
    for (struct memory_block *block = old[i], *next; block; block = next)
      {
        next = block->next_hash;
        chain_add (blocks, block);
      }
  free (old);
}

void
memory_blocks_insert_locked (struct memory_blocks *blocks,
                             struct memory_block *block)
{
  if (blocks->count >= blocks->table_size)
    table_grow_locked (blocks);
  chain_add (blocks, block);
  blocks->count++;
  blocks->used += block->size;
}

/* The link to the block that begins at ADDRESS, or one with NULL.  */
static struct memory_block **
table_link_locked (const struct memory_blocks *blocks, const void *address)
{
  struct memory_block **link = chain_of (blocks, address);
  while (*link && (*link)->memory != address)
    link = &(*link)->next_hash;
  return link;
}

struct memory_block *
memory_blocks_find_locked (const struct memory_blocks *blocks,
                           const void *address)
{
  return *table_link_locked (blocks, address);
}

static void
table_remove_locked (struct memory_blocks *blocks, struct memory_block *block)
{
  *table_link_locked (blocks, block->memory) = block->next_hash;
  blocks->count--;
}

bool
memory_block_is_used_locked (const struct memory_block *block)
{
  return !block->kept && (!block->slot || memory_slot_is_used (block->slot));
}

const struct memory_block *
memory_blocks_around_locked (const struct memory_blocks *blocks,
                             uintptr_t address)
{
  for (size_t i = 0; i < blocks->table_size; i++)
    for (struct memory_block *block = blocks->table[i]; block;
         block = block->next_hash)
      if (memory_block_is_used_locked (block)
          && address - (uintptr_t) block->memory < block->size)
        return block;
  return NULL;
}

/* ------------------------------------------------------------------------
   The lists.  */

struct memory_block *
memory_blocks_take_locked (struct memory_blocks *blocks, unsigned class)
{
  struct memory_block *block = blocks->kept[class];
  if (!block)
    return NULL;
  blocks->kept[class] = block->next_kept;
  block->kept = false;
  blocks->cached -= block->size;
  blocks->used += block->size;
  return block;
}

void
memory_blocks_keep_locked (struct memory_blocks *blocks,
                           struct memory_block *block)
{
  block->kept = true;
  block->slot = NULL;
  block->next_kept = blocks->kept[block->class];
  blocks->kept[block->class] = block;
  blocks->used -= block->size;
  blocks->cached += block->size;
}

bool
memory_blocks_are_over_locked (const struct memory_blocks *blocks, size_t limit)
{
  return blocks->kept[MEMORY_CLASS_NONE] || blocks->cached > limit;
}

struct memory_block *
memory_blocks_shed_locked (struct memory_blocks *blocks, size_t limit)
{
  struct memory_block *list = NULL;
  for (unsigned class = MEMORY_CLASS_NONE + 1; class -- > 0;)
    while (blocks->kept[class]
           && (class == MEMORY_CLASS_NONE || blocks->cached > limit))
      {
        struct memory_block *block = blocks->kept[class];
        blocks->kept[class] = block->next_kept;
        blocks->cached -= block->size;
        table_remove_locked (blocks, block);
        block->next_kept = list;
        list = block;
      }
  return list;
}

struct memory_block *
memory_blocks_end (struct memory_blocks *blocks)
{
  struct memory_block *list = NULL;
  for (size_t i = 0; i < blocks->table_size; i++)
    for (struct memory_block *block = blocks->table[i]; block;
         block = block->next_hash)
      {
        block->next_kept = list;
        list = block;
      }
  free (blocks->table);
  return list;
}
