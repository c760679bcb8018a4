/* Which mapped variable an address has to do with.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_near.h"

#include <stdio.h>
#include "base/error.h"
#include "libomp-offload/device/info.h"

/* How ADDRESS lies to ENTRY.  */
static struct map_near
near_entry (const struct map_entry *entry, uintptr_t address)
{
  size_t size = entry->host_end - entry->host_start;
  uintptr_t start = entry->device_start, end = start + size;
  struct map_near near = { .how = MAP_NEAR_INSIDE,
                           .host_start = entry->host_start,
                           .host_end = entry->host_end,
                           .device_start = start };
  if (address - start < size)
    near.distance = address - start;
  else if (address - entry->host_start < size)
    {
      near.how = MAP_NEAR_ON_HOST;
      near.distance = address - entry->host_start;
    }
  else if (address >= end)
    {
      near.how = MAP_NEAR_BEHIND;
      near.distance = address - end;
    }
  else
    {
      near.how = MAP_NEAR_BEFORE;
      near.distance = start - address;
    }
  return near;
}

static bool
is_beside (const struct map_near *near)
{
  return near->how == MAP_NEAR_BEHIND || near->how == MAP_NEAR_BEFORE;
}

/* Whether ONE says more than OTHER.  At the same distance an access is sooner behind the
   end of something than before its start.  */
static bool
is_nearer (const struct map_near *one, const struct map_near *other)
{
  if (is_beside (one) && one->distance > MAP_NEAR_MOST)
    return false;
  if (other->how == MAP_NEAR_NOTHING || !is_beside (one) || !is_beside (other))
    return other->how == MAP_NEAR_NOTHING || one->how < other->how
           || is_beside (other);
  return one->distance < other->distance
         || (one->distance == other->distance && one->how < other->how);
}

struct map_near
map_near (struct map *map, uintptr_t address)
{
  struct map_near best = { .how = MAP_NEAR_NOTHING };
  struct index_place place = { 0, 0 };
  struct map_entry *entry;
  map_read_begin (map);
  for (; (entry = range_index_at (&map->hosts, &place)) != NULL;
       range_index_next (&map->hosts, &place))
    {
      enum map_entry_state state = MAP_ENTRY_STATE (map_entry_version (entry));
      if (state != MAP_ENTRY_PRESENT && state != MAP_ENTRY_LEAVING)
        continue;
      struct map_near near = near_entry (entry, address);
      if (is_nearer (&near, &best))
        best = near;
    }
  map_lock_read_end (&map->lock);
  return best;
}

/* "16 bytes behind the end of".  */
static void
write_place (char *text, size_t size, const struct map_near *near)
{
  switch (near->how)
    {
    case MAP_NEAR_INSIDE:
      snprintf (text, size, "byte %zu of", near->distance);
      break;
    case MAP_NEAR_BEHIND:
      snprintf (text, size,
                near->distance > 0 ? "%zu bytes behind the end of"
                                   : "at the end of",
                near->distance);
      break;
    case MAP_NEAR_BEFORE:
      snprintf (text, size, "%zu bytes before the start of", near->distance);
      break;
    default:
      snprintf (text, size, "the host's address of byte %zu of",
                near->distance);
    }
}

void
map_near_tell (struct map *map, uintptr_t address, size_t bytes, bool store)
{
  const struct device *device = map->device;
  struct map_near near = map_near (map, address);
  char place[64];
  struct info_name name;
  const char *access = store ? "store" : "load";
  if (near.how == MAP_NEAR_NOTHING)
    return;
  size_t size = near.host_end - near.host_start;
  write_place (place, sizeof place, &near);
  gomp_error (
    "the %s of %zu bytes at device address %p is %s the variable%s "
    "at host address [%p..%p), %zu bytes, which device %d (%s) has at "
    "[%p..%p)",
    access, bytes, (void *) address, place,
    info_variable ((void *) near.host_start, &name), (void *) near.host_start,
    (void *) near.host_end, size, device->number, device->name,
    (void *) near.device_start, (void *) (near.device_start + size));
}

GOMP_ENTRY void
GOMP_PLUGIN_device_fault (struct gomp_device_cookie *cookie, uint64_t address,
                          size_t size, bool store)
{
  struct device *device = device_of_cookie (cookie);
  if (size == 0)
    __atomic_store_n (&device->fault_unplaced, true, __ATOMIC_RELEASE);
  else if (device->map != NULL)
    map_near_tell (device->map, address, size, store);
}
