/* update (5.2, 13.9 target update; OpenACC 2.7, 2.14.4): copies of what is
   present, either way.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/mapvars.h"

#include "libomp-offload/plan/plan.h"

/* Find ITEM; with the read lock held.  False where it is on its way
   (*BLOCKED) or after plan_fail.  */
static bool
find_item (struct plan *plan, size_t at, struct map_entry **blocked)
{
  struct plan_item *item = &plan->items[at];
  item->state = ITEM_ABSENT;
  /* Pointers and descriptors come with their data and are not copied.  */
  if (!(item->kind & KIND_MAPS)
      || (item->kind & (KIND_POINTER | KIND_DESCRIPTOR)) || item->size == 0)
    return true;
  struct map_entry *entry
    = map_find_read_locked (plan->map, item->host, item->host + item->size);
  if (entry == NULL)
    {
      if (item->kind & KIND_FORCE)
        return plan_fail (plan, PLAN_NOT_MAPPED, at, NULL);
      return !(item->kind & KIND_PRESENT)
             || plan_fail (plan, PLAN_NOT_PRESENT, at, NULL);
    }
  if (MAP_ENTRY_STATE (map_entry_version (entry)) != MAP_ENTRY_PRESENT)
    {
      *blocked = entry;
      return false;
    }
  if (entry->host_start > item->host
      || entry->host_end < item->host + item->size)
    return plan_fail (plan, PLAN_UPDATE_OVERLAP, at, entry);
  item->state = ITEM_FOUND;
  item->entry = entry;
  item->version = map_entry_version (entry);
  return true;
}

/* Find all and hold them.  */
static bool
find_all (struct plan *plan, struct map_entry **blocked, uint32_t *version)
{
  bool found = true;
  *blocked = NULL;
  map_lock_read (&plan->map->lock);
  for (size_t i = 0; i < plan->count && found; i++)
    found = find_item (plan, i, blocked);
  for (size_t i = 0; i < plan->count && found; i++)
    if (plan->items[i].state == ITEM_FOUND)
      {
        map_entry_hold (plan->items[i].entry);
        plan->items[i].flags |= ITEM_HELD;
      }
  if (*blocked != NULL)
    *version = map_entry_version (*blocked);
  map_lock_read_end (&plan->map->lock);
  return found;
}

/* OpenACC: the pointer at ITEM, behind what was copied to the device, takes
   that data's device address.  */
static bool
update_pointer (struct plan *plan, const struct plan_item *item)
{
  struct map_range place
    = map_lookup (plan->map, (void *) item->host, sizeof (void *));
  const struct plan_item *before = item - 1;
  if (item == plan->items || before->state != ITEM_FOUND
      || !(before->kind & KIND_TO) || place.entry == NULL || place.partial)
    return true;
  return attach_store (plan->device, place.device,
                       plan_device_address (before->entry, before->host),
                       plan->queue);
}

static bool
copy_item (struct plan *plan, const struct plan_item *item)
{
  if (item->kind & KIND_ALWAYS_POINTER)
    return update_pointer (plan, item);
  if (item->state != ITEM_FOUND)
    return true;
  bool done = true;
  if (item->kind & KIND_TO)
    done = attach_copy (plan->device, item->entry, item->host, item->size, true,
                        plan->queue);
  if (done && (item->kind & KIND_FROM))
    done = attach_copy (plan->device, item->entry, item->host, item->size,
                        false, plan->queue);
  return done || plan_fail (plan, PLAN_COPY_FAILED, item - plan->items, NULL);
}

bool
mapvars_update (struct device *device, const struct mapvars_request *request)
{
  struct map_entry *blocked;
  uint32_t version = 0;
  struct plan *plan = plan_read (device, request);
  if (plan == NULL)
    return false;
  while (!find_all (plan, &blocked, &version))
    {
      if (blocked == NULL)
        break;
      map_entry_wait (blocked, version);
    }
  if (plan->failure == PLAN_OK)
    plan_follow_marks (plan);
  for (size_t i = 0; i < plan->count && plan->failure == PLAN_OK; i++)
    copy_item (plan, &plan->items[i]);
  bool done = plan->failure == PLAN_OK;
  plan_report (plan);
  plan_let_go (plan);
  plan_release (plan);
  return done;
}
