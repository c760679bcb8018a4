/* The map of one device.  map->lock guards the indexes and the free list.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map.h"

#include <stdlib.h>
#include "base/error.h"
#include "base/futex.h"
#include "base/memory.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/map/map_mark.h"
#include "libomp-offload/device/device_memory.h"

#define ENTRIES_AT_ONCE 64

struct map_entries
{
  struct map_entries *next;
  struct map_entry entries[ENTRIES_AT_ONCE];
};

struct map *
map_create (struct device *device, map_refresher *refresh)
{
  struct map *map = memory_alloc_aligned (CACHE_LINE, sizeof *map);
  *map = (struct map) { .device = device, .refresh = refresh };
  map_lock_init (&map->lock);
  return map;
}

/* ENTRY, if it is in use, lies in its block no more.  */
static void
forget_block (struct map *map, struct map_entry *entry)
{
  struct map_block *block = entry->block;
  if (MAP_ENTRY_STATE (entry->version) == MAP_ENTRY_FREE || block == NULL
      || --block->entries > 0)
    return;
  if (block->queue != NULL)
    device_queue_end (map->device, block->queue);
  free (block);
}

static void
free_entries (struct map *map, struct map_entries *entries)
{
  for (unsigned i = 0; i < ENTRIES_AT_ONCE; i++)
    {
      forget_block (map, &entries->entries[i]);
      free (entries->entries[i].attach_counts);
    }
  free (entries);
}

void
map_destroy (struct map *map)
{
  while (map->memory != NULL)
    {
      struct map_entries *next = map->memory->next;
      free_entries (map, map->memory);
      map->memory = next;
    }
  while (map->spare_blocks != NULL)
    {
      struct map_block *next = map->spare_blocks->next;
      free (map->spare_blocks);
      map->spare_blocks = next;
    }
  range_index_clear (&map->hosts);
  range_index_clear (&map->mirror);
  range_index_clear (&map->links);
  free (map);
}

/* --- Entries.  */

static bool
make_entries (struct map *map)
{
  struct map_entries *more = memory_try_alloc (sizeof *more);
  if (more == NULL)
    return false;
  *more = (struct map_entries) { .next = map->memory };
  map->memory = more;
  for (unsigned i = ENTRIES_AT_ONCE; i-- > 0;)
    {
      more->entries[i].sibling = map->free;
      map->free = &more->entries[i];
    }
  return true;
}

/* A new state, and a new number where the memory changes hands.  Who waits for
   the entry is woken: a thread may wait from the moment on that the entry is in
   the index, until it is PRESENT or FREE.  */
static void
set_state (struct map_entry *entry, enum map_entry_state state)
{
  enum map_entry_state before = MAP_ENTRY_STATE (entry->version);
  uint32_t version = entry->version & ~3u;
  if (state == MAP_ENTRY_FREE)
    version += 4;
  /* Release at least: what the entry says is complete when its state is seen.
     Sequentially consistent, as is the waiter's pair: either it is seen here, or
     it sees the new state.  */
  __atomic_store_n (&entry->version, version | state, __ATOMIC_SEQ_CST);
  if (before != MAP_ENTRY_FREE
      && unlikely (__atomic_load_n (&entry->waiters, __ATOMIC_SEQ_CST) > 0))
    futex_wake (&entry->version, INT_MAX);
}

