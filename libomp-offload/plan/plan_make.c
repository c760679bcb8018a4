/* The short way's variables that are missing: a few small ones beside many that
   are present, such as a scalar in map(to:).  Their ranges are claimed
   (map_claims.h) and nothing of them is in the map, until somebody looks ranges up
   and has the claim settled: then they are entries, ARRIVING as long as they are
   copied, that the plan has made and counted (ITEM_MADE, ITEM_COUNTED), like one
   of the passes.  Where nobody does, the region's end takes the claim back, and
   the data has been this region's alone.

   A region that its thread runs itself has its data in memory of the device's, with
   one copy.  One in a queue of its own has it in the session's stage, beside the
   table: stores put it there, and other queues may use it at once (gomp_stage's
   `shared'), so that no mark stands behind it.  What comes back is read there too, or
   was fetched from there behind the kernel (plan_fetch.c), and the region's end
   returns it (plan_return) before it takes the claim back.

   A claim is made, and noted to be filled, with the map's read lock held, and
   settled with the write lock held.  What this file changes of a plan that owes,
   it changes under that lock too, but for the places that it gives the items
   before the claim is filled.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan_make.h"

#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "base/read_only.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/plan/plan_enter.h"

static struct plan_item *
missing_item (struct plan *plan, unsigned i)
{
  return &plan->items[plan->missing_at[i]];
}

/* --- Places and copies.  */

/* Whether what PLAN claims lies in the session's stage.  */
static bool
is_staged (const struct plan *plan)
{
  return plan->own_queue != NULL;
}

/* Places for the missing items behind the first SIZE bytes of one block of memory;
   returns the block's size and raises *ALIGN to its alignment.  */
