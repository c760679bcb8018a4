/* The short way's variables that are missing: a few small ones beside many that
   are present, such as a scalar in map(to:).  Their ranges are claimed
   (map_claims.h) and nothing of them is in the map, until somebody looks ranges up
   and has the claim settled: then they are entries, ARRIVING as long as they are
   copied, that the plan has made and counted (ITEM_MADE, ITEM_COUNTED), like one
   of the passes.  Where nobody does, the region's end takes the claim back, and
   the data has been this region's alone.

   A claim is made, and noted to be filled, with the map's read lock held, and
   settled with the write lock held.  What this file changes of a plan that owes,
   it changes under that lock too, but for the places that it gives the items
   before the claim is filled.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"

#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/device/device_memory.h"

/* What device_alloc aligns for.  */
#define ALLOCATION_ALIGN 16

static struct plan_item *
missing_item (struct plan *plan, unsigned i)
{
  return &plan->items[plan->missing_at[i]];
}

/* --- Places and copies.  */

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

/* --- The claim.  */

/* Whether nothing of the map, nor of the missing items before it, is where missing
   item AT is to be.  */
static bool
is_free_read_locked (struct plan *plan, unsigned at)
{
  const struct plan_item *item = missing_item (plan, at);
  uintptr_t start = item->host, end = start + item->size;
  for (unsigned i = 0; i < at; i++)
    {
      const struct plan_item *other = missing_item (plan, i);
      if (other->host < end && start < other->host + other->size)
        return false;
    }
  return map_find_read_locked (plan->map, start, end) == NULL;
}

/* Whether PLAN may claim what is missing; notes what.  */
static bool
may_claim_read_locked (struct plan *plan, struct map_claim *claim)
{
  /* Others had the plan settle; or a variable may be one for which a pointer is to
     be set.  */
  if (!plan_owes (plan) || plan->map->links.count > 0)
    return false;
  for (unsigned i = 0; i < plan->missing; i++)
    {
      const struct plan_item *item = missing_item (plan, i);
      if (!is_free_read_locked (plan, i))
        return false;
      claim->start[i] = item->host;
      claim->end[i] = item->host + item->size;
      plan->claims_from |= (item->kind & KIND_FROM) != 0;
    }
  return true;
}

static bool
claim (struct plan *plan)
{
  struct map *map = plan->map;
  struct map_claim claim = { 0 };
  map_lock_read (&map->lock);
  bool done
    = may_claim_read_locked (plan, &claim)
      && map_claim_read_locked (&map->claims, plan_slot_number (plan), &claim);
  if (likely (done))
    plan->claimed = plan->missing;
  map_lock_read_end (&map->lock);
  return done;
}

/* The data is there; returns false where the claim has been settled before, and
   the entries are ARRIVING.  */
static bool
note_filled (struct plan *plan, void *memory)
{
  map_lock_read (&plan->map->lock);
  bool claims = plan->made == 0;
  if (likely (claims))
    {
      plan->claim_memory = memory;
      plan->claim_is_filled = true;
    }
  map_lock_read_end (&plan->map->lock);
  return claims;
}

/* --- Settling.  */

/* BLOCK, which may be NULL, for all that PLAN claims, in MEMORY.  */
static struct map_block *
set_block (struct map_block *block, const struct plan *plan, void *memory)
{
  if (block != NULL)
    *block = (struct map_block) { .memory = memory, .entries = plan->claimed };
  return block;
}

static void
insert_item_write_locked (struct plan *plan, struct plan_item *item,
                          struct map_block *block)
{
  struct map *map = plan->map;
  struct map_entry *entry = map_insert_write_locked (
    map, item->host, item->host + item->size, NULL, plan);
  if (entry != NULL)
    {
      entry->refcount = 1;
      item->entry = entry;
      item->version = map_entry_version (entry);
      item->state = ITEM_FOUND;
      item->flags = ITEM_MADE | ITEM_COUNTED;
      if (block == NULL)
        return;
      entry->device_start = item->value;
      entry->block = block;
      if (map_publish_write_locked (map, entry))
        return;
    }
  /* Whoever looks for something else has no way back from here.  */
  gomp_fatal ("out of memory for an entry of the map of device %d (%s)",
              plan->device->number, plan->device->name);
}

