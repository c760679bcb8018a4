/* The short way's variables that are missing: a few small ones beside many that
   are present, such as a scalar in map(to:).  They are put into the map, copied
   and published with one write lock, and one more at the region's end removes
   them, where nobody else came to use them.  What does not go so is left to the
   passes.

   The plan owes the counts of what was found, and holds those of what it makes
   here (ITEM_MADE, ITEM_COUNTED).  What this file changes of a plan that owes, it
   changes with the write lock held, since others may have the plan settle.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"

#include <string.h>
#include "libomp-offload/device/device_memory.h"

/* What device_alloc aligns for.  */
#define ALLOCATION_ALIGN 16

static struct plan_item *
missing_item (struct plan *plan, unsigned i)
{
  return &plan->items[plan->missing_at[i]];
}

/* --- Making.  */

/* Places for the missing items in one block of device memory; returns its size
   and sets *ALIGN.  */
static size_t
lay_out (struct plan *plan, size_t *align)
{
  size_t size = 0;
  *align = 1;
  for (unsigned i = 0; i < plan->missing; i++)
    {
      struct plan_item *item = missing_item (plan, i);
      size_t own = plan_alignment (item);
      *align = *align < own ? own : *align;
      item->offset = (size + own - 1) & -own;
      size = item->offset + item->size;
    }
  return size;
}

static bool
copy_to (struct plan *plan, uintptr_t device, const void *from, size_t size)
{
  return device_copy_to (plan->device, (void *) device, from, size, NULL);
}

/* Copy the data of all missing items to the block at BASE, of SIZE bytes, with
   one copy.  False after a message.  */
static bool
send_together (struct plan *plan, uintptr_t base, size_t size)
{
  char gathered[PLAN_MAKES * PLAN_MAKES_SIZE];
  size_t end = 0;
  if (size > sizeof gathered)
    return false;
  for (unsigned i = 0; i < plan->missing; i++)
    {
      const struct plan_item *item = missing_item (plan, i);
      if (!(item->kind & KIND_TO))
        continue;
      memset (gathered + end, 0, item->offset - end);
      memcpy (gathered + item->offset, (void *) item->host, item->size);
      end = item->offset + item->size;
    }
  return end == 0 || copy_to (plan, base, gathered, end);
}

static bool
send (struct plan *plan, uintptr_t base, size_t size)
{
  const struct plan_item *item = missing_item (plan, 0);
  if (plan->missing > 1)
    return send_together (plan, base, size);
  return !(item->kind & KIND_TO)
         || copy_to (plan, base, (const void *) item->host, item->size);
}

/* Take what was inserted out again; returns the memory it was in.  */
static void *
take_out_write_locked (struct plan *plan, struct map_block *block)
{
  for (; plan->made > 0; plan->made--, plan->counted--)
    {
      struct plan_item *item = missing_item (plan, plan->made - 1);
      map_remove_write_locked (plan->map, item->entry);
      item->flags = 0;
      item->state = ITEM_UNKNOWN;
    }
  return map_block_give_write_locked (plan->map, block, plan->missing);
}

static void
take_out (struct plan *plan, struct map_block *block)
{
  map_lock_write (&plan->map->lock);
  void *memory = take_out_write_locked (plan, block);
  map_lock_write_end (&plan->map->lock);
  device_free (plan->device, memory);
}

static bool
insert_item_write_locked (struct plan *plan, struct plan_item *item,
                          uintptr_t base, struct map_block *block)
{
  item->value = base + item->offset;
  item->entry = map_insert_free_write_locked (
    plan->map, item->host, item->host + item->size, item->value, block);
  /* NULL also where an item inserted before overlaps it.  */
  if (item->entry == NULL)
    return false;
  item->version = map_entry_version (item->entry);
  item->state = ITEM_FOUND;
  item->flags = ITEM_MADE | ITEM_COUNTED;
  item->counter = item->source = item - plan->items;
  item->owner = ITEM_NONE;
  plan->made++;
  plan->counted++;
  return true;
}

/* Insert all missing items, at BASE in MEMORY.  Returns their block, or NULL,
   with nothing inserted.  */
