/* Leaving: giving counts back, copying back, removing and freeing.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"

#include <stdlib.h>
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/info.h"

/* Lower ITEM's attachment count; with the lock held.  ITEM_STORE where it was
   the last.  False after plan_fail, where something has finalized it.  */
static bool
lower_attachment (struct plan *plan, struct plan_item *item)
{
  item->flags &= ~ITEM_ATTACHED;
  if (!map_entry_is_same (item->entry, item->version))
    return true;
  uint32_t *count = attach_count (item->entry, item->host, false);
  uint32_t old = __atomic_load_n (count, __ATOMIC_RELAXED);
  while (old > 0)
    if (__atomic_compare_exchange_n (count, &old, old - 1, true,
                                     __ATOMIC_RELAXED, __ATOMIC_RELAXED))
      {
        item->flags |= old == 1 ? ITEM_STORE : 0;
        return true;
      }
  return plan_fail (plan, PLAN_DETACH_UNDERFLOW, item - plan->items, NULL);
}

bool
plan_detach (struct plan *plan)
{
  bool done = true;
  /* The count may be the last but for those that are owed.  */
  map_lock_write (&plan->map->lock);
  plan_settle_write_locked (plan->map);
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      item->flags &= ~ITEM_STORE;
      if (item->flags & ITEM_ATTACHED)
        done &= lower_attachment (plan, item);
    }
  map_lock_write_end (&plan->map->lock);
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if ((item->flags & ITEM_STORE) && !map_entry_is_shared (item->entry))
        done &= attach_store (plan->device,
                              plan_device_address (item->entry, item->host),
                              *(uintptr_t *) item->host, plan->queue);
    }
  return done;
}

/* Lower the count of ITEM's entry unless that is its last; the read lock is
   held, so that the entry is what it was.  */
static bool
lower_unless_last (struct plan_item *item)
{
  uintptr_t *count = &item->entry->leader->refcount;
  uintptr_t old = __atomic_load_n (count, __ATOMIC_RELAXED);
  /* Release: what the region did with the entry comes before its removal by
     whoever lowers the count to 0.  */
  while (old > 1)
    if (__atomic_compare_exchange_n (count, &old, old - 1, true,
                                     __ATOMIC_RELEASE, __ATOMIC_RELAXED))
      return true;
  return false;
}

/* The same for a last count; the write lock is held.  */
static void
lower_last (struct plan *plan, struct plan_item *item)
{
  struct map_entry *leader = item->entry->leader;
  if (leader->refcount == 0
      || __atomic_sub_fetch (&leader->refcount, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  map_leave_write_locked (plan->map, leader);
  item->flags |= ITEM_LAST;
  plan->last++;
}

static bool
is_counted (const struct plan_item *item)
{
  return (item->flags & ITEM_COUNTED)
         && map_entry_is_same (item->entry, item->version);
}

static size_t
count_down_most (struct plan *plan)
{
  size_t left = 0;
  struct plan_item *end = plan->items + plan->count;
  map_lock_read (&plan->map->lock);
  for (struct plan_item *item = plan->items; item < end; item++)
    {
      if (!(item->flags & ITEM_COUNTED))
        continue;
      if (likely (is_counted (item)) && unlikely (!lower_unless_last (item)))
        left++;
      else
        item->flags &= ~ITEM_COUNTED;
    }
  map_lock_read_end (&plan->map->lock);
  return left;
}

void
plan_count_down (struct plan *plan)
{
  if (plan->counted == 0 || likely (count_down_most (plan) == 0))
    return;
  map_lock_write (&plan->map->lock);
  plan_settle_write_locked (plan->map);
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (is_counted (item))
        lower_last (plan, item);
      item->flags &= ~ITEM_COUNTED;
    }
  map_lock_write_end (&plan->map->lock);
}

void
plan_let_go (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    if (plan->items[i].flags & ITEM_HELD)
      {
        plan->items[i].flags &= ~ITEM_HELD;
        map_entry_let_go (plan->items[i].entry);
      }
}

/* Wait until nobody copies LEADER and its siblings.  The blocks of a
   structure's parts are one block: returns how many parts there are, to release
   it as often.  */
static size_t
wait_for_siblings (struct map_entry *leader)
{
  size_t count = 0;
  for (; leader != NULL; leader = leader->sibling)
    {
      map_entry_wait_for_holders (leader);
      count++;
    }
  return count;
}

bool
plan_copies_back (const struct plan *plan, const struct plan_item *item)
{
  return item->state == ITEM_FOUND && (item->kind & KIND_FROM)
         && !(item->kind & KIND_ALWAYS)
         && (plan->items[item->counter].flags & ITEM_LAST);
}

bool
plan_copy_back (struct plan *plan)
{
  bool done = true;
  /* Whoever updates an entry does it before.  */
  for (size_t i = 0; i < plan->count && plan->last > 0; i++)
    if (plan->items[i].flags & ITEM_LAST)
      wait_for_siblings (plan->items[i].entry->leader);
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if (plan_copies_back (plan, item))
        done &= attach_copy (plan->device, item->entry, item->host, item->size,
                             false, plan->queue);
    }
  return plan_depart (plan) && done;
}

