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

/* Take ENTRY, if it is in use, off its block.  The map is about to be
   destroyed.  */
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

/* Give ENTRY the state STATE.  A new number goes with FREE, when the memory may
   become another entry's.  An entry that was not FREE is in the index, where a
   thread may find it and wait for its version to change: these threads are
   woken.  */
static void
set_state (struct map_entry *entry, enum map_entry_state state)
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

static struct map_entry *
take_entry (struct map *map, uintptr_t start, uintptr_t end,
            struct map_entry *leader)
{
  if (map->free == NULL && !make_entries (map))
    return NULL;
  struct map_entry *entry = map->free;
  map->free = entry->sibling;
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
     Sequentially consistent for the waiter, as in set_state.  */
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

static void
settle_claims_write_locked (struct map *map)
{
  if (unlikely (map_claims_any (&map->claims)))
    map->settle_claims_write_locked (map);
}

void
map_write_begin (struct map *map)
{
  map_lock_write (&map->lock);
  settle_claims_write_locked (map);
}

void
map_read_begin (struct map *map)
{
  map_lock_read (&map->lock);
  if (likely (!map_claims_any (&map->claims)))
    return;
  /* What is claimed from now on comes after this look-up.  */
  map_lock_read_end (&map->lock);
  map_write_begin (map);
  map_lock_write_end (&map->lock);
  map_lock_read (&map->lock);
}

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

/* Set *RANGE to what ENTRY, the first one found for [START, START + SIZE), says
   of it.  False where an entry of it is on its way, which is then *BLOCKED.  */
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

/* Whether the answer ENTRY may change once the map is refreshed (map_refresh):
   nothing was found, or a variable of a loaded object.  */
static bool
is_loaders (const struct map_entry *entry)
{
  return entry == NULL || entry->origin == MAP_VARIABLE;
}

/* Note that a routine has found ENTRY.  Returns the entry's mark, held, or
   NULL: a routine has no queue to put behind the mark, so the caller waits for
   it.  */
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
      map_read_begin (map);
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

/* Put ENTRY into the mirror if there is one.  False where there is no
   memory.  */
static bool
mirror_insert (struct map *map, struct map_entry *entry)
{
  return !map->mirrored
         || range_index_insert (&map->mirror, entry->device_start, entry);
}

/* Make the mirror, of all entries that are not ARRIVING.  False, with no
   mirror, where there is no memory.  */
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

/* Make sure that there is a mirror.  False after a message.  */
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
  map_read_begin (map);
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

/* ENTRY in the child of a fork: a thread that had it arriving, leaving or held
   does not exist there, so that the entry would stay so for ever.  The parts of
   a structure arrive and leave together, with their leader.  */
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
    device_queue_return_after (device, block->queue, queue);
  else if (block->queue != NULL)
    device_queue_return (device, block->queue);
  else if (queue != NULL)
    device_free_after (device, block->memory, queue);
  else
    device_free (device, block->memory);
  free (block);
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
  map_write_begin (map);
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
  map_write_begin (map);
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
  map_write_begin (map);
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
