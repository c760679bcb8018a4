/* How far what is present reaches: ranges that lie in several entries.  The
   map's lock is held.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map.h"

static uintptr_t
distance (const struct map_entry *entry)
{
  return entry->device_start - entry->host_start;
}

struct map_entry *
map_find_room_read_locked (struct map *map, uintptr_t address, uintptr_t end)
{
  struct index_place place;
  struct map_entry *entry = range_index_floor (&map->hosts, address, &place);
  if (entry == NULL || end > entry->span_end
      || MAP_ENTRY_STATE (map_entry_version (entry)) != MAP_ENTRY_PRESENT)
    return NULL;
  return entry;
}

bool
map_reaches_read_locked (struct map *map, const struct map_entry *entry,
                         uintptr_t end, const struct plan *maker,
                         struct map_entry **blocked)
{
  struct index_place place;
  struct map_entry *next
    = range_index_floor (&map->hosts, entry->host_start, &place);
  for (;;)
    {
      if (map_entry_is_blocked (next, maker))
        {
          *blocked = next;
          return false;
        }
      /* An entry that MAKER has inserted but not yet given a place on the
         device cannot be beside another one there.  */
      if (MAP_ENTRY_STATE (map_entry_version (next)) != MAP_ENTRY_PRESENT
          || distance (next) != distance (entry))
        return false;
      entry = next;
      range_index_next (&map->hosts, &place);
      next = range_index_at (&map->hosts, &place);
      if (next == NULL || next->host_start >= end)
        return end <= entry->span_end;
      if (next->host_start > entry->span_end)
        return false;
    }
}
