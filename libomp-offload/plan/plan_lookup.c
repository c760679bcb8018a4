/* The look-up pass: finds every range of a plan (plan_search.h), inserts what is
   missing and raises the counts.  Where nothing is missing and no pointer's first
   attachment is made, under the map's read lock; else all of it again under the write
   lock, so that the plan sees one state of the map (what is missing is plan_insert.c's
   then).  An entry on its way is waited for with nothing held, and the pass begins
   again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_count.h"
#include "libomp-offload/plan/plan_enter.h"
#include "libomp-offload/plan/plan_search.h"

/* --- Counting.  */

static bool
attach_item (struct plan *plan, struct plan_item *item)
{
  if (item->entry == NULL)
    return true;
  if (attach_count (item->entry, item->host, true) == NULL)
    return plan_fail (plan, PLAN_NO_MEMORY, item - plan->items, item->entry);
  if (attach_raise (item->entry, item->host, item->word, item->pointee != NULL,
                    plan->openacc))
    item->flags |= ITEM_STORE;
  item->flags |= ITEM_ATTACHED;
  plan->counted++;
  return true;
}

static void
detach_item (struct plan *plan, struct plan_item *item)
{
  if (!(item->flags & ITEM_ATTACHED))
    return;
  __atomic_fetch_sub (attach_count (item->entry, item->host, false), 1,
                      __ATOMIC_RELAXED);
  item->flags &= ~ITEM_ATTACHED;
  plan->counted--;
}

static bool
count_all (struct plan *plan)
{
  if (unlikely (plan->pieces > 0))
    plan_forget_leaders (plan);
  if (unlikely (plan->pointers))
    for (size_t i = 0; i < plan->count; i++)
      if ((plan->items[i].kind & KIND_ATTACH)
          && !attach_item (plan, &plan->items[i]))
        {
          while (i-- > 0)
            detach_item (plan, &plan->items[i]);
          return false;
        }
  for (size_t i = 0; i < plan->count; i++)
    if (plan->items[i].state == ITEM_FOUND
        && (plan->items[i].kind & (KIND_MAPS | KIND_ALWAYS_POINTER)))
      plan_count_read_locked (plan, i);
  return true;
}

/* --- The pass.  */

/* Insert what is missing and raise the counts.  No entry is on its way:
   plan_search saw that.  */
static enum plan_found
insert_and_count (struct plan *plan, struct map_entry **blocked)
{
  bool inserted = plan_insert_missing_write_locked (plan);
  if (inserted)
    plan_search_empty_again (plan);
  if (inserted
      && (!plan->pointers || plan_search_pointees (plan, blocked) == FOUND_ALL)
      && count_all (plan))
    return FOUND_ALL;
  plan_remove_made_write_locked (plan);
  return FOUND_FAILED;
}

/* Whether PLAN, which has found all, attaches a pointer that is not attached, or that
   OpenACC attaches anew because it leads to something else now.  That takes the write
   lock: a thread that finds a pointer attached under the read lock relies on what is
   noted of it.  */
static bool
attaches_anew (const struct plan *plan)
{
  uintptr_t word;
  for (size_t i = 0; i < plan->count && plan->pointers; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if ((item->kind & KIND_ATTACH) && item->entry != NULL
          && (!attach_is_attached (item->entry, item->host, &word)
              || (plan->openacc && word != item->word)))
        return true;
    }
  return false;
}

/* Look once under the read lock.  FOUND_ALL: the counts are raised, and the
   pass is done.  FOUND_MISSING: the write lock is needed.  */
static enum plan_found
try_reading (struct plan *plan, struct map_entry **blocked, uint32_t *version)
{
  map_read_begin (plan->map);
  enum plan_found found = plan_search (plan, blocked);
  if (likely (found == FOUND_ALL) && unlikely (attaches_anew (plan)))
    found = FOUND_MISSING;
  else if (likely (found == FOUND_ALL) && unlikely (!count_all (plan)))
    found = FOUND_FAILED;
  if (unlikely (found == FOUND_BLOCKED))
    *version = map_entry_version (*blocked);
  map_lock_read_end (&plan->map->lock);
  return found;
}

static enum plan_found
try_writing (struct plan *plan, struct map_entry **blocked, uint32_t *version)
{
  map_write_begin (plan->map);
  enum plan_found found = plan_search (plan, blocked);
  if (found == FOUND_MISSING)
    found = insert_and_count (plan, blocked);
  else if (found == FOUND_ALL && !count_all (plan))
    found = FOUND_FAILED;
  if (found == FOUND_BLOCKED)
    *version = map_entry_version (*blocked);
  map_lock_write_end (&plan->map->lock);
  return found;
}

bool
plan_lookup (struct plan *plan)
{
  struct map_entry *blocked;
  uint32_t version = 0;
  for (;;)
    {
      enum plan_found found = try_reading (plan, &blocked, &version);
      if (found == FOUND_MISSING)
        {
          plan_search_forget (plan);
          found = try_writing (plan, &blocked, &version);
        }
      if (likely (found == FOUND_ALL))
        return true;
      if (found == FOUND_FAILED)
        {
          if (plan->failure == PLAN_FULL)
            plan_search_forget (plan);
          return false;
        }
      plan_search_forget (plan);
      map_entry_wait (blocked, version);
    }
}
