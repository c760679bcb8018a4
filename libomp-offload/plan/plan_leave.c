/* Leaving: giving attachments and counts back, copying back, removing and
   freeing.  The same passes for a structured construct's end and for
   `exit data', once plan_find has said which entries are meant.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan_leave.h"

#include <stdlib.h>
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_count.h"
#include "libomp-offload/plan/plan_enter.h"

/* --- Before the counts are lowered: the entries are held.  */

/* Lower the attachment that ITEM holds or names.  Sets ITEM_STORE where that
   was the pointer's last one.  */
static void
lower_attachment (struct plan *plan, struct plan_item *item)
{
  bool named = (item->kind & KIND_DETACH) && item->state == ITEM_FOUND;
  item->flags &= ~ITEM_STORE;
  if (!named && !(item->flags & ITEM_ATTACHED))
    return;
  item->flags &= ~ITEM_ATTACHED;
  if (attach_lower (plan->map, item->entry, item->host,
                    named && (item->kind & KIND_FORCE)))
    item->flags |= ITEM_STORE;
}

/* Give back the attachments that PLAN holds or, exit data, names; a pointer that
   nobody attaches any more gets its host value.  The entries are held.  */
static bool
detach_all (struct plan *plan)
{
  bool done = true;
  /* Others may attach the pointer again as soon as this is over.  There is nothing in the
     queue that OpenMP's exit data has for itself yet; in the program's own it is for the
     program to order the two.  */
  struct goacc_asyncqueue *queue
    = plan->construct == MAPVARS_EXIT_DATA ? NULL : plan->queue;
  for (size_t i = 0; i < plan->count; i++)
    lower_attachment (plan, &plan->items[i]);
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (!(item->flags & ITEM_STORE))
        continue;
      if (!map_entry_is_shared (item->entry))
        done &= attach_store (plan->device, item->host,
                              plan_device_address (item->entry, item->host),
                              *(uintptr_t *) item->host, queue);
      map_end_detach (plan->map, item->entry);
    }
  return done;
}

/* Wait for the copies from the device that this end has put into PLAN's own
   queue, if it has put any there.  */
static bool
wait_for_own (struct plan *plan)
{
  bool waits = plan->copied_back;
  plan->copied_back = false;
  return !waits || device_queue_wait (plan->device, plan->own_queue);
}

/* With an own queue the copies are put into it; wait_for_own waits for them.  */
static bool
copy_always (struct plan *plan)
{
  bool done = true;
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if ((item->flags & ITEM_HELD) && (item->kind & KIND_ALWAYS)
          && (item->kind & KIND_FROM))
        done &= plan_bring_back (plan, item);
    }
  return done;
}

/* --- Copying back and removing: the entries are LEAVING, and this
   thread's.  */

/* Wait until no thread holds LEADER or a sibling of it.  Returns how many they
   are: they share one block, from which each of them is to be taken.  */
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
         && (plan->items[item->counter].flags & ITEM_LAST)
         && map_entry_is_same (item->entry, item->version);
}

/* Copy back what the items that are ITEM_LAST, and those that share their
   entries, ask for.  */
static bool
copy_back (struct plan *plan)
{
  bool done = true;
  /* Wait for threads that update the entries: their copies come before
     these.  */
  for (size_t i = 0; i < plan->count && plan->last > 0; i++)
    if (plan->items[i].flags & ITEM_LAST)
      wait_for_siblings (plan->items[i].entry->leader);
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if (plan_copies_back (plan, item))
        done &= plan_bring_back (plan, item);
    }
  return plan_depart (plan) && done;
}

/* Tell the observer of data events that LEADER and its siblings end to be
   present.  They are LEAVING, and so this thread's.  */
static void
tell_deleted (struct plan *plan, const struct map_entry *leader)
{
  if (data_is_observed ())
    for (; leader != NULL; leader = leader->sibling)
      map_entry_tell (plan->device, leader, DATA_DELETE);
}

/* Remove the entries of items that are ITEM_LAST, and free their memory.  */
static void
remove_all (struct plan *plan)
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
        plan_in_place_ends (plan, &items[i]);
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

