/* Plans' memory, and the counts that plans owe.

   Counting every present variable of every region would have all threads that
   launch write to the same entries.  Instead the plan of such a region, in its
   slot, stands for the counts (plan_owe_read_locked).  If no other thread has
   asked in the meantime, the region's end is one change of the slot
   (plan_forgive).  A thread that may lower a count to 0 asks first
   (plan_settle_write_locked): every plan that owes then raises its counts, as
   if it had done so when its region began, and is from then on a plan like any
   other.

   No count is missed: a slot begins to owe while its thread holds the map's
   lock for reading, so that the holder of the write lock sees every slot that
   began before.  No entry goes while a region uses it: settling and forgiving
   both change the one word of the slot, so that each region's references are
   either raised or over.

   Checked by testsuite/models/owing.pml and weak_owing.c, which has copies of the
   functions that change a slot.

   In the child of a fork, the regions of the parent's other threads never end:
   their slots become free, and what they owe is dropped.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan_pool.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_count.h"
#include "libomp-offload/plan/plan_make.h"
#include "libomp-offload/plan/plan_present.h"

/* The slots of a line: they fill two cache lines.  */
#define SLOTS 8
#define ALL_SLOTS (THREAD_LINES * SLOTS)
_Static_assert(SLOTS == MAP_CLAIMS_OF_LINE, "each slot has a claim");

/* Every plan has room for SMALL_PLAN items, so that most constructs can use any
   kept plan; a plan with room for more than LARGEST_KEPT_PLAN is freed.  */
#define SMALL_PLAN 64
#define LARGEST_KEPT_PLAN 1024

static void settle_claims_write_locked (struct map *map);

void
plan_slots_create (struct map *map)
{
  size_t size = ALL_SLOTS * sizeof (struct plan_slot);
  map->plans = memset (memory_alloc_aligned (CACHE_LINE, size), 0, size);
  map->settle_claims_write_locked = settle_claims_write_locked;
}

void
plan_slots_destroy (struct plan_slot *slots)
{
  for (unsigned i = 0; i < ALL_SLOTS; i++)
    free (slots[i].plan);
  free (slots);
}

/* --- Plans.  */

static size_t
seen_slots (size_t count)
{
  size_t slots = 8;
  while (slots < 2 * count)
    slots *= 2;
  return slots;
}

static struct plan *
make_plan (struct device *device, size_t capacity)
{
  size_t items = sizeof (struct plan) + capacity * sizeof (struct plan_item);
  size_t blocks = (capacity + 1) * sizeof (struct plan_block);
  size_t sends = (3 * capacity + 1) * sizeof (struct plan_send);
  size_t table = capacity * sizeof (void *);
  size_t seen = seen_slots (capacity) * sizeof (uint32_t);
  struct plan *plan = memory_try_alloc (items + blocks + sends + table + seen);
  if (plan == NULL)
    return NULL;
  memset (plan, 0, items);
  /* plan_present must not take these items for those of an earlier use.  */
  for (size_t i = 0; i < capacity; i++)
    plan->items[i].abi_kind = ITEM_NO_ABI_KIND;
  char *memory = (char *) plan + items;
  plan->device = device;
  plan->map = device->map;
  plan->capacity = capacity;
  plan->blocks = (struct plan_block *) memory;
  plan->sends = (struct plan_send *) (memory + blocks);
  plan->staged_table = (void **) (memory + blocks + sends);
  plan->seen = (uint32_t *) (memory + blocks + sends + table);
  return plan;
}

void
plan_forget_leaders (struct plan *plan)
{
  plan->seen_mask = seen_slots (plan->count) - 1;
  memset (plan->seen, 0, (plan->seen_mask + 1) * sizeof *plan->seen);
}

/* --- Slots.  */

/* Change SLOT's state from FROM to TO; false where it is not FROM.  Acquire:
   pairs with the release of the thread that gave the slot up.  */
