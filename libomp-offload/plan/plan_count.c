/* Raising what a plan owes, and lowering what it has raised.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan_count.h"

#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_leave.h"
#include "libomp-offload/plan/plan_present.h"

/* --- Raising.  */

static void
raise_attachment (struct plan *plan, struct plan_item *item)
{
  uintptr_t word;
  attach_is_attached (item->entry, item->host, &word);
  attach_raise (item->entry, item->host, word, false, plan->openacc);
  item->flags |= ITEM_ATTACHED;
  plan->pointers = true;
  plan->counted++;
}

void
plan_count_all_read_locked (struct plan *plan)
{
  plan_forget_leaders (plan);
  plan_complete (plan);
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      bool attaches = item->host != 0 && (item->kind & KIND_ATTACH);
      /* An entry that is gone is not counted: its memory may be another entry's
         by now.  */
      if (!(attaches || item->state == ITEM_FOUND)
          || !map_entry_is_same (item->entry, item->version))
        continue;
      if (plan_is_update (plan))
        plan_hold_read_locked (item);
      else if (attaches)
        raise_attachment (plan, item);
      else
        plan_count_read_locked (plan, i);
    }
}

/* --- Lowering.  */

/* Whether ITEM gives back the whole count of its entry, or, of OpenACC's exit
   data, the dynamic part of it (3.3, 2.6.7: delete, and finalize).  */
static bool
ends_all (const struct plan *plan, const struct plan_item *item)
{
  return (item->kind & KIND_DELETE)
         || (plan->construct == MAPVARS_ACC_EXIT_DATA
             && (item->kind & KIND_FORCE));
}

/* How much of LEADER's count ITEM gives back; the write lock is held.  */
static uintptr_t
share_of (const struct plan *plan, const struct plan_item *item,
          struct map_entry *leader)
{
  uintptr_t share = ends_all (plan, item) ? leader->refcount : 1;
  if (plan->construct != MAPVARS_ACC_EXIT_DATA)
    return share;
  uintptr_t dynamic = leader->dynamic_refcount;
  if (share > dynamic)
    share = dynamic;
  leader->dynamic_refcount = dynamic - share;
  return share;
}

/* Lower the count of ITEM's entry by one and return true, unless that would be
   the last one or takes the write lock for another reason.  The read lock is
   held, so that the entry stays what it was.  */
static bool
lower_unless_last (const struct plan *plan, struct plan_item *item)
{
  uintptr_t *count = &item->entry->leader->refcount;
  uintptr_t old = __atomic_load_n (count, __ATOMIC_RELAXED);
  if (unlikely (plan->construct == MAPVARS_ACC_EXIT_DATA
                || ends_all (plan, item)))
    return false;
  /* Release: what the region did with the entry comes before its removal by
     the thread that lowers the count to 0.  */
  while (old > 1)
    if (__atomic_compare_exchange_n (count, &old, old - 1, true,
                                     __ATOMIC_RELEASE, __ATOMIC_RELAXED))
      return true;
  return false;
}

/* Lower the count of ITEM's entry; the write lock is held.  */
static void
lower (struct plan *plan, struct plan_item *item)
{
  struct map_entry *leader = item->entry->leader;
  /* Where the count is 0, another item of this construct, or another thread, has
     lowered it, and the entry is LEAVING.  */
  if (leader->refcount == 0)
    return;
  uintptr_t share = share_of (plan, item, leader);
  if (share > leader->refcount)
    share = leader->refcount;
  if (__atomic_sub_fetch (&leader->refcount, share, __ATOMIC_ACQ_REL) > 0)
    return;
  map_leave_write_locked (plan->map, leader);
  plan->items[item->counter].flags |= ITEM_LAST;
  plan->last++;
}

static bool
is_counted (const struct plan_item *item)
{
  return (item->flags & ITEM_COUNTED)
         && map_entry_is_same (item->entry, item->version);
}

/* Lower the counts that do not become 0; returns how many items are left.  Sets
   *GONE where an item's entry is not what it was; that item is left as it
   is.  */
static size_t
count_down_most (struct plan *plan, bool *gone)
{
  size_t left = 0;
  struct plan_item *end = plan->items + plan->count;
  map_lock_read (&plan->map->lock);
  for (struct plan_item *item = plan->items; item < end; item++)
    {
      if (!(item->flags & ITEM_COUNTED))
        continue;
      if (unlikely (!is_counted (item)))
        *gone = true;
      else if (unlikely (!lower_unless_last (plan, item)))
        left++;
      else
        item->flags &= ~ITEM_COUNTED;
    }
  map_lock_read_end (&plan->map->lock);
  return left;
}

static void
count_down_last (struct plan *plan)
{
  map_lock_write (&plan->map->lock);
  plan_settle_write_locked (plan->map);
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (is_counted (item))
        lower (plan, item);
      item->flags &= ~ITEM_COUNTED;
    }
  map_lock_write_end (&plan->map->lock);
}

struct plan *
plan_count_down (struct plan *plan)
{
  bool gone = false;
  if (plan->counted == 0)
    return plan;
  size_t left = count_down_most (plan, &gone);
  /* Where plan_find has run and held the entries, an entry that is gone was
     taken away since by another thread: the program lets the two race.
     Otherwise the item may mean another entry now.  */
  if (unlikely (gone) && !plan->found)
    {
      plan = plan_find (plan);
      if (plan->found)
        left = count_down_most (plan, &gone);
    }
  if (left > 0)
    count_down_last (plan);
  return plan;
}