static struct map_block *
insert_all (struct plan *plan, uintptr_t base, void *memory)
{
  map_lock_write (&plan->map->lock);
  /* While there are `declare target link' variables, a pointer may have to be
     set for one: the passes do that.  */
  struct map_block *block
    = plan->map->links.count == 0
        ? map_block_take_write_locked (plan->map, memory, plan->missing)
        : NULL;
  bool done = block != NULL;
  for (unsigned i = 0; i < plan->missing && done; i++)
    done = insert_item_write_locked (plan, missing_item (plan, i), base, block);
  if (unlikely (!done) && block != NULL)
    {
      take_out_write_locked (plan, block);
      block = NULL;
    }
  map_lock_write_end (&plan->map->lock);
  return block;
}

static bool
publish_all (struct plan *plan)
{
  bool done = true;
  for (unsigned i = 0; i < plan->missing && done; i++)
    done = map_publish (plan->map, missing_item (plan, i)->entry);
  return done;
}

/* Whether a queue may still copy back to what PLAN inserted.  Relaxed: an entry
   that was in the way was removed after its departure came into the list.  */
static bool
follows_departures (struct plan *plan)
{
  return __atomic_load_n (&plan->map->departures, __ATOMIC_RELAXED) != NULL;
}

bool
plan_make (struct plan *plan, const struct goacc_asyncqueue *queue)
{
  /* Copies in a queue's order, and telling a tool of them, are left to the
     passes.  */
  if (queue != NULL || data_is_observed ())
    return false;
  size_t align, size = lay_out (plan, &align);
  size_t slack = align > ALLOCATION_ALIGN ? align - 1 : 0;
  void *memory = device_alloc (plan->device, size + slack);
  if (memory == NULL)
    return false;
  uintptr_t base = ((uintptr_t) memory + align - 1) & -align;
  struct map_block *block = insert_all (plan, base, memory);
  if (unlikely (block == NULL))
    {
      device_free (plan->device, memory);
      return false;
    }
  if (likely (!follows_departures (plan) && send (plan, base, size)
              && publish_all (plan)))
    return true;
  take_out (plan, block);
  return false;
}

/* --- The end.  */

/* Whether nothing but to remove it is to be done with ITEM's entry.  */
static bool
is_alone_write_locked (struct plan *plan, const struct plan_item *item)
{
  const struct map_entry *entry = item->entry;
  if (!map_entry_is_same (entry, item->version)
      || MAP_ENTRY_STATE (map_entry_version (entry)) != MAP_ENTRY_PRESENT)
    return false;
  if (unlikely (map_entry_is_used (entry)))
    plan_settle_write_locked (plan->map);
  return entry->refcount == 1 && entry->leader == entry
         && entry->sibling == NULL
         && __atomic_load_n (&entry->holds, __ATOMIC_ACQUIRE) == 0;
}

/* Remove ITEM's entry if is_alone_write_locked says so, and set *BLOCK to its
   block.  Returns whether it did.  */
static bool
remove_item_write_locked (struct plan *plan, struct plan_item *item,
                          struct map_block **block)
{
  if ((item->kind & KIND_FROM) || !is_alone_write_locked (plan, item))
    return false;
  *block = item->entry->block;
  item->entry->refcount = 0;
  map_remove_write_locked (plan->map, item->entry);
  item->flags = 0;
  /* plan_present will see that the item was missing, and made, the last
     time.  */
  item->state = ITEM_MISSING;
  item->abi_kind = ITEM_NO_ABI_KIND;
  plan->counted--;
  return true;
}

bool
plan_unmake (struct plan *plan)
{
  struct map_block *block = NULL; /* one for all items */
  unsigned removed = 0;
  void *memory = NULL;
  if (unlikely (data_is_observed ()))
    return false;
  map_lock_write (&plan->map->lock);
  for (unsigned i = 0; i < plan->missing; i++)
    removed += remove_item_write_locked (plan, missing_item (plan, i), &block);
  if (likely (block != NULL))
    memory = map_block_give_write_locked (plan->map, block, removed);
  map_lock_write_end (&plan->map->lock);
  if (likely (memory != NULL))
    device_free (plan->device, memory);
  return plan->counted == 0;
}
