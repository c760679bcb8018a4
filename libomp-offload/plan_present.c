/* The short way of a region whose variables are all present: one loop under the
   map's read lock, the table filled on the way, no memory but the kept plan.
   This is what a program in its steady state runs; whatever it does not know
   how to do, it leaves to the passes.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan.h"

#include <gomp/abi.h>

/* The most variables that are worth a try.  */
#define MOST 64

/* All that a present variable's kind may say.  */
#define PLAIN                                                                  \
  (KIND_KNOWN | KIND_MAPS | KIND_TO | KIND_FROM | KIND_RELEASE | KIND_PRESENT)
#define SECTION (PLAIN | KIND_OPTIONAL | KIND_ZERO_LENGTH)

/* ITEM, of properties KIND, is [HOST, HOST + SIZE).  Finds it and sets *VALUE;
   false where the passes are needed.  */
static inline bool
find_present (struct map *map, struct plan_item *item, uint32_t kind,
              uintptr_t host, size_t size, uintptr_t *value)
{
  struct index_place place;
  bool section = kind & KIND_ZERO_LENGTH;
  if (unlikely ((kind & ~SECTION) || (size == 0 && !section)))
    return false;
  struct map_entry *entry = range_index_floor (&map->hosts, host, &place);
  if (unlikely (entry == NULL || entry->host_end <= host))
    {
      *value = host;
      return section && size == 0;
    }
  uint32_t version = map_entry_version (entry);
  if (unlikely (MAP_ENTRY_STATE (version) != MAP_ENTRY_PRESENT
                || entry->host_end - host < size))
    return false;
  item->state = ITEM_FOUND;
  item->entry = entry;
  item->version = version;
  *value = plan_device_address (entry, host);
  return true;
}

static inline void
begin_item (struct plan_item *item, unsigned abi_kind, uintptr_t host,
            size_t size)
{
  unsigned code = abi_kind;
  if ((code & 0xfc) == GOMP_MAP_IMPLICIT)
    code &= ~GOMP_MAP_IMPLICIT;
  item->host = host;
  item->size = size;
  item->kind = kind_table[code & 0xff].properties;
  item->state = ITEM_UNKNOWN;
  item->abi_kind = abi_kind;
  item->counts = false;
}

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

static bool
find_new (struct plan *plan, struct plan_item *item, unsigned abi_kind,
          uintptr_t host, size_t size)
{
  begin_item (item, abi_kind, host, size);
  item->value = host;
  return host == 0 || (item->kind & KIND_INLINE)
         || find_present (plan->map, item, item->kind, host, size,
                          &item->value);
}

/* Find ITEM.  False where the passes are needed.  Clears *SAME where an entry
   is not the one it was.  */
static inline bool
find_item (struct plan *plan, struct plan_item *item, unsigned abi_kind,
           uintptr_t host, size_t size, bool *same)
{
  item->flags = 0;
  if (likely (is_as_before (item, abi_kind, host, size)))
    return true;
  if (item->abi_kind == abi_kind && (item->kind & KIND_INLINE))
    {
      item->value = host;
      return true;
    }
  bool was_found = item->state == ITEM_FOUND;
  if (!find_new (plan, item, abi_kind, host, size))
    return false;
  /* What is absent, as it was, changes no count.  */
  if (was_found || item->state == ITEM_FOUND)
    *same = false;
  return true;
}

/* Find all; *SAME: with the same entries as when the plan was last used.  */
static bool
find_all (struct plan *plan, const struct mapvars_request *request, bool *same)
{
  const unsigned short *kinds = request->kinds;
  *same = true;
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (unlikely (!find_item (plan, item, kinds[i],
                                (uintptr_t)request->hosts[i], request->sizes[i],
                                same)))
        return false;
      plan->table[i] = (void *)item->value;
    }
  return true;
}

static void
count_again (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (!item->counts)
        continue;
      __atomic_fetch_add (&item->entry->leader->refcount, 1, __ATOMIC_RELAXED);
      item->flags = ITEM_COUNTED;
      plan->counted++;
    }
}

static void
count_new (struct plan *plan)
{
  plan_forget_leaders (plan);
  for (size_t i = 0; i < plan->count; i++)
    {
      plan->items[i].counts = false;
      if (plan->items[i].state == ITEM_FOUND)
        plan_count_read_locked (plan, i);
    }
}

static bool
find_and_count (struct plan *plan, const struct mapvars_request *request)
{
  bool same;
  if (!find_all (plan, request, &same))
    return false;
  if (likely (same && plan->count == plan->counted_before))
    count_again (plan);
  else
    count_new (plan);
  plan->counted_before = plan->count;
  return true;
}

struct plan *
plan_present (struct device *device, const struct mapvars_request *request,
              void **table)
{
  if (request->count > MOST || !request->short_kinds)
    return NULL;
  struct plan *plan = plan_acquire (device, request->count, request->kinds);
  if (plan == NULL)
    return NULL;
  plan->construct = request->construct;
  plan->openacc = request->construct == MAPVARS_ACC_COMPUTE;
  plan->table = table;
  map_lock_read (&plan->map->lock);
  bool done = find_and_count (plan, request);
  map_lock_read_end (&plan->map->lock);
  if (likely (done))
    return plan;
  plan->counted_before = 0;
  plan_release (plan);
  return NULL;
}
