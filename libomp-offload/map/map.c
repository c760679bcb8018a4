/* The map of one device.  map->lock guards the indexes and the free list.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map.h"

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-offload/map/map_mark.h"
#include "libomp-offload/map/map_mirror.h"

struct map *
map_create (struct device *device, map_refresher *refresh)
{
  struct map *map = memory_alloc_aligned (CACHE_LINE, sizeof *map);
  *map = (struct map) { .device = device, .refresh = refresh };
  map_lock_init (&map->lock);
  return map;
}

void
map_destroy (struct map *map)
{
  map_entries_free (&map->entries, map->device);
  range_index_clear (&map->hosts);
  range_index_clear (&map->mirror);
  range_index_clear (&map->links);
  free (map);
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

struct map_entry *
map_find_link_read_locked (struct map *map, uintptr_t start, uintptr_t end)
{
  struct index_place place;
  if (map->links.count == 0)
    return NULL;
  struct map_entry *link = range_index_floor (&map->links, start, &place);
  return link != NULL && end <= link->host_end ? link : NULL;
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
      *loaders = map_answer_is_loaders (entry);
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

/* --- Changing.  */

struct map_entry *
map_insert_write_locked (struct map *map, uintptr_t start, uintptr_t end,
                         struct map_entry *leader, const struct plan *maker)
{
  struct map_entry *entry
    = map_entry_take_write_locked (&map->entries, start, end, leader);
  if (entry == NULL)
    return NULL;
  entry->maker = maker;
  if (!range_index_insert (&map->hosts, start, entry))
    {
      map_entry_give_write_locked (&map->entries, entry);
      return NULL;
    }
  if (leader != NULL)
    {
      entry->sibling = leader->sibling;
      leader->sibling = entry;
    }
  map_entry_set_state (entry, MAP_ENTRY_ARRIVING);
  return entry;
}

bool
map_publish_write_locked (struct map *map, struct map_entry *entry)
{
  if (!map_mirror_insert_write_locked (map, entry))
    return false;
  map_entry_set_state (entry, MAP_ENTRY_PRESENT);
  return true;
}

bool
map_publish (struct map *map, struct map_entry *entry)
{
  map_lock_read (&map->lock);
  bool mirrored = map->mirrored, done = true;
  if (likely (!mirrored))
    map_entry_set_state (entry, MAP_ENTRY_PRESENT);
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
      map_entry_set_state (entry, MAP_ENTRY_LEAVING);
}

void
map_begin_detach_write_locked (struct map_entry *entry)
{
  entry->detaching++;
  if (MAP_ENTRY_STATE (entry->version) == MAP_ENTRY_PRESENT)
    map_entry_set_state (entry, MAP_ENTRY_LEAVING);
}

void
map_end_detach (struct map *map, struct map_entry *entry)
{
  map_lock_write (&map->lock);
  /* Without a count it is LEAVING for good, and its last user waits for us, who
     hold it.  */
  if (--entry->detaching == 0 && entry->leader->refcount > 0)
    map_entry_set_state (entry, MAP_ENTRY_PRESENT);
  map_lock_write_end (&map->lock);
}

void
map_remove_write_locked (struct map *map, struct map_entry *leader)
{
  for (struct map_entry *entry = leader, *next; entry != NULL; entry = next)
    {
      next = entry->sibling;
      range_index_remove (&map->hosts, entry->host_start, entry);
      map_mirror_remove_write_locked (map, entry);
      map_entry_give_write_locked (&map->entries, entry);
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
    map_entry_set_state (entry, MAP_ENTRY_PRESENT);
  entry->detaching = 0;
  state = MAP_ENTRY_STATE (entry->version);
  if (entry->leader == entry
      && (state == MAP_ENTRY_ARRIVING || state == MAP_ENTRY_LEAVING))
    map_remove_write_locked (map, entry);
}

void
map_forget_others_write_locked (struct map *map)
{
  map_entries_visit_write_locked (&map->entries,
                                  entry_forget_others_write_locked, map);
}
