/* Looking up by device address.  A program pays for the mirror once it does so.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_mirror.h"

#include "base/error.h"

bool
map_mirror_insert_write_locked (struct map *map, struct map_entry *entry)
{
  return !map->mirrored
         || range_index_insert (&map->mirror, entry->device_start, entry);
}

void
map_mirror_remove_write_locked (struct map *map, struct map_entry *entry)
{
  if (map->mirrored && MAP_ENTRY_STATE (entry->version) != MAP_ENTRY_ARRIVING)
    range_index_remove (&map->mirror, entry->device_start, entry);
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
        && !map_mirror_insert_write_locked (map, entry))
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
  *loaders = map_answer_is_loaders (entry);
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
