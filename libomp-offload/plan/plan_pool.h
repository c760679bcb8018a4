/* The plans that a map keeps for the next constructs, each in a slot of the
   threads of one of the map lock's lines.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_POOL_H
#define GANGWAY_OFFLOAD_PLAN_POOL_H

#include "base/attributes.h"

struct plan;

enum plan_slot_state
{
  PLAN_FREE,  /* a thread may take the slot */
  PLAN_TAKEN, /* a thread's, or that of the construct it began */
  PLAN_OWING  /* so too, and its counts are owed; only in a map's read lock a
                 slot becomes this */
};

struct plan_slot
{
  /* Atomic.  Acquire to take, release to give up: the plan's content goes with
     it.  */
  uint32_t state;
  uint32_t owner; /* the number (map_lock_number) of the thread that took it */
  struct plan
    *plan; /* NULL or whoever's the slot is; never one that is freed */
};

struct map;

/* Give MAP, which is new, its slots, all empty.  */
void plan_slots_create (struct map *map);
/* Frees the plans too.  No construct holds one.  */
void plan_slots_destroy (struct plan_slot *slots);

/* For the child of a fork, with the write lock held: the slots that other threads
   took are free.  What their regions owed or claimed is dropped, since they never end
   here; what they counted stays, so that such data stays present.  */
void plan_slots_forget_others (struct map *map);

#endif
