/* Counts that plans owe (libomp-offload/plan/plan_pool.c) under C11's memory order: a region
   uses an entry of the map and owes the count for it, while another thread ends the data's
   own reference.  The entry's memory is not taken back while the region uses it, and is in
   the end.  With the map's own lock (libomp-offload/map/map_lock.c).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak_map_base.h"
#include "weak_plan_slot.h"

#define lock ((struct map_lock *) weak_memory)
#define slot_of_region ((struct plan_slot *) (weak_memory + 2560))
#define count ((uint32_t *) (weak_memory + 2624))
#define gone ((uint32_t *) (weak_memory + 2688))

static void
settle_write_locked (void)
{
  weak_put (count, weak_get (count) + 1);
}

/* With the lock for writing: the entry goes with its last reference.  */
static void
lower_write_locked (void)
{
  uint64_t left = weak_get (count) - 1;
  weak_put (count, left);
  if (left == 0)
    weak_put (gone, 1);
}

/* What the region finds may be gone before it begins.  */
static void
region (void)
{
  map_lock_read (lock);
  bool there = weak_get (gone) == 0;
  if (there)
    plan_owe_read_locked (slot_of_region);
  map_lock_read_end (lock);
  if (!there)
    return;
  weak_check (weak_get (gone) == 0);
  if (change_slot (slot_of_region, PLAN_OWING, PLAN_FREE))
    return;
  map_lock_write (lock);
  lower_write_locked ();
  map_lock_write_end (lock);
}

static void
deleter (void)
{
  map_lock_write (lock);
  settle_slot_write_locked (slot_of_region);
  lower_write_locked ();
  map_lock_write_end (lock);
}

static void
setup (void)
{
  slot_of_region->state = PLAN_TAKEN;
  *count = 1;
}

static void
over (void)
{
  weak_check (weak_last (gone, 4) == 1 && weak_last (count, 4) == 0);
}

static const struct weak_model models[]
  = { { "a region that owes and the end of its data", 2, setup, { region, deleter }, over } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