/* Free what only PLAN uses: private copies, the table.  */
static void
free_blocks (struct plan *plan)
{
  if (plan->dynamic)
    return;
  if (plan->staged_block != NULL)
    map_block_release (plan->device, plan->staged_block, NULL);
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

/* --- The ends.  */

/* The passes after plan_count_down.  */
static bool
finish (struct plan *plan, bool copy)
{
  bool done = true;
  if (plan->last > 0 && copy)
    done = copy_back (plan);
  done &= wait_for_own (plan);
  remove_all (plan);
  return done;
}

static struct plan *
count_down (struct plan *plan)
{
  plan = plan_count_down (plan);
  if (info_wants (INFO_MAPS))
    plan_info (plan, true);
  return plan;
}

bool
plan_end (struct plan **ending, bool copy)
{
  struct plan *plan = *ending;
  bool done = true;
  if (plan->found)
    {
      done &= detach_all (plan);
      if (copy)
        done &= copy_always (plan);
      done &= wait_for_own (plan);
      plan_let_go (plan);
    }
  *ending = plan = count_down (plan);
  return finish (plan, copy) && done;
}

/* Free what only PLAN uses, and PLAN.  */
static void
leave (struct plan *plan)
{
  free_blocks (plan);
  plan_free_buffers (plan);
  plan_release (plan);
}

bool
plan_leave (struct plan *plan, bool copy)
{
  if (likely (plan_forgive (plan)))
    return true;
  if (plan_is_update (plan))
    {
      plan_let_go (plan);
      leave (plan);
      return true;
    }
  /* Before a construct that neither detaches nor copies `always', its
     entries need not be found: whoever lowers the counts sees whether they
     are the same.  */
  if (plan->pointers || plan->always_from)
    plan = plan_find (plan);
  bool done = plan_end (&plan, copy);
  leave (plan);
  return done;
}

/* --- The end step by step, in callbacks of the plan's own queue and, where the
   driver has to be called or another thread waited for, on a worker in between.  No
   thread waits for copies: the queue's next callback comes behind them.  */

/* Whether PLAN's end needs plan_find, which may wait for entries that are on
   their way.  */
static bool
begins_with_finding (const struct plan *plan)
{
  if (plan->always_from)
    return true;
  for (size_t i = 0; i < plan->count && plan->pointers; i++)
    if (plan->items[i].flags & ITEM_ATTACHED)
      return true;
  return false;
}

static bool
any_is_held (const struct map_entry *leader)
{
  for (; leader != NULL; leader = leader->sibling)
    if (__atomic_load_n (&leader->holds, __ATOMIC_ACQUIRE) > 0)
      return true;
  return false;
}

/* Whether PLAN's end has to wait for a thread that holds an entry, or to copy
   back data that was not fetched.  */
static bool
ends_with_driver (const struct plan *plan)
{
  for (size_t i = 0; i < plan->count && plan->last > 0; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if ((item->flags & ITEM_LAST) && any_is_held (item->entry->leader))
        return true;
      if (plan_copies_back (plan, item) && !map_entry_is_shared (item->entry)
          && !plan_was_fetched (plan, item))
        return true;
    }
  return false;
}

/* Take the steps from PLAN->step on that call no driver and wait for nothing.  True
   where these were all that were left: then PLAN is gone.  */
static bool
step_called (struct plan *plan)
{
  switch (plan->step)
    {
    case PLAN_STEP_FIND:
      if (begins_with_finding (plan))
        return false;
      /* An entry that is gone is not looked for: a region means the one it had.  */
      plan->found = true;
      /* Fall through.  */
    case PLAN_STEP_COUNT:
      plan_let_go (plan);
      count_down (plan);
      plan->step = PLAN_STEP_BACK;
      /* Fall through.  */
    case PLAN_STEP_BACK:
      if (ends_with_driver (plan))
        return false;
      finish (plan, true);
      break;
    case PLAN_STEP_REMOVE:
      remove_all (plan);
    }
  leave (plan);
  return true;
}

bool
plan_leave_called (struct plan *plan)
{
  return (plan->step == PLAN_STEP_FIND && likely (plan_forgive (plan)))
         || step_called (plan);
}

/* Find, detach, and copy what always comes back.  */
static bool
step_find (struct plan **leaving)
{
  bool done = true;
  struct plan *plan = *leaving = plan_find (*leaving);
  if (plan->found)
    {
      done = detach_all (plan);
      done &= copy_always (plan);
    }
  plan->step = PLAN_STEP_COUNT;
  return done;
}

/* Lower the counts, and copy back where they were the last.  */
static bool
step_back (struct plan **leaving)
{
  struct plan *plan = *leaving;
  if (plan->step == PLAN_STEP_COUNT)
    {
      plan_let_go (plan);
      *leaving = plan = count_down (plan);
    }
  plan->step = PLAN_STEP_REMOVE;
  return plan->last == 0 || copy_back (plan);
}

enum mapvars_left
plan_leave_on_worker (struct plan **leaving)
{
  bool good = true;
  if ((*leaving)->step == PLAN_STEP_FIND)
    good = step_find (leaving);
  if (good && !(*leaving)->copied_back)
    good = step_back (leaving);
  if (!good)
    return MAPVARS_LEFT_FAILED;
  if ((*leaving)->copied_back)
    {
      (*leaving)->copied_back = false;
      return MAPVARS_LEFT_IN_QUEUE;
    }
  remove_all (*leaving);
  leave (*leaving);
  return MAPVARS_LEFT;
}