static struct map_entry *
take_entry (struct map *map, uintptr_t start, uintptr_t end,
            struct map_entry *leader)
{
  if (map->free == NULL && !make_entries (map))
    return NULL;
  struct map_entry *entry = map->free;
  map->free = entry->sibling;
  /* Not the version: who waited for the entry before may still read it.  */
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

static void
give_entry (struct map *map, struct map_entry *entry)
{
  if (unlikely (entry->attach_counts != NULL))
    {
      free (entry->attach_counts);
      entry->attach_counts = NULL;
    }
  set_state (entry, MAP_ENTRY_FREE);
  entry->sibling = map->free;
  map->free = entry;
}

void
map_entry_wait (struct map_entry *entry, uint32_t version)
{
  /* Its maker may have made it PRESENT after it was found to be on its way.  */
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
  /* Release at least: the copies come before the removal.  Sequentially
     consistent as in set_state.  */
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

/* --- Looking up.  */

struct map_entry *
map_find_read_locked (struct map *map, uintptr_t start, uintptr_t end)
{
  struct index_place place;
  struct map_entry *entry = range_index_floor (&map->hosts, start, &place);
  if (entry != NULL)
    {
      if (entry->host_end > start)
        return entry;
      range_index_next (&map->hosts, &place);
    }
  entry = range_index_at (&map->hosts, &place);
  return entry != NULL && entry->host_start < end ? entry : NULL;
}

struct map_entry *
map_find_point_read_locked (struct map *map, uintptr_t address, bool ends)
{
  struct index_place place;
  struct map_entry *entry = range_index_floor (&map->hosts, address, &place);
  if (entry == NULL)
    return NULL;
  if (entry->host_end > address || (ends && entry->host_end == address))
    return entry;
  return NULL;
}

static struct map_entry *
find_link (struct map *map, uintptr_t start, uintptr_t end,
           struct index_place *place)
{
  struct map_entry *link = range_index_floor (&map->links, start, place);
  return link != NULL && end <= link->host_end ? link : NULL;
}

struct map_entry *
map_find_link_read_locked (struct map *map, uintptr_t start, uintptr_t end)
{
  struct index_place place;
  return map->links.count > 0 ? find_link (map, start, end, &place) : NULL;
}

/* The range that ENTRY, found for [START, START + SIZE), gives.  False where
   *BLOCKED is on its way.  */
static bool
range_of (struct map *map, struct map_entry *entry, uintptr_t start,
          size_t size, struct map_range *range, struct map_entry **blocked)
{
  *range = (struct map_range) { .entry = entry };
  *blocked = entry;
  if (entry == NULL)
    return true;
  if (map_entry_is_blocked (entry, NULL))
    return false;
  *blocked = NULL;
  range->device = entry->device_start + (start - entry->host_start);
  range->partial = start < entry->host_start
                   || (start + size > entry->host_end
                       && !map_reaches_read_locked (map, entry, start + size,
                                                    NULL, blocked));
  return *blocked == NULL;
}

/* Whether what was found may be another thing once the loader is asked.  */
static bool
is_loaders (const struct map_entry *entry)
{
  return entry == NULL || entry->origin == MAP_VARIABLE;
}

/* A routine has found ENTRY; returns its mark, held, if it has one: what asks has
   no queue, so it waits.  */
static struct map_mark *
note_look_up (struct map_entry *entry)
{
  map_entry_note_use (entry);
  if (likely (entry->mark == NULL))
    return NULL;
  map_mark_hold (entry->mark);
  return entry->mark;
}

static struct map_range
look_up (struct map *map, const void *host, size_t size, bool *loaders)
{
  uintptr_t start = (uintptr_t) host;
  for (;;)
    {
      struct map_entry *blocked;
      struct map_range range;
      map_lock_read (&map->lock);
      struct map_entry *entry
        = size > 0 ? map_find_read_locked (map, start, start + size)
                   : map_find_point_read_locked (map, start, true);
      bool found = range_of (map, entry, start, size, &range, &blocked);
      uint32_t version = blocked ? map_entry_version (blocked) : 0;
      struct map_mark *mark = found && entry ? note_look_up (entry) : NULL;
      *loaders = is_loaders (entry);
      map_lock_read_end (&map->lock);
      if (unlikely (mark != NULL))
        {
          map_mark_follow (mark, NULL);
          map_mark_drop (mark);
        }
      if (found)
        return range;
      map_entry_wait (blocked, version);
    }
}

struct map_range
map_lookup (struct map *map, const void *host, size_t size)
{
  bool loaders;
  struct map_range range = look_up (map, host, size, &loaders);
  if (loaders && map_refresh (map))
    range = look_up (map, host, size, &loaders);
  return range;
}

/* --- The mirror, which a program pays for once it looks something up by device
   address.  */

/* False where there is no memory.  */
static bool
mirror_insert (struct map *map, struct map_entry *entry)
{
  return !map->mirrored
         || range_index_insert (&map->mirror, entry->device_start, entry);
}

/* All entries that are not ARRIVING.  */
static bool
mirror_all_write_locked (struct map *map)
{
  struct index_place place = { 0, 0 };
  struct map_entry *entry;
  __atomic_store_n (&map->mirrored, true, __ATOMIC_RELAXED);
  for (; (entry = range_index_at (&map->hosts, &place)) != NULL;
       range_index_next (&map->hosts, &place))
    if (MAP_ENTRY_STATE (entry->version) != MAP_ENTRY_ARRIVING
        && !mirror_insert (map, entry))
      {
        range_index_clear (&map->mirror);
        __atomic_store_n (&map->mirrored, false, __ATOMIC_RELAXED);
        return false;
      }
  return true;
}

/* Have a mirror.  False after a message.  */
static bool
mirror_make (struct map *map)
{
  if (__atomic_load_n (&map->mirrored, __ATOMIC_RELAXED))
    return true;
  map_lock_write (&map->lock);
  bool made = map->mirrored || mirror_all_write_locked (map);
  map_lock_write_end (&map->lock);
  if (!made)
    gomp_error ("out of memory to look up device addresses of device %d (%s)",
                map->device->number, map->device->name);
  return made;
}

static uintptr_t
device_end (const struct map_entry *entry)
{
  return entry->device_start + (entry->host_end - entry->host_start);
}

static struct map_entry *
look_up_device (struct map *map, const void *device_address, size_t size,
                bool *loaders)
{
  uintptr_t start = (uintptr_t) device_address;
  struct index_place place;
  map_lock_read (&map->lock);
  struct map_entry *entry = range_index_floor (&map->mirror, start, &place);
  if (entry == NULL || device_end (entry) <= start)
    {
      if (entry != NULL)
        range_index_next (&map->mirror, &place);
      entry = range_index_at (&map->mirror, &place);
      if (entry != NULL && entry->device_start >= start + size)
        entry = NULL;
    }
  *loaders = is_loaders (entry);
  if (entry != NULL)
    map_entry_note_use (entry);
  map_lock_read_end (&map->lock);
  return entry;
}

struct map_entry *
map_lookup_device (struct map *map, const void *device_address, size_t size)
{
  bool loaders;
  if (!mirror_make (map))
    return NULL;
  struct map_entry *entry
    = look_up_device (map, device_address, size, &loaders);
  if (loaders && map_refresh (map))
    entry = look_up_device (map, device_address, size, &loaders);
  return entry;
}

/* --- Changing.  */

struct map_entry *
map_insert_write_locked (struct map *map, uintptr_t start, uintptr_t end,
                         struct map_entry *leader, const struct plan *maker)
{
  struct map_entry *entry = take_entry (map, start, end, leader);
  if (entry == NULL)
    return NULL;
  entry->maker = maker;
  if (!range_index_insert (&map->hosts, start, entry))
    {
      give_entry (map, entry);
      return NULL;
    }
  if (leader != NULL)
    {
      entry->sibling = leader->sibling;
      leader->sibling = entry;
    }
  set_state (entry, MAP_ENTRY_ARRIVING);
  return entry;
}

/* Whether nothing overlaps [START, END); then *PLACE is where it would be.  */
static bool
find_gap (struct map *map, uintptr_t start, uintptr_t end,
          struct index_place *place)
{
  struct map_entry *before = range_index_floor (&map->hosts, start, place);
  struct index_place next = *place;
  if (before != NULL)
    {
      if (before->host_end > start)
        return false;
      place->slot++;
      range_index_next (&map->hosts, &next);
    }
  const struct map_entry *after = range_index_at (&map->hosts, &next);
  return after == NULL || after->host_start >= end;
}

struct map_entry *
map_insert_free_write_locked (struct map *map, uintptr_t start, uintptr_t end,
                              uintptr_t device_start, struct map_block *block)
{
  struct index_place place;
  struct map_entry *entry;
  if (!find_gap (map, start, end, &place)
      || (entry = take_entry (map, start, end, NULL)) == NULL)
    return NULL;
  entry->device_start = device_start;
  entry->block = block;
  entry->refcount = 1;
  if (!range_index_insert_at (&map->hosts, &place, start, entry))
    {
      give_entry (map, entry);
      return NULL;
    }
  set_state (entry, MAP_ENTRY_ARRIVING);
  return entry;
}

bool
map_publish_write_locked (struct map *map, struct map_entry *entry)
{
  if (!mirror_insert (map, entry))
    return false;
  set_state (entry, MAP_ENTRY_PRESENT);
  return true;
}

bool
map_publish (struct map *map, struct map_entry *entry)
{
  map_lock_read (&map->lock);
  bool mirrored = map->mirrored, done = true;
  if (likely (!mirrored))
    set_state (entry, MAP_ENTRY_PRESENT);
  map_lock_read_end (&map->lock);
  if (unlikely (mirrored))
    {
      map_lock_write (&map->lock);
      done = map_publish_write_locked (map, entry);
      map_lock_write_end (&map->lock);
    }
  return done;
}

void
map_leave_write_locked (struct map *map, struct map_entry *leader)
{
  (void) map;
  for (struct map_entry *entry = leader; entry != NULL; entry = entry->sibling)
    if (MAP_ENTRY_STATE (entry->version) == MAP_ENTRY_PRESENT)
      set_state (entry, MAP_ENTRY_LEAVING);
}

void
map_begin_detach_write_locked (struct map_entry *entry)
{
  entry->detaching++;
  if (MAP_ENTRY_STATE (entry->version) == MAP_ENTRY_PRESENT)
    set_state (entry, MAP_ENTRY_LEAVING);
}

void
map_end_detach (struct map *map, struct map_entry *entry)
{
  map_lock_write (&map->lock);
  /* Without a count it is LEAVING for good, and its last user waits for us, who
     hold it.  */
  if (--entry->detaching == 0 && entry->leader->refcount > 0)
    set_state (entry, MAP_ENTRY_PRESENT);
  map_lock_write_end (&map->lock);
}

void
map_remove_write_locked (struct map *map, struct map_entry *leader)
{
  for (struct map_entry *entry = leader, *next; entry != NULL; entry = next)
    {
      next = entry->sibling;
      range_index_remove (&map->hosts, entry->host_start, entry);
      if (map->mirrored
          && MAP_ENTRY_STATE (entry->version) != MAP_ENTRY_ARRIVING)
        range_index_remove (&map->mirror, entry->device_start, entry);
      give_entry (map, entry);
    }
}

/* ENTRY in the child: a thread that had it arriving or leaving is not there to end
   that, and neither is one that held it.  A structure's parts arrive and leave
   together, with their leader.  */
static void
entry_forget_others_write_locked (struct map *map, struct map_entry *entry)
{
  enum map_entry_state state;
  entry->holds = 0;
  if (entry->detaching > 0 && entry->leader->refcount > 0)
    set_state (entry, MAP_ENTRY_PRESENT);
  entry->detaching = 0;
  state = MAP_ENTRY_STATE (entry->version);
  if (entry->leader == entry
      && (state == MAP_ENTRY_ARRIVING || state == MAP_ENTRY_LEAVING))
    map_remove_write_locked (map, entry);
}

void
map_forget_others_write_locked (struct map *map)
{
  for (struct map_entries *some = map->memory; some != NULL; some = some->next)
    for (unsigned i = 0; i < ENTRIES_AT_ONCE; i++)
      entry_forget_others_write_locked (map, &some->entries[i]);
}

void
map_block_release (struct device *device, struct map_block *block,
                   struct goacc_asyncqueue *queue)
{
  if (block == NULL
      || __atomic_sub_fetch (&block->entries, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  if (block->queue != NULL && queue != NULL)
    device_queue_release_after (device, block->queue, queue);
  else if (block->queue != NULL)
    device_queue_release (device, block->queue);
  else if (queue != NULL)
    device_free_after (device, block->memory, queue);
  else
    device_free (device, block->memory);
  free (block);
}

/* Blocks of variables that come and go with each region, for the next one.  */
struct map_block *
map_block_take_write_locked (struct map *map, void *memory, size_t entries)
{
  struct map_block *block = map->spare_blocks;
  if (likely (block != NULL))
    map->spare_blocks = block->next;
  else if ((block = memory_try_alloc (sizeof *block)) == NULL)
    return NULL;
  *block = (struct map_block) { .memory = memory, .entries = entries };
  return block;
}

void *
map_block_give_write_locked (struct map *map, struct map_block *block,
                             size_t entries)
{
  void *memory = block->memory;
  if (__atomic_sub_fetch (&block->entries, entries, __ATOMIC_ACQ_REL) > 0)
    return NULL;
  block->next = map->spare_blocks;
  map->spare_blocks = block;
  return memory;
}

/* --- Ranges that are not the map's.  */

static bool
add_write_locked (struct map *map, uintptr_t start, size_t size,
                  uintptr_t device_address, enum map_origin origin)
{
  struct map_entry *entry
    = map_insert_write_locked (map, start, start + size, NULL, NULL);
  if (entry == NULL)
    return false;
  entry->device_start = device_address;
  entry->refcount = MAP_REFCOUNT_INFINITE;
  entry->origin = origin;
  entry->null_pointers = origin == MAP_VARIABLE;
  if (map_publish_write_locked (map, entry))
    return true;
  map_remove_write_locked (map, entry);
  return false;
}

static bool
add (struct map *map, const void *host, size_t size, void *device_address,
     enum map_origin origin)
{
  uintptr_t start = (uintptr_t) host;
  if (size == 0)
    return true;
  map_lock_write (&map->lock);
  struct map_entry *old = map_find_read_locked (map, start, start + size);
  bool done;
  if (old == NULL)
    done
      = add_write_locked (map, start, size, (uintptr_t) device_address, origin);
  else
    done = old->refcount == MAP_REFCOUNT_INFINITE && old->host_start <= start
           && start + size <= old->host_end
           && old->device_start + (start - old->host_start)
                == (uintptr_t) device_address;
  map_lock_write_end (&map->lock);
  return done;
}

static bool
drop (struct map *map, const void *host, enum map_origin origin)
{
  uintptr_t start = (uintptr_t) host;
  map_lock_write (&map->lock);
  struct map_entry *entry = map_find_point_read_locked (map, start, false);
  bool found
    = entry != NULL && entry->origin == origin && entry->host_start == start;
  if (found)
    map_remove_write_locked (map, entry);
  map_lock_write_end (&map->lock);
  return found;
}

bool
map_associate (struct map *map, const void *host, size_t size,
               void *device_address)
{
  map_refresh (map);
  return add (map, host, size, device_address, MAP_ASSOCIATED);
}

bool
map_disassociate (struct map *map, const void *host)
{
  return drop (map, host, MAP_ASSOCIATED);
}

static bool
add_link (struct map *map, uintptr_t start, size_t size,
          uintptr_t device_address)
{
  map_lock_write (&map->lock);
  struct map_entry *link = take_entry (map, start, start + size, NULL);
  bool done = link != NULL && range_index_insert (&map->links, start, link);
  if (done)
    {
      link->device_start = device_address;
      link->refcount = MAP_REFCOUNT_INFINITE;
      link->origin = MAP_LINK;
    }
  else if (link != NULL)
    give_entry (map, link);
  map_lock_write_end (&map->lock);
  return done;
}

static bool
drop_link (struct map *map, uintptr_t start)
{
  struct index_place place;
  map_lock_write (&map->lock);
  struct map_entry *link = find_link (map, start, start, &place);
  bool found = link != NULL && link->host_start == start;
  if (found)
    {
      range_index_remove (&map->links, start, link);
      give_entry (map, link);
    }
  map_lock_write_end (&map->lock);
  return found;
}

bool
map_add_variable (struct map *map, const void *host, size_t size,
                  void *device_address, bool link)
{
  if (link)
    return add_link (map, (uintptr_t) host, size, (uintptr_t) device_address);
  return add (map, host, size, device_address, MAP_VARIABLE);
}

bool
map_remove_variable (struct map *map, const void *host, bool link)
{
  return link ? drop_link (map, (uintptr_t) host)
              : drop (map, host, MAP_VARIABLE);
}
