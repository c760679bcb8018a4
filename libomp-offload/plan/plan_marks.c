/* Entries that are present behind a mark: publishing them while their data is
   still in the maker's queue, and using them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"

#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/map/map_mark.h"

/* --- The maker's part.  */

/* Whether PLAN stores to attached pointers in entries that it did not make.
   Another thread that finds such a pointer attached relies on what it holds,
   and the entry's mark, if it has one, is not behind this plan's store.  */
static bool
attaches_to_others (const struct plan *plan)
{
  const uint32_t attached = ITEM_ATTACHED | ITEM_STORE;
  if (plan->pointers)
    for (size_t i = 0; i < plan->count; i++)
      if ((plan->items[i].flags & attached) == attached
          && !plan->items[i].entry->mark
          && map_entry_version (plan->items[i].entry) == plan->items[i].version
          && MAP_ENTRY_STATE (plan->items[i].version) == MAP_ENTRY_PRESENT)
        return true;
  return false;
}

bool
plan_mark (struct plan *plan)
{
  if (!plan->own_queue || !plan->enqueued)
    return true;
  if (!attaches_to_others (plan))
    {
      if (plan->made == plan->staged_made)
        return true;
      plan->mark = map_mark_create (plan->device, plan->queue);
      if (plan->mark != NULL)
        return true;
    }
  return device_queue_wait (plan->device, plan->queue)
         || plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
}

void
plan_drop_mark (struct plan *plan)
{
  struct map_mark *mark = plan->mark;
  if (likely (mark == NULL))
    return;
  plan->mark = NULL;
  map_lock_write (&plan->map->lock);
  for (size_t i = 0; i < plan->count; i++)
    if ((plan->items[i].flags & ITEM_MADE)
        && plan->items[i].entry->mark == mark)
      plan->items[i].entry->mark = NULL;
  __atomic_fetch_sub (&plan->map->marking, 1, __ATOMIC_RELAXED);
  map_lock_write_end (&plan->map->lock);
  map_mark_drop (mark);
}

/* --- The user's part.  */

/* The mark of the next entry, from item *AT on, that another plan made, with a
   reference for the caller; NULL where there is none.  The entries stay
   meanwhile, since PLAN counts, owes or holds them.  */
static struct map_mark *
next_mark (struct plan *plan, size_t *at)
{
  struct map_mark *mark = NULL;
  map_lock_read (&plan->map->lock);
  for (; *at < plan->count && mark == NULL; ++*at)
    {
      const struct plan_item *item = &plan->items[*at];
      if (item->state == ITEM_FOUND && item->entry->mark != plan->mark)
        mark = item->entry->mark;
    }
  if (mark != NULL)
    map_mark_hold (mark);
  map_lock_read_end (&plan->map->lock);
  return mark;
}

bool
plan_follow_all_marks (struct plan *plan)
{
  struct map_mark *mark, *last = NULL;
  bool good = true;
  size_t at = 0;
  while (good && (mark = next_mark (plan, &at)) != NULL)
    {
      if (mark != last)
        good = map_mark_follow (mark, plan->queue);
      last = mark;
      map_mark_drop (mark);
    }
  return good || plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
}