/* LEADER and its siblings, LEAVING, which makes them this thread's.  */
static void
tell_deleted (struct plan *plan, const struct map_entry *leader)
{
  if (data_is_observed ())
    for (; leader != NULL; leader = leader->sibling)
      map_entry_tell (plan->device, leader, DATA_DELETE);
}

void
plan_remove (struct plan *plan)
{
  struct plan_item *items = plan->items;
  if (plan->last == 0)
    return;
  for (size_t i = 0; i < plan->count; i++)
    if (items[i].flags & ITEM_LAST)
      {
        /* Siblings share their leader's block, if it has one.  */
        items[i].offset = wait_for_siblings (items[i].entry->leader);
        items[i].word = (uintptr_t) items[i].entry->leader->block;
        tell_deleted (plan, items[i].entry->leader);
      }
  map_lock_write (&plan->map->lock);
  for (size_t i = 0; i < plan->count; i++)
    if (items[i].flags & ITEM_LAST)
      map_remove_write_locked (plan->map, items[i].entry->leader);
  map_lock_write_end (&plan->map->lock);
  for (size_t i = 0; i < plan->count; i++)
    if (items[i].flags & ITEM_LAST)
      for (size_t j = 0; j < items[i].offset; j++)
        map_block_release (plan->device, (struct map_block *) items[i].word,
                           plan->queue);
}

void
plan_free_blocks (struct plan *plan)
{
  if (plan->dynamic)
    return;
  for (size_t i = 0; i < plan->block_count; i++)
    {
      struct plan_block *block = &plan->blocks[i];
      if (block->block != NULL)
        map_block_release (plan->device, block->block, plan->queue);
      else if (plan->queue != NULL)
        device_free_after (plan->device, block->memory, plan->queue);
      else
        device_free (plan->device, block->memory);
    }
}

/* `always, from' copies happen whatever the count is, and before it is given
   back, so that the entry stays.  */
static bool
copy_always (struct plan *plan)
{
  bool done = true;
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if (item->state == ITEM_FOUND && (item->kind & KIND_ALWAYS)
          && (item->kind & KIND_FROM))
        done &= attach_copy (plan->device, item->entry, item->host, item->size,
                             false, plan->queue);
    }
  return done;
}

bool
plan_leave (struct plan *plan, bool copy)
{
  bool done = true;
  if (likely (plan_forgive (plan)))
    return true;
  if (plan->pointers)
    done &= plan_detach (plan);
  if (copy && plan->always_from)
    done &= copy_always (plan);
  plan_count_down (plan);
  if (info_wants (INFO_MAPS))
    plan_info (plan, true);
  if (plan->last > 0)
    {
      if (copy)
        done &= plan_copy_back (plan);
      plan_remove (plan);
    }
  plan_free_blocks (plan);
  if (unlikely (plan->failure == PLAN_DETACH_UNDERFLOW))
    plan_report (plan);
  plan_release (plan);
  return done;
}
