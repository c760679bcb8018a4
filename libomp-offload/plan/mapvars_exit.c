/* exit data (OpenMP 5.2, 13.7; OpenACC 2.7, 2.6.6).  Every entry is held while
   the construct works on it, so that copies need no lock:

     find and hold -> detach -> `always' copies -> lower the counts
                   -> copy back -> remove -> free
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/mapvars.h"

#include "libomp-offload/device/info.h"
#include "libomp-offload/plan/plan.h"

static bool
is_bad (const struct plan_item *item)
{
  return item->kind != KIND_KNOWN
         && !(item->kind & (KIND_RELEASE | KIND_DETACH | KIND_STRUCT));
}

static bool
copies (const struct plan_item *item)
{
  return (item->kind & KIND_MAPS) && (item->kind & KIND_FROM);
}

/* --- Finding, with the write lock held.  */

static struct map_entry *
find_entry (struct plan *plan, const struct plan_item *item)
{
  if (item->size > 0)
    return map_find_read_locked (plan->map, item->host,
                                 item->host + item->size);
  return map_find_point_read_locked (plan->map, item->host, false);
}

/* ENTRY is what ITEM names a part of.  */
static bool
check_entry (struct plan *plan, const struct plan_item *item,
             const struct map_entry *entry)
{
  size_t at = item - plan->items;
  bool inside = entry->host_start <= item->host
                && item->host + item->size <= entry->host_end;
  if (inside || !(plan->openacc || copies (item)))
    return true;
  return plan_fail (plan, PLAN_OUTSIDE, at, entry);
}

static bool
find_item (struct plan *plan, struct plan_item *item,
           struct map_entry **blocked)
{
  size_t at = item - plan->items;
  item->state = ITEM_ABSENT;
  if (is_bad (item))
    return plan_fail (plan, PLAN_BAD_KIND, at, NULL);
  if (!(item->kind & (KIND_RELEASE | KIND_DETACH)))
    return true;
  struct map_entry *entry = find_entry (plan, item);
  if (entry == NULL)
    {
      if ((item->kind & KIND_DETACH) && plan->openacc)
        return plan_fail (plan, PLAN_NO_DETACH_STRUCT, at, NULL);
      return !(item->kind & KIND_PRESENT)
             || plan_fail (plan, PLAN_NOT_PRESENT, at, NULL);
    }
  if (MAP_ENTRY_STATE (map_entry_version (entry)) != MAP_ENTRY_PRESENT)
    {
      *blocked = entry;
      return false;
    }
  item->state = ITEM_FOUND;
  item->entry = entry;
  item->version = map_entry_version (entry);
  return check_entry (plan, item, entry);
}

/* Lower the attachment count of ITEM; ITEM_STORE where nobody attaches it any
   more.  */
static bool
lower_attachment (struct plan *plan, struct plan_item *item)
{
  uint32_t *count = attach_count (item->entry, item->host, false);
  if (count == NULL || (*count == 0 && !(item->kind & KIND_FORCE)))
    return plan_fail (plan, PLAN_DETACH_UNDERFLOW, item - plan->items,
                      item->entry);
  *count = item->kind & KIND_FORCE ? 0 : *count - 1;
  if (*count == 0)
    item->flags |= ITEM_STORE;
  return true;
}

static bool
find_all_write_locked (struct plan *plan, struct map_entry **blocked)
{
  for (size_t i = 0; i < plan->count; i++)
    if (!find_item (plan, &plan->items[i], blocked))
      return false;
  plan_settle_write_locked (plan->map);
  for (size_t i = 0; i < plan->count; i++)
    if (plan->items[i].state == ITEM_FOUND
        && (plan->items[i].kind & KIND_DETACH)
        && !lower_attachment (plan, &plan->items[i]))
      return false;
  for (size_t i = 0; i < plan->count; i++)
    if (plan->items[i].state == ITEM_FOUND)
      {
        map_entry_hold (plan->items[i].entry);
        plan->items[i].flags |= ITEM_HELD;
      }
  return true;
}

