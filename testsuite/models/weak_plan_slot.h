/* The slot of a plan for models: what a region owes, and who settles it.  The code is a copy,
   as the file that has it has much besides.
   Transcribed from libomp-offload/plan/plan_pool.c: change_slot, plan_owe_read_locked,
   settle_slot_write_locked
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_PLAN_SLOT_H
#define GANGWAY_MODELS_WEAK_PLAN_SLOT_H

#include "weak.h"

enum plan_slot_state
{
  PLAN_FREE,
  PLAN_TAKEN,
  PLAN_OWING
};

struct plan_slot
{
  uint32_t state;
};

/* The model's: a debt is settled, by a thread that has the map's lock for writing.  */
static void settle_write_locked (void);

static inline bool
change_slot (struct plan_slot *slot, uint32_t from, uint32_t to)
{
  return __atomic_compare_exchange_n (&slot->state, &from, to, false,
                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

static void
plan_owe_read_locked (struct plan_slot *slot)
{
  __atomic_store_n (&slot->state, PLAN_OWING, __ATOMIC_RELAXED);
}

static void
settle_slot_write_locked (struct plan_slot *slot)
{
  if (__atomic_load_n (&slot->state, __ATOMIC_ACQUIRE) == PLAN_OWING
      && change_slot (slot, PLAN_OWING, PLAN_TAKEN))
    settle_write_locked ();
}

#endif
