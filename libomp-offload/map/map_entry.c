/* Entries of maps: their memory, their states, and who waits for them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_entry.h"

#include <stdlib.h>
#include "base/futex.h"
#include "base/memory.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/device_queue.h"

#define ENTRIES_AT_ONCE 64

struct map_entries
{
  struct map_entries *next;
  struct map_entry entries[ENTRIES_AT_ONCE];
};

/* --- Memory.  */

static bool
make_entries (struct map_entry_pool *pool)
{
  struct map_entries *more = memory_try_alloc (sizeof *more);
  if (more == NULL)
    return false;
  *more = (struct map_entries) { .next = pool->memory };
  pool->memory = more;
  for (unsigned i = ENTRIES_AT_ONCE; i-- > 0;)
    {
      more->entries[i].sibling = pool->free;
      pool->free = &more->entries[i];
    }
  return true;
}

struct map_entry *
map_entry_take_write_locked (struct map_entry_pool *pool, uintptr_t start,
                             uintptr_t end, struct map_entry *leader)
{
  if (pool->free == NULL && !make_entries (pool))
    return NULL;
  struct map_entry *entry = pool->free;
  pool->free = entry->sibling;
  /* The version stays: a thread that waited for the memory's last entry may
     still read it.  */
  entry->host_start = start;
  entry->host_end = end;
  entry->device_start = 0;
  entry->block = NULL;
  entry->span_end = end;
  entry->maker = NULL;
  entry->refcount = entry->dynamic_refcount = 0;
  entry->origin = MAP_MAPPED;
  entry->null_pointers = entry->used = entry->between = false;
  entry->mark = NULL;
  entry->leader = leader ? leader : entry;
  entry->sibling = entry->link = NULL;
  return entry;
}

void
map_entry_give_write_locked (struct map_entry_pool *pool,
                             struct map_entry *entry)
{
  if (unlikely (entry->attach_counts != NULL))
    {
      free (entry->attach_counts);
      entry->attach_counts = NULL;
    }
  map_entry_set_state (entry, MAP_ENTRY_FREE);
  entry->sibling = pool->free;
  pool->free = entry;
}

/* Take ENTRY, if it is in use, off its block.  The pool is about to go.  */
static void
forget_block (struct device *device, struct map_entry *entry)
{
  struct map_block *block = entry->block;
  if (MAP_ENTRY_STATE (entry->version) == MAP_ENTRY_FREE || block == NULL
      || --block->entries > 0)
    return;
  if (block->queue != NULL)
    device_queue_end (device, block->queue);
  free (block);
}

static void
free_entries (struct device *device, struct map_entries *entries)
{
  for (unsigned i = 0; i < ENTRIES_AT_ONCE; i++)
    {
      forget_block (device, &entries->entries[i]);
      free (entries->entries[i].attach_counts);
    }
  free (entries);
}

void
map_entries_free (struct map_entry_pool *pool, struct device *device)
{
  while (pool->memory != NULL)
    {
      struct map_entries *next = pool->memory->next;
      free_entries (device, pool->memory);
      pool->memory = next;
    }
  pool->free = NULL;
}

void
map_entries_visit_write_locked (struct map_entry_pool *pool,
                                void (*visit) (struct map *map,
                                               struct map_entry *entry),
                                struct map *map)
{
  for (struct map_entries *some = pool->memory; some != NULL; some = some->next)
    for (unsigned i = 0; i < ENTRIES_AT_ONCE; i++)
      visit (map, &some->entries[i]);
}

/* --- States, and who waits for them.  */

void
map_entry_set_state (struct map_entry *entry, enum map_entry_state state)
{
  enum map_entry_state before = MAP_ENTRY_STATE (entry->version);
  uint32_t version = entry->version & ~3u;
  if (state == MAP_ENTRY_FREE)
    version += 4;
  /* Release at least: a thread that sees the new state sees what the entry says
     then.  Sequentially consistent, as map_entry_wait's pair of accesses:
     either this thread sees the waiter in `waiters', or the waiter sees the new
     version.  */
  __atomic_store_n (&entry->version, version | state, __ATOMIC_SEQ_CST);
  if (before != MAP_ENTRY_FREE
      && unlikely (__atomic_load_n (&entry->waiters, __ATOMIC_SEQ_CST) > 0))
    futex_wake (&entry->version, INT_MAX);
}

void
map_entry_wait (struct map_entry *entry, uint32_t version)
{
  /* The entry's maker may have made it PRESENT after the caller saw that it was
     on its way, and before it read VERSION.  */
  if (MAP_ENTRY_STATE (version) == MAP_ENTRY_PRESENT)
    return;
  for (unsigned tries = 0; tries < 100; tries++)
    {
      if (map_entry_version (entry) != version)
        return;
      cpu_relax ();
    }
  __atomic_add_fetch (&entry->waiters, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n (&entry->version, __ATOMIC_SEQ_CST) == version)
    futex_wait (&entry->version, version);
  __atomic_sub_fetch (&entry->waiters, 1, __ATOMIC_RELAXED);
}

void
map_entry_let_go (struct map_entry *entry)
{
  /* Release at least: the holder's copies come before the entry's removal.
     Sequentially consistent for the waiter, as in map_entry_set_state.  */
  if (__atomic_sub_fetch (&entry->holds, 1, __ATOMIC_SEQ_CST) == 0
      && unlikely (__atomic_load_n (&entry->waiters, __ATOMIC_SEQ_CST) > 0))
    futex_wake (&entry->holds, INT_MAX);
}

void
map_entry_wait_for_holders (struct map_entry *entry)
{
  uint32_t holds;
  if (likely (__atomic_load_n (&entry->holds, __ATOMIC_ACQUIRE) == 0))
    return;
  __atomic_add_fetch (&entry->waiters, 1, __ATOMIC_SEQ_CST);
  while ((holds = __atomic_load_n (&entry->holds, __ATOMIC_SEQ_CST)) != 0)
    futex_wait (&entry->holds, holds);
  __atomic_sub_fetch (&entry->waiters, 1, __ATOMIC_RELAXED);
}

/* --- Blocks.  */

void
map_block_release (struct device *device, struct map_block *block,
                   struct goacc_asyncqueue *queue)
{
  if (block == NULL
      || __atomic_sub_fetch (&block->entries, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  if (block->queue != NULL && queue != NULL)
    device_queue_return_after (device, block->queue, queue);
  else if (block->queue != NULL)
    device_queue_return (device, block->queue);
  else if (queue != NULL)
    device_free_after (device, block->memory, queue);
  else
    device_free (device, block->memory);
  free (block);
}