static size_t
lay_out (struct plan *plan, size_t size, size_t *align)
{
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

/* The data is there, in MEMORY where it is not staged; returns false where the claim
   has been settled before, and the entries are ARRIVING.  */
static bool
note_filled (struct plan *plan, void *memory)
{
  map_lock_read (&plan->map->lock);
  bool claims = plan->made == 0;
  plan->claim_memory = memory;
  if (likely (claims))
    plan->claim_is_filled = true;
  map_lock_read_end (&plan->map->lock);
  return claims;
}

/* --- Settling.  */

/* A block for all that PLAN claims.  A staged one has the queue, and PLAN itself counts
   as one of its entries.  NULL where there is no memory.  */
static struct map_block *
make_block (struct plan *plan)
{
  struct map_block *block = memory_try_alloc (sizeof *block);
  if (block == NULL)
    return NULL;
  if (is_staged (plan))
    {
      *block = (struct map_block) { .queue = plan->own_queue,
                                    .entries = plan->claimed + 1u };
      plan->staged_block = block;
    }
  else
    *block = (struct map_block) { .memory = plan->claim_memory,
                                  .entries = plan->claimed };
  return block;
}

/* Whoever looks for something else has no way back.  */
static void __attribute__ ((cold, noreturn))
end_without_memory (const struct plan *plan)
{
  gomp_fatal ("out of memory for an entry of the map of device %d (%s)",
              plan->device->number, plan->device->name);
}

/* ITEM's data comes back: where the host has it, if it does.  */
static void
note_fetched (const struct plan *plan, struct plan_item *item)
{
  if (plan->stage.host_reads)
    item->fetched = plan->stage.host + item->offset;
  else if (plan->claim_fetched != NULL)
    item->fetched
      = plan->claim_fetched + (item->offset - plan->claim_fetched_at);
  else
    return;
  item->flags |= ITEM_FETCHED;
}

/* Make ITEM, which PLAN claims, an entry with a count of 1.  */
static void
insert_item_write_locked (struct plan *plan, struct plan_item *item)
{
  struct map_entry *entry = map_insert_write_locked (
    plan->map, item->host, item->host + item->size, NULL, plan);
  if (entry == NULL)
    end_without_memory (plan);
  entry->refcount = 1;
  item->entry = entry;
  item->version = map_entry_version (entry);
  item->state = ITEM_FOUND;
  item->flags = ITEM_MADE | ITEM_COUNTED;
}

/* ITEM's entry is where ITEM's value says, in BLOCK.  */
static void
place_item (const struct plan *plan, struct plan_item *item,
            struct map_block *block)
{
  item->entry->device_start = item->value;
  item->entry->block = block;
  if (!is_staged (plan))
    return;
  item->flags |= ITEM_STAGED;
  if (item->kind & KIND_FROM)
    note_fetched (plan, item);
}

void
plan_insert_claimed_write_locked (struct plan *plan)
{
  struct map_block *block = plan->claim_is_filled ? make_block (plan) : NULL;
  if (plan->claim_is_filled && block == NULL)
    end_without_memory (plan);
  for (unsigned i = 0; i < plan->claimed; i++)
    {
      struct plan_item *item = missing_item (plan, i);
      insert_item_write_locked (plan, item);
      if (block == NULL)
        continue;
      place_item (plan, item, block);
      if (!map_publish_write_locked (plan->map, item->entry))
        end_without_memory (plan);
    }
  plan->made = plan->claimed;
  plan->counted += plan->claimed;
  map_claim_end (&plan->map->claims, plan_slot_number (plan));
}

void
plan_insert_returning_write_locked (struct plan *plan)
{
  plan_insert_claimed_write_locked (plan);
  for (unsigned i = 0; i < plan->claimed; i++)
    {
      struct plan_item *item = missing_item (plan, i);
      item->entry->refcount = 0;
      map_leave_write_locked (plan->map, item->entry);
      item->flags = (item->flags & ~ITEM_COUNTED) | ITEM_LAST;
    }
  plan->counted -= plan->claimed;
  plan->last = plan->claimed;
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

/* Publish the entries.  False where there is no host memory: those that are not
   published are taken out, and the device memory goes with the last entry.  What is
   staged cannot be left to the passes any more.  */
static bool
publish_settled (struct plan *plan)
{
  struct map_block *block = make_block (plan);
  unsigned done = 0, all = plan->missing;
  for (; block != NULL && done < all; done++)
    {
      struct plan_item *item = missing_item (plan, done);
      place_item (plan, item, block);
      if (!map_publish (plan->map, item->entry))
        break;
    }
  if (likely (done == all))
    return true;
  if (is_staged (plan))
    end_without_memory (plan);
  take_out (plan, done);
  if (block == NULL)
    device_free (plan->device, plan->claim_memory);
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
  size_t align = 1, size = lay_out (plan, 0, &align);
  uintptr_t base;
  void *memory = device_alloc_aligned (plan->device, size, align, &base);
  if (memory == NULL)
    return NULL;
  for (unsigned i = 0; i < plan->missing; i++)
    missing_item (plan, i)->value = base + missing_item (plan, i)->offset;
  if (likely (send (plan, base, size)))
    return memory;
  device_free (plan->device, memory);
  return NULL;
}

void
plan_make_give_up (struct plan *plan)
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
plan_make (struct plan *plan)
{
  /* A queue of the program's may still write what is to be copied; and telling a tool
     of copies is left to the passes, as is what the device can use in place.  */
  if ((plan->queue != NULL && plan->own_queue == NULL) || data_is_observed ()
      || is_for_in_place (plan) || !claim (plan))
    return false;
  bool follows = follows_departures (plan);
  if (is_staged (plan) && likely (!follows))
    return true;
  void *memory = follows ? NULL : fill (plan);
  if (unlikely (memory == NULL))
    {
      plan_make_give_up (plan);
      return false;
    }
  return likely (note_filled (plan, memory)) || publish_settled (plan);
}

/* --- In the stage.  */

void
plan_make_room (struct plan *plan)
{
  struct gomp_stage *stage = &plan->stage;
  stage->size = lay_out (plan, stage->size, &stage->align);
  stage->written = stage->shared = true;
}

void
plan_make_fill (struct plan *plan)
{
  const struct gomp_stage *stage = &plan->stage;
  for (unsigned i = 0; i < plan->missing; i++)
    {
      struct plan_item *item = missing_item (plan, i);
      item->value = stage->device + item->offset;
      if (item->kind & KIND_TO)
        memcpy (stage->host + item->offset, (void *) item->host, item->size);
    }
  if (unlikely (!note_filled (plan, NULL)))
    publish_settled (plan);
}

bool
plan_fetch_claimed (struct plan *plan)
{
  size_t start = SIZE_MAX, end = 0;
  for (unsigned i = 0; i < plan->claimed; i++)
    {
      const struct plan_item *item = missing_item (plan, i);
      if (!(item->kind & KIND_FROM))
        continue;
      start = start < item->offset ? start : item->offset;
      end = item->offset + item->size;
    }
  char *buffer = plan_buffer (plan, end - start);
  plan->failure = PLAN_OK;
  if (buffer == NULL)
    return true; /* it comes back later */
  if (!device_copy_from (plan->device, buffer,
                         (void *) (plan->stage.device + start), end - start,
                         plan->queue))
    return false;
  /* Under the lock, as another thread may have the plan settle now.  */
  map_lock_read (&plan->map->lock);
  plan->claim_fetched = buffer;
  plan->claim_fetched_at = start;
  map_lock_read_end (&plan->map->lock);
  return true;
}

/* --- The end.  */

bool
plan_can_return (const struct plan *plan)
{
  return is_staged (plan)
         && (plan->stage.host_reads || plan->claim_fetched != NULL);
}

void
plan_return (struct plan *plan)
{
  const char *from = plan->stage.host_reads
                       ? plan->stage.host
                       : plan->claim_fetched - plan->claim_fetched_at;
  for (unsigned i = 0; i < plan->claimed; i++)
    {
      const struct plan_item *item = missing_item (plan, i);
      /* GCC maps a constant array tofrom where no clause names it.  */
      if ((item->kind & KIND_FROM)
          && likely (!memory_is_read_only (item->host, item->size)))
        memcpy ((void *) item->host, from + item->offset, item->size);
    }
}

void
plan_unmake (struct plan *plan)
{
  map_claim_end (&plan->map->claims, plan_slot_number (plan));
  if (is_staged (plan))
    plan_free_buffers (plan);
  else
    device_free (plan->device, plan->claim_memory);
}
