/* Ranges whose device memory is not the map's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_foreign.h"

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
  struct map_entry *link
    = map_entry_take_write_locked (&map->entries, start, start + size, NULL);
  bool done = link != NULL && range_index_insert (&map->links, start, link);
  if (done)
    {
      link->device_start = device_address;
      link->refcount = MAP_REFCOUNT_INFINITE;
      link->origin = MAP_LINK;
    }
  else if (link != NULL)
    map_entry_give_write_locked (&map->entries, link);
  map_lock_write_end (&map->lock);
  return done;
}

static bool
drop_link (struct map *map, uintptr_t start)
{
  map_lock_write (&map->lock);
  struct map_entry *link = map_find_link_read_locked (map, start, start);
  bool found = link != NULL && link->host_start == start;
  if (found)
    {
      range_index_remove (&map->links, start, link);
      map_entry_give_write_locked (&map->entries, link);
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
