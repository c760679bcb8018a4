/* The short way of a region whose variables are all present: one loop under the
   map's read lock, the table filled on the way, no memory but the kept plan and
   nothing written that another thread's launch reads.  This is what a program
   in its steady state runs; whatever it does not know how to do, it leaves to
   the passes.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"

#include <gomp/abi.h>
#include "libomp-offload/device/info.h"

/* The most variables that are worth a try.  */
#define MOST 64

/* All that a present variable's kind may say.  */
#define PLAIN                                                                  \
  (KIND_KNOWN | KIND_MAPS | KIND_TO | KIND_FROM | KIND_RELEASE | KIND_PRESENT)
#define SECTION (PLAIN | KIND_OPTIONAL | KIND_ZERO_LENGTH)

/* Whether ITEM was the same range when this plan was last used, and what it
   lies in is still there.  */
static inline bool
is_as_before (const struct plan_item *item, unsigned abi_kind, uintptr_t host,
              size_t size)
{
  return item->host == host && item->size == size && item->abi_kind == abi_kind
         && item->state == ITEM_FOUND
         && map_entry_version (item->entry) == item->version;
}

/* The ABI's kind without its implicit bits.  */
static inline unsigned
plain_code (unsigned abi_kind)
{
  bool implicit = (abi_kind & 0xfc) == GOMP_MAP_IMPLICIT;
  return (implicit ? abi_kind & ~GOMP_MAP_IMPLICIT : abi_kind) & 0xff;
}

/* ITEM stands for no range that is there, but for VALUE.  */
static bool
set_value (struct plan_item *item, uintptr_t value)
{
  item->value = value;
  return true;
}

/* ITEM is [HOST, HOST + SIZE) in ENTRY.  */
static inline void
set_found (struct plan_item *item, struct map_entry *entry, uint32_t version,
           uintptr_t host)
{
  item->state = ITEM_FOUND;
  item->entry = entry;
  item->version = version;
  item->value = plan_device_address (entry, host);
}

/* Make ITEM the range [HOST, HOST + SIZE) and find it.  False where the passes
   are needed.  */
static bool
find_item (struct map *map, struct plan_item *item, unsigned abi_kind,
           uintptr_t host, size_t size)
{
  struct index_place place;
  if (item->abi_kind != abi_kind)
    {
      item->abi_kind = abi_kind;
      item->kind = kind_table[plain_code (abi_kind)].properties;
    }
  uint32_t kind = item->kind;
  item->host = host;
  item->size = size;
  item->state = ITEM_UNKNOWN;
  if (unlikely ((kind & ~PLAIN) || host == 0 || size == 0))
    {
      if (host == 0 || (kind & KIND_INLINE))
        return set_value (item, host);
      if ((kind & ~SECTION) || (size == 0 && !(kind & KIND_ZERO_LENGTH)))
        return false;
    }
  struct map_entry *entry = range_index_floor (&map->hosts, host, &place);
  if (unlikely (entry == NULL || entry->host_end <= host))
    /* Only an empty section may be absent.  */
    return size == 0 && set_value (item, host);
  uint32_t version = map_entry_version (entry);
  if (unlikely (MAP_ENTRY_STATE (version) != MAP_ENTRY_PRESENT
                || entry->host_end - host < size))
    return false;
  set_found (item, entry, version, host);
  return true;
}

/* Find all; sets *ORIGINS to all map_origin values found.  */
static bool
find_all (struct plan *plan, const struct mapvars_request *request,
          unsigned *origins)
{
  struct map *map = plan->map;
  struct plan_item *item = plan->items;
  void **table = plan->table, **hosts = request->hosts;
  const size_t *sizes = request->sizes;
  const unsigned short *kinds = request->kinds;
  *origins = MAP_MAPPED;
  for (size_t i = 0, count = plan->count; i < count; i++, item++)
    {
      uintptr_t host = (uintptr_t) hosts[i];
      if (!likely (is_as_before (item, kinds[i], host, sizes[i]))
          && !find_item (map, item, kinds[i], host, sizes[i]))
        return false;
      if (item->state == ITEM_FOUND)
        *origins |= item->entry->origin;
      table[i] = (void *) item->value;
    }
  return true;
}

/* Find all, and owe what was found.  */
static bool
find_and_owe (struct plan *plan, const struct mapvars_request *request,
              unsigned *origins)
{
  map_lock_read (&plan->map->lock);
  bool found = find_all (plan, request, origins);
  if (likely (found))
    plan_owe_read_locked (plan);
  map_lock_read_end (&plan->map->lock);
  return found;
}

void
plan_count_all_read_locked (struct plan *plan)
{
  plan_forget_leaders (plan);
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      item->flags = 0;
      /* The memory of an entry that went may be another one's by now.  */
      if (item->state == ITEM_FOUND
          && map_entry_is_same (item->entry, item->version))
        plan_count_read_locked (plan, i);
    }
}

struct plan *
plan_present (struct device *device, const struct mapvars_request *request,
              void **table)
{
  unsigned origins;
  if (request->count > MOST || !request->short_kinds || info_wants (INFO_MAPS))
    return NULL;
  struct plan *plan = plan_acquire (device, request->count, request->kinds);
  if (plan == NULL)
    return NULL;
  plan->construct = request->construct;
  plan->openacc = request->construct == MAPVARS_ACC_COMPUTE;
  plan->table = table;
  if (unlikely (!find_and_owe (plan, request, &origins)))
    {
      plan_release (plan);
      return NULL;
    }
  /* Were they program variables only until an object was unloaded?  */
  if (unlikely (origins != MAP_MAPPED) && map_refresh (device->map))
    {
      plan_leave (plan, false);
      return NULL;
    }
  return plan;
}
