/* A plan's references in the map: the counts of entries and the holds that it has raised
   and lowers again.  The count of an entry, and of all that were mapped with it, is its
   leader's (map.h); a construct raises it once, however many of its items lie there.

   A count is raised or lowered with the map's lock held, for reading as long as it does not
   become 0: only the holder of the write lock makes an entry LEAVING.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_COUNT_H
#define GANGWAY_OFFLOAD_PLAN_COUNT_H

#include "libomp-offload/plan/plan.h"

/* The item that counted LEADER already, or ITEM itself after noting it.  */
static inline size_t
plan_note_leader (struct plan *plan, const struct map_entry *leader,
                  size_t item)
{
  size_t slot = ((uintptr_t) leader / 16) * 0x9e3779b97f4a7c15ull >> 40;
  for (slot &= plan->seen_mask; unlikely (plan->seen[slot] != 0);
       slot = (slot + 1) & plan->seen_mask)
    {
      size_t other = plan->seen[slot] - 1;
      if (plan->items[other].entry->leader == leader)
        return other;
    }
  plan->seen[slot] = item + 1;
  return item;
}

/* Raise the count of ITEM's entry: once per construct (5.2, 5.8.3), but for
   OpenACC's dynamic lifetimes once per item, because each is ended by itself
   (2.7, 2.6.7).  With the lock held.  */
static inline void
plan_count_read_locked (struct plan *plan, size_t at)
{
  struct plan_item *item = &plan->items[at];
  struct map_entry *leader = item->entry->leader;
  item->counter = at;
  if (__atomic_load_n (&leader->refcount, __ATOMIC_RELAXED)
      == MAP_REFCOUNT_INFINITE)
    return;
  if (unlikely (plan->openacc && plan->dynamic))
    __atomic_fetch_add (&leader->dynamic_refcount, 1, __ATOMIC_RELAXED);
  else if ((item->counter = plan_note_leader (plan, leader, at)) != at)
    return;
  /* Relaxed: the lock orders what depends on it.  */
  __atomic_fetch_add (&leader->refcount, 1, __ATOMIC_RELAXED);
  item->flags |= ITEM_COUNTED;
  plan->counted++;
}

/* Raise the counts and the attachments of all items that PLAN found and did not
   make, or, of an update, hold their entries: what a plan owes.  */
void plan_count_all_read_locked (struct plan *plan);

/* Keep ITEM's entry until plan_let_go.  With the lock held.  */
static inline void
plan_hold_read_locked (struct plan_item *item)
{
  map_entry_hold (item->entry);
  item->flags |= ITEM_HELD;
}

/* Give back the counts that PLAN holds or, exit data, names.  An entry whose
   count this lowers to 0 becomes LEAVING, and the first of its items ITEM_LAST.
   Takes the lock.  Returns PLAN, or the larger one that took its place.  */
struct plan *plan_count_down (struct plan *plan);

#endif
