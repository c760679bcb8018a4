/* Entries that are present behind a mark: publishing them while their data is
   still in the maker's queue, and using them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_enter.h"

#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/map/map_mark.h"

/* --- The maker's part.  */

/* Whether PLAN stores to attached pointers in entries that it did not make: it found
   them PRESENT.  Another thread that finds such a pointer attached relies on what it
   holds, and the entry's mark, if it has one, is its maker's, in another queue, not
   behind this plan's store.  */
static bool
attaches_to_others (const struct plan *plan)
{
  const uint32_t attached = ITEM_ATTACHED | ITEM_STORE;
  if (plan->pointers)
    for (size_t i = 0; i < plan->count; i++)
      if ((plan->items[i].flags & attached) == attached
          && map_entry_version (plan->items[i].entry) == plan->items[i].version
          && MAP_ENTRY_STATE (plan->items[i].version) == MAP_ENTRY_PRESENT)
        return true;
  return false;
}

/* The pointers that PLAN attaches are stored, or in entries that are present behind its
   mark.  */
static void
settle_attachments (const struct plan *plan)
{
  const uint32_t attached = ITEM_ATTACHED | ITEM_STORE;
  for (size_t i = 0; i < plan->count; i++)
    if ((plan->items[i].flags & attached) == attached)
      attach_settle (plan->items[i].entry, plan->items[i].host);
}

/* Whether the item AT is a descriptor that is known to have null pointers on the
   device, and that PLAN has copied again without any.  */
static bool
is_filled (const struct plan *plan, size_t at)
{
  const struct plan_item *item = &plan->items[at];
  if (!(item->kind & KIND_DESCRIPTOR) || !(item->flags & ITEM_COPY)
      || !__atomic_load_n (&item->entry->null_pointers, __ATOMIC_RELAXED))
    return false;
  for (size_t i = at + 1; i < plan->count && plan->items[i].owner == at; i++)
    if ((plan->items[i].flags & ITEM_STORE) && plan->items[i].word == 0
        && plan->items[i].pointee == NULL)
      return false;
  return true;
}

static bool
fills_descriptors (const struct plan *plan)
{
  for (size_t i = 0; i < plan->count && plan->copies; i++)
    if (is_filled (plan, i))
      return true;
  return false;
}

/* Note that these descriptors are filled: a thread that finds one takes it for
   copied.  */
static void
note_filled (const struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    if (is_filled (plan, i))
      __atomic_store_n (&plan->items[i].entry->null_pointers, false,
                        __ATOMIC_RELEASE);
}

/* Wait for PLAN's copies where others cannot tell that they are to come behind them,
   else make the mark that tells it.  */
static bool
mark (struct plan *plan, bool waits)
{
  if (!waits)
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

bool
plan_mark (struct plan *plan)
{
  bool fills = fills_descriptors (plan);
  if (plan->own_queue && plan->enqueued
      && !mark (plan, fills || attaches_to_others (plan)))
    return false;
  /* In a queue of the program's the copy is not done: the next construct, perhaps in
     another queue, copies the descriptor for itself.  */
  if (plan->pointers)
    settle_attachments (plan);
  if (unlikely (fills) && (plan->queue == NULL || plan->own_queue))
    note_filled (plan);
  return true;
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