static inline bool
change_slot (struct plan_slot *slot, uint32_t from, uint32_t to)
{
  return __atomic_compare_exchange_n (&slot->state, &from, to, false,
                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* Take a free slot of the calling thread's line, first that in which a plan was
   last used with KEY; NULL where none is free.  */
static struct plan_slot *
take_slot (struct map *map, const void *key)
{
  struct plan_slot *slots = map->plans + thread_line () * SLOTS;
  size_t first = (uintptr_t) key / 16;
  for (unsigned i = 0; i < SLOTS; i++)
    {
      struct plan_slot *slot = &slots[(first + i) % SLOTS];
      if (__atomic_load_n (&slot->state, __ATOMIC_RELAXED) == PLAN_FREE
          && likely (change_slot (slot, PLAN_FREE, PLAN_TAKEN)))
        {
          slot->owner = thread_line_number ();
          return slot;
        }
    }
  return NULL;
}

static void
give_slot (struct plan_slot *slot)
{
  __atomic_store_n (&slot->state, PLAN_FREE, __ATOMIC_RELEASE);
}

/* Make a plan with room for COUNT items for SLOT, or, with SLOT NULL, one
   without a slot.  NULL, and SLOT is free, where there is no memory.  */
static struct plan *
renew_plan (struct plan_slot *slot, struct device *device, size_t count)
{
  struct plan *plan
    = make_plan (device, count < SMALL_PLAN ? SMALL_PLAN : count);
  if (slot != NULL)
    {
      struct plan *old = slot->plan;
      slot->plan = plan;
      free (old);
      if (plan == NULL)
        give_slot (slot);
    }
  if (plan != NULL)
    plan->slot = slot;
  return plan;
}

struct plan *
plan_acquire (struct device *device, size_t count, const void *key)
{
  struct plan_slot *slot = take_slot (device->map, key);
  struct plan *plan = slot != NULL ? slot->plan : NULL;
  if (unlikely (plan == NULL || plan->capacity < count)
      && (plan = renew_plan (slot, device, count)) == NULL)
    return NULL;
  size_t kept = offsetof (struct plan, queue);
  memset ((char *) plan + kept, 0, offsetof (struct plan, items) - kept);
  plan->count = count;
  return plan;
}

struct plan *
plan_grow (struct plan *plan)
{
  struct plan *more = make_plan (plan->device, 2 * plan->capacity);
  if (more == NULL)
    {
      plan->failure = PLAN_NO_MEMORY;
      return NULL;
    }
  size_t kept = offsetof (struct plan, queue);
  memcpy ((char *) more + kept, (char *) plan + kept,
          offsetof (struct plan, items) - kept);
  memcpy (more->items, plan->items, plan->count * sizeof plan->items[0]);
  memcpy (more->blocks, plan->blocks,
          plan->block_count * sizeof plan->blocks[0]);
  more->failure = PLAN_OK;
  more->slot = plan->slot;
  if (more->slot != NULL)
    more->slot->plan = more;
  free (plan);
  return more;
}

void
plan_release (struct plan *plan)
{
  if (plan == NULL)
    return;
  struct plan_slot *slot = plan->slot;
  if (unlikely (slot == NULL || plan->capacity > LARGEST_KEPT_PLAN))
    {
      if (slot != NULL)
        slot->plan = NULL;
      free (plan);
      if (slot == NULL)
        return;
    }
  give_slot (slot);
}

/* The thread that took SLOT does not exist in this child of a fork.  Its plan
   is still used only if the calling thread runs the region for it, on a native
   device's thread; the end of that region then frees the plan, and has no
   counts to lower if the plan owed them.  */
static void
forget_slot (struct plan_slot *slot)
{
  struct plan *plan = slot->plan;
  if (plan != NULL)
    {
      plan->slot = NULL;
      if (slot->state == PLAN_OWING)
        {
          plan->owing = false;
          plan->count = 0;
        }
    }
  slot->plan = NULL;
  slot->state = PLAN_FREE;
}

void
plan_slots_forget_others (struct map *map)
{
  struct plan_slot *slots = map->plans;
  for (unsigned i = 0; i < ALL_SLOTS; i++)
    if (slots[i].state != PLAN_FREE && slots[i].owner != thread_line_own_number)
      {
        map_claim_end (&map->claims, i);
        forget_slot (&slots[i]);
      }
}

/* --- Owing.  */

void
plan_owe_read_locked (struct plan *plan)
{
  if (unlikely (plan->slot == NULL))
    {
      plan_count_all_read_locked (plan);
      return;
    }
  plan->owing = true;
  /* Relaxed: the lock orders it.  */
  __atomic_store_n (&plan->slot->state, PLAN_OWING, __ATOMIC_RELAXED);
}

/* What a plan that owes becomes when it settles.  */
static void
settle_write_locked (struct plan *plan)
{
  plan_count_all_read_locked (plan);
  if (plan->claimed > 0)
    plan_insert_claimed_write_locked (plan);
}

/* The end of a region that claims what is to come back by a copy: it ends as one that
   made entries, so that others wait while it is copied.  It gives up what else it
   owes, unless it has been settled.  */
static void
end_as_entries (struct plan *plan)
{
  map_lock_write (&plan->map->lock);
  if (change_slot (plan->slot, PLAN_OWING, PLAN_TAKEN))
    {
      plan_complete (plan);
      plan_insert_claimed_write_locked (plan);
    }
  map_lock_write_end (&plan->map->lock);
}

/* The thread that had a plan settle holds the write lock until the plan is what it is
   then: once the calling thread has had the lock, that is so.  */
static void
wait_for_settler (struct plan *plan)
{
  map_lock_read (&plan->map->lock);
  map_lock_read_end (&plan->map->lock);
}

/* The end of the region of PLAN, which owes and claims; as plan_forgive.  */
static bool
forgive_claims (struct plan *plan)
{
  bool returns = plan->claims_from;
  if (returns && !plan_can_return (plan))
    {
      end_as_entries (plan);
      return false;
    }
  if (!change_slot (plan->slot, PLAN_OWING,
                    returns ? PLAN_RETURNING : PLAN_TAKEN))
    return false;
  if (returns)
    {
      plan_return (plan);
      if (!change_slot (plan->slot, PLAN_RETURNING, PLAN_TAKEN))
        return false;
    }
  plan_unmake (plan);
  plan_release (plan);
  return true;
}

bool
plan_forgive (struct plan *plan)
{
  if (unlikely (!plan->owing))
    return false;
  plan->owing = false;
  bool forgiven = likely (plan->claimed == 0)
                    ? change_slot (plan->slot, PLAN_OWING, PLAN_FREE)
                    : forgive_claims (plan);
  if (unlikely (!forgiven))
    wait_for_settler (plan);
  return forgiven;
}

static void
settle_slot_write_locked (struct plan_slot *slot)
{
  /* Acquire: what a region that is over did comes before what follows.  */
  if (__atomic_load_n (&slot->state, __ATOMIC_ACQUIRE) == PLAN_OWING
      && change_slot (slot, PLAN_OWING, PLAN_TAKEN))
    settle_write_locked (slot->plan);
}

void
plan_settle_write_locked (struct map *map)
{
  unsigned slots = thread_lines_used () * SLOTS;
  for (unsigned i = 0; i < slots; i++)
    settle_slot_write_locked (&map->plans[i]);
}

/* A region that is over, and does not owe any more, may still hold its claim for a
   moment: what it claimed is not mapped any more, and becomes no entry.  While it
   returns data, others wait for that: it becomes entries that are LEAVING.  */
static void
settle_claims_write_locked (struct map *map)
{
  unsigned slots = thread_lines_used () * SLOTS;
  for (unsigned i = 0; i < slots; i++)
    {
      struct plan_slot *slot = &map->plans[i];
      if (!map_claim_holds (&map->claims, i))
        continue;
      settle_slot_write_locked (slot);
      if (__atomic_load_n (&slot->state, __ATOMIC_ACQUIRE) == PLAN_RETURNING
          && change_slot (slot, PLAN_RETURNING, PLAN_TAKEN))
        {
          plan_complete (slot->plan);
          plan_insert_returning_write_locked (slot->plan);
        }
    }
}