static bool
find_all (struct plan *plan)
{
  for (;;)
    {
      struct map_entry *blocked = NULL;
      uint32_t version = 0;
      map_lock_write (&plan->map->lock);
      bool found = find_all_write_locked (plan, &blocked);
      if (blocked != NULL)
        version = map_entry_version (blocked);
      map_lock_write_end (&plan->map->lock);
      if (blocked == NULL)
        return found;
      map_entry_wait (blocked, version);
    }
}

/* --- Lowering the counts, with the write lock held.  */

/* The count of LEADER after OpenMP's rule (5.2, 5.8.3): one less, or none with
   delete; once per construct.  */
static void
lower_openmp (struct plan_item *item, struct map_entry *leader)
{
  if (item->kind & KIND_DELETE)
    leader->refcount = 0;
  else if (leader->refcount > 0)
    leader->refcount--;
}

/* After OpenACC's (2.7, 2.6.7): the dynamic count, all of it with finalize.  */
static void
lower_openacc (struct plan_item *item, struct map_entry *leader)
{
  uintptr_t dynamic = leader->dynamic_refcount;
  uintptr_t less
    = item->kind & (KIND_DELETE | KIND_FORCE) ? dynamic : dynamic > 0;
  if (less > leader->refcount)
    less = leader->refcount;
  leader->dynamic_refcount = dynamic - (less < dynamic ? less : dynamic);
  leader->refcount -= less;
}

static void
lower_item (struct plan *plan, size_t at)
{
  struct plan_item *item = &plan->items[at];
  struct map_entry *leader = item->entry->leader;
  item->counter = at;
  if (!(item->kind & KIND_RELEASE) || leader->refcount == MAP_REFCOUNT_INFINITE
      || MAP_ENTRY_STATE (leader->version) != MAP_ENTRY_PRESENT)
    return;
  if (plan->openacc)
    lower_openacc (item, leader);
  else if ((item->counter = plan_note_leader (plan, leader, at)) == at)
    lower_openmp (item, leader);
  else
    return;
  if (leader->refcount > 0)
    return;
  map_leave_write_locked (plan->map, leader);
  item->flags |= ITEM_LAST;
  plan->last++;
}

static void
lower_all (struct plan *plan)
{
  map_lock_write (&plan->map->lock);
  plan_settle_write_locked (plan->map);
  for (size_t i = 0; i < plan->count; i++)
    if (plan->items[i].state == ITEM_FOUND)
      lower_item (plan, i);
  map_lock_write_end (&plan->map->lock);
}

/* --- Copies.  */

static bool
store_detached (struct plan *plan)
{
  bool done = true;
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if ((item->flags & ITEM_STORE) && !map_entry_is_shared (item->entry))
        done &= attach_store (plan->device,
                              plan_device_address (item->entry, item->host),
                              *(uintptr_t *) item->host, plan->queue);
    }
  return done;
}

static bool
copy_always (struct plan *plan)
{
  bool done = true;
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if (item->state == ITEM_FOUND && copies (item)
          && (item->kind & KIND_ALWAYS))
        done &= attach_copy (plan->device, item->entry, item->host, item->size,
                             false, plan->queue);
    }
  return done;
}

bool
mapvars_exit (struct device *device, const struct mapvars_request *request)
{
  struct plan *plan = plan_read (device, request);
  if (plan == NULL)
    return false;
  bool done = find_all (plan);
  if (done)
    {
      done = store_detached (plan);
      done &= copy_always (plan);
      lower_all (plan);
      if (info_wants (INFO_MAPS))
        plan_info (plan, true);
      plan_let_go (plan);
      done &= plan_copy_back (plan);
      plan_remove (plan);
      if (!done)
        plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
    }
  plan_report (plan);
  plan_release (plan);
  return done;
}
