/* Which of a kernel's accesses something can have ordered.

   A clock of the kernel counts accesses, releases and acquires.  Each warp and each group
   keeps the times of its last releases and acquires.  Within a group, an access is ordered
   before a later one if the first release that its warp made after it is older than the
   last acquire of the later one's warp.
   Between groups, any warp of the first group may have released to the kernel after that,
   and any warp of the other one acquired before: barriers pass on what their threads saw.

   A warp's times are written by the thread that runs it, and read by all, without a lock:
   of more than a few releases or acquires the oldest are forgotten, and may then have
   ordered whatever is asked about.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_COMMON_RACE_ORDER_H
#define EMULATORS_COMMON_RACE_ORDER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "emulators/common/races.h"

struct race_order
{
  _Atomic uint64_t clock;
  unsigned warps;           /* of a group */
  struct warp_times *times; /* of all warps of the kernel */
  struct group_times *group_times;
};

/* Get ORDER ready for a kernel of GROUPS groups with WARPS warps each.  False, with nothing
   kept, where memory runs out. */
bool race_order_create (struct race_order *order, uint64_t groups,
                        unsigned warps);
void race_order_destroy (struct race_order *order);

/* The time now, which no other call gets; it is not 0. */
static inline uint64_t
race_order_tick (struct race_order *order)
{
  return atomic_fetch_add (&order->clock, 1);
}

/* As races_release and races_acquire. */
void race_order_release (struct race_order *order, uint32_t warp,
                         enum races_scope scope);
void race_order_acquire (struct race_order *order, uint32_t warp,
                         enum races_scope scope);

/* Whether something can have ordered what OLD_WARP did at TIME before what NEW_WARP does. */
bool race_order_has (struct race_order *order, uint32_t old_warp, uint64_t time,
                     uint32_t new_warp);

#endif
