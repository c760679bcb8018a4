/* The plans that a map keeps for the next constructs.  Each lies in a slot, and
   each line of the map's lock has some slots for the threads that count on that
   line.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_POOL_H
#define GANGWAY_OFFLOAD_PLAN_POOL_H

#include "base/attributes.h"

struct plan;

enum plan_slot_state
{
  PLAN_FREE,     /* a thread may take the slot */
  PLAN_TAKEN,    /* a thread has the slot, for itself or a construct it began */
  PLAN_OWING,    /* taken, and its plan owes counts; a slot becomes this only
                 while its thread holds the map's lock for reading */
  PLAN_RETURNING /* taken; the region of its plan, which claims, is over, and its
                    thread copies what comes back to the variables */
};

struct plan_slot
{
  /* Atomic.  A thread takes the slot with acquire order and gives it up with
     release order, since the plan's content goes with it.  */
  uint32_t state;
  uint32_t
    owner; /* the number (thread_line_number) of the thread that took it */
  struct plan *plan; /* or NULL; of the thread or construct with the slot */
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
