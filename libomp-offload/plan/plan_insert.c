/* The entries that a plan makes: inserting them, which plan_lookup does under the
   write lock, publishing them once their data is on its way, and taking them out again
   where the construct fails.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_enter.h"

#include <stdlib.h>
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/device_queue.h"

/* --- Inserting.  */

/* The item whose entry, ENTRY, this plan made; NULL where it did not make
   ENTRY.  */
static const struct plan_item *
maker_of (const struct plan *plan, const struct map_entry *entry)
{
  for (const struct plan_item *item = plan->items;
       item < plan->items + plan->count; item++)
    if ((item->flags & ITEM_MADE) && item->entry == entry)
      return item;
  return NULL;
}

/* ITEM's range is in ENTRY, which an earlier item of this plan made.  */
static bool
share_item (struct plan *plan, struct plan_item *item, struct map_entry *entry)
{
  if (!plan_share_write_locked (plan, item, entry))
    return false;
  const struct plan_item *maker = maker_of (plan, entry);
  /* A new entry gets its data if any of its items asks for that (5.2,
     5.8.3).  */
  if ((item->kind & KIND_TO) && maker != NULL && !(maker->kind & KIND_TO))
    item->flags |= ITEM_COPY;
  return true;
}

/* Give ITEM's new entry its place in the memory that the structure of ROOM has
   for it.  */
static void
take_room (const struct plan *plan, struct plan_item *item,
           struct map_entry *entry, const struct map_entry *room)
{
  entry->device_start = plan_device_address (room, item->host);
  entry->block = room->block;
  entry->span_end = room->span_end;
  entry->between = true;
  if (room->block != NULL)
    __atomic_add_fetch (&room->block->entries, 1, __ATOMIC_RELAXED);
  item->flags |= ITEM_ROOM;
  /* ITEM is in no block of this plan's: another number than any block's keeps
     it in a copy of its own, as a copy together with others would write over
     what lies between.  */
  item->block = UINT32_MAX - (item - plan->items);
}

static bool
insert_item (struct plan *plan, struct plan_item *item,
             struct map_entry *leader)
{
  uintptr_t end = item->host + item->size;
  struct map_entry *entry = map_find_read_locked (plan->map, item->host, end);
  if (entry != NULL)
    return share_item (plan, item, entry);
  const struct map_entry *room
    = item->flags & ITEM_PIECE
        ? map_find_room_read_locked (plan->map, item->host, end)
        : NULL;
  entry = map_insert_write_locked (plan->map, item->host, end, leader, plan);
  if (entry == NULL)
    return plan_fail (plan, PLAN_NO_MEMORY, item - plan->items, NULL);
  entry->link = map_find_link_read_locked (plan->map, item->host, end);
  item->flags |= ITEM_MADE;
  plan->made++;
  plan_item_found (item, entry);
  if (room != NULL)
    take_room (plan, item, entry, room);
  return true;
}

/* The leader for the entry of ITEM, a part of a structure: OpenMP counts a
   structure as one (5.2, 5.8.3), OpenACC each part.  */
static struct map_entry *
leader_of (const struct plan *plan, const struct plan_item *item)
{
  if (plan->openacc || item->owner == ITEM_NONE
      || !(plan->items[item->owner].kind & KIND_STRUCT))
    return NULL;
  for (const struct plan_item *part = &plan->items[item->owner] + 1;
       part < item; part++)
    if (part->flags & ITEM_MADE)
      return part->entry->leader;
  return NULL;
}

bool
plan_insert_missing_write_locked (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (item->state != ITEM_MISSING)
        continue;
      if (item->flags & ITEM_STORE)
        /* The pointer lies in a descriptor, which is the item before it.  */
        plan_item_found (item, plan->items[item->owner].entry);
      else if (!insert_item (plan, item, leader_of (plan, item)))
        return false;
      else if ((item->flags & ITEM_MADE) && (item->kind & KIND_POINTER))
        item->flags |= ITEM_STORE;
    }
  return true;
}

/* --- Publishing, or not.  */

void
plan_remove_made_write_locked (struct plan *plan)
{
  for (size_t i = 0; i < plan->count && plan->made > 0; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (!(item->flags & ITEM_MADE))
        continue;
      item->flags &= ~(ITEM_MADE | ITEM_COUNTED | ITEM_ATTACHED);
      item->state = ITEM_MISSING;
      item->word = (uintptr_t) item->entry->block;
      plan->made--;
      if (item->entry->leader == item->entry
          && map_entry_is_same (item->entry, item->version))
        map_remove_write_locked (plan->map, item->entry);
    }
}

bool
plan_publish (struct plan *plan)
{
  if (plan->made == 0)
    return true;
  bool done = true;
  map_lock_write (&plan->map->lock);
  for (size_t i = 0; i < plan->count && done; i++)
    if (plan->items[i].flags & ITEM_MADE)
      {
        plan->items[i].entry->mark = plan->mark;
        done = map_publish_write_locked (plan->map, plan->items[i].entry);
        if (!done)
          plan_fail (plan, PLAN_NO_MEMORY, i, NULL);
      }
  if (!done)
    plan_remove_made_write_locked (plan);
  else if (plan->mark != NULL)
    __atomic_fetch_add (&plan->map->marking, 1, __ATOMIC_RELAXED);
  map_lock_write_end (&plan->map->lock);
  return done;
}

/* Free PLAN's blocks and their memory; no entry lies in them any more.  */
static void
drop_blocks (struct plan *plan)
{
  for (size_t i = 0; i < plan->block_count; i++)
    {
      free (plan->blocks[i].block);
      if (plan->blocks[i].memory != NULL)
        device_free (plan->device, plan->blocks[i].memory);
    }
  plan->block_count = 0;
  free (plan->staged_block);
  plan->staged_block = NULL;
}

void
plan_undo (struct plan *plan)
{
  if (plan->made > 0)
    {
      map_lock_write (&plan->map->lock);
      plan_remove_made_write_locked (plan);
      map_lock_write_end (&plan->map->lock);
    }
  for (size_t i = 0; i < plan->count; i++)
    if (plan->items[i].flags & ITEM_ROOM)
      {
        plan->items[i].flags &= ~ITEM_ROOM;
        map_block_release (plan->device,
                           (struct map_block *) plan->items[i].word, NULL);
      }
  /* Copies that are still in the queue use the blocks.  */
  if (plan->queue != NULL && plan->enqueued)
    device_queue_wait (plan->device, plan->queue);
  drop_blocks (plan);
}