void
plan_insert_claimed_write_locked (struct plan *plan)
{
  struct map_block *block = NULL;
  if (plan->claim_is_filled)
    block = set_block (memory_alloc (sizeof *block), plan, plan->claim_memory);
  for (unsigned i = 0; i < plan->claimed; i++)
    insert_item_write_locked (plan, missing_item (plan, i), block);
  plan->made = plan->claimed;
  plan->counted += plan->claimed;
  map_claim_end (&plan->map->claims, plan_slot_number (plan));
}

/* --- Publishing what was settled before it was filled.  */

/* Take the entries of the missing items from FIRST on, which are ARRIVING, out of
   the map.  Others may have counted those before it.  */
static void
take_out (struct plan *plan, unsigned first)
{
  map_lock_write (&plan->map->lock);
  for (unsigned i = first; i < plan->missing; i++)
    {
      struct plan_item *item = missing_item (plan, i);
      map_remove_write_locked (plan->map, item->entry);
      item->flags = 0;
      item->state = ITEM_UNKNOWN;
      plan->made--;
      plan->counted--;
    }
  map_lock_write_end (&plan->map->lock);
}

/* Publish the entries, which lie in MEMORY.  False where there is no host memory:
   those that are not published are taken out, and MEMORY goes with the last
   entry.  */
static bool
publish_settled (struct plan *plan, void *memory)
{
  struct map_block *block
    = set_block (memory_try_alloc (sizeof *block), plan, memory);
  unsigned done = 0, all = plan->missing;
  for (; block != NULL && done < all; done++)
    {
      struct plan_item *item = missing_item (plan, done);
      item->entry->device_start = item->value;
      item->entry->block = block;
      if (!map_publish (plan->map, item->entry))
        break;
    }
  if (likely (done == all))
    return true;
  take_out (plan, done);
  if (block == NULL)
    device_free (plan->device, memory);
  for (unsigned i = done; i < all; i++)
    map_block_release (plan->device, block, NULL);
  return false;
}

/* --- Making.  */

/* Memory for what is claimed, with the data, and the items' places in it; or NULL,
   after a message if a copy has failed.  */
static void *
fill (struct plan *plan)
{
  size_t align, size = lay_out (plan, &align);
  size_t slack = align > ALLOCATION_ALIGN ? align - 1 : 0;
  void *memory = device_alloc (plan->device, size + slack);
  if (memory == NULL)
    return NULL;
  uintptr_t base = ((uintptr_t) memory + align - 1) & -align;
  for (unsigned i = 0; i < plan->missing; i++)
    missing_item (plan, i)->value = base + missing_item (plan, i)->offset;
  if (likely (send (plan, base, size)))
    return memory;
  device_free (plan->device, memory);
  return NULL;
}

/* Take the claim back, which is not filled.  */
static void
give_up (struct plan *plan)
{
  map_lock_read (&plan->map->lock);
  bool settled = plan->made > 0;
  if (!settled)
    {
      plan->claimed = 0;
      map_claim_end (&plan->map->claims, plan_slot_number (plan));
    }
  map_lock_read_end (&plan->map->lock);
  if (settled)
    take_out (plan, 0);
}

/* Whether the device may use some of what is missing in place, which the passes do.  */
static bool
is_for_in_place (struct plan *plan)
{
  if (likely (!device_maps_in_place (plan->device)))
    return false;
  for (unsigned i = 0; i < plan->missing; i++)
    {
      const struct plan_item *item = missing_item (plan, i);
      if (plan_may_be_in_place (plan, item->host, item->host + item->size))
        return true;
    }
  return false;
}

/* Whether a queue may still copy back to what PLAN claims.  Relaxed: an entry that
   was in the way was removed after its departure came into the list.  */
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
  if (queue != NULL || data_is_observed () || is_for_in_place (plan)
      || !claim (plan))
    return false;
  void *memory = follows_departures (plan) ? NULL : fill (plan);
  if (unlikely (memory == NULL))
    {
      give_up (plan);
      return false;
    }
  return likely (note_filled (plan, memory)) || publish_settled (plan, memory);
}

void
plan_unmake (struct plan *plan)
{
  map_claim_end (&plan->map->claims, plan_slot_number (plan));
  device_free (plan->device, plan->claim_memory);
}
