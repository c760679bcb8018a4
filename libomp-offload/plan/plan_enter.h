/* The passes that begin a construct, in the order in which mapvars_enter makes them.  Each
   that returns bool returns false after plan_fail.  No lock is held, but where a name
   ends in _locked.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_ENTER_H
#define GANGWAY_OFFLOAD_PLAN_ENTER_H

#include "libomp-offload/plan/plan.h"

/* The items of REQUEST, clauses with iterators expanded.  NULL after a message.
   The counterpart is plan_release.  */
struct plan *plan_read (struct device *device,
                        const struct mapvars_request *request);
/* Find structures' parts, descriptors' pointers.  */
bool plan_group (struct plan *plan);

/* Find every range, insert the missing ones, raise counts.  Waits for entries
   on their way.  Takes the map's lock.  On failure nothing is inserted or
   raised.  */
bool plan_lookup (struct plan *plan);
/* For plan_lookup: insert an entry for each item that is ITEM_MISSING, or find it in one
   that an earlier item has made.  False after plan_fail.  */
bool plan_insert_missing_write_locked (struct plan *plan);
/* Whether ENTRY, which PLAN has made, serves ITEM, which then has it.  False after
   plan_fail.  */
bool plan_share_write_locked (struct plan *plan, struct plan_item *item,
                              struct map_entry *entry);
/* Take the entries that PLAN inserted, published or not, out of the map.  */
void plan_remove_made_write_locked (struct plan *plan);
/* Remove the entries that plan_lookup inserted and free what was allocated for
   them.  The counts that it raised are left to plan_leave.  Takes the write
   lock.  */
void plan_undo (struct plan *plan);

/* Mark those variables of an OpenACC compute construct that may be private copies
   (plan_early.c).  Waits for PLAN's queue where the program has a handle of it.
   No lock held.  */
bool plan_choose_early (struct plan *plan);
/* Make ITEM, which is not in the map, a private copy if plan_choose_early
   marked it.  Returns whether it did.  */
bool plan_take_early (struct plan *plan, struct plan_item *item);

/* Ask SESSION for room for the table, private copies and, where the queue is the
   construct's own, small new entries.  Without it they get memory like the
   rest.  */
void plan_stage (struct plan *plan, struct session *session);
/* Give what PLAN makes the host's own addresses, where the device may use it there
   (plan_in_place.c).  Before plan_stage.  Calls the driver.  */
bool plan_in_place (struct plan *plan);
/* Whether the device may use [START, END) in place, if pointers allow.  Of a device
   that maps in place alone.  */
bool plan_may_be_in_place (const struct plan *plan, uintptr_t start,
                           uintptr_t end);
/* ITEM's entry, if it is in place, is about to be removed: tell the plugin.  */
void plan_in_place_ends (const struct plan *plan, const struct plan_item *item);
/* Offsets and blocks for made entries, private copies and the table.  */
bool plan_allocate (struct plan *plan);
/* Each item's device address; the table; device addresses back to HOSTS.  */
void plan_values (struct plan *plan, void **hosts);
/* List the data to send: the table, private copies, new entries; in ascending
   order of device addresses within a block.  */
void plan_gather (struct plan *plan);
/* List the pointers to store, after the data.  */
void plan_pointers (struct plan *plan);
/* Copy all that is listed, small pieces together; then what is to be copied
   though it is present.  */
bool plan_send (struct plan *plan);
/* Make a mark behind the copies in PLAN's own queue, which plan_publish puts
   into the new entries, so that this thread need not wait for the copies.  It
   waits where the plugin has no marks, and where PLAN stores to pointers in
   entries that it did not make.  */
bool plan_mark (struct plan *plan);
/* Make the entries that PLAN made PRESENT, so that other threads may use
   them.  */
bool plan_publish (struct plan *plan);

/* Find what ITEM's pointer is to hold: sets its word and pointee.  With the
   lock held.  False where the target's entry is on its way, which is then
   *BLOCKED, or, after plan_fail, where the target is missing.  */
bool plan_resolve_read_locked (struct plan *plan, struct plan_item *item,
                               struct map_entry **blocked);

/* Put what comes into PLAN's queue from now on behind the marks of the entries
   that PLAN uses and did not make; without a queue, wait for these marks.  */
bool plan_follow_all_marks (struct plan *plan);
static inline bool
plan_follow_marks (struct plan *plan)
{
  /* Relaxed: the maker of an entry with a mark raised MARKING under the map's
     lock before this plan found the entry under that lock.  */
  return likely (__atomic_load_n (&plan->map->marking, __ATOMIC_RELAXED) == 0)
         || plan_follow_all_marks (plan);
}
/* The copies in PLAN's own queue are done: take its mark out of its entries,
   since nobody has to come behind it any more.  Takes the write lock.  */
void plan_drop_mark (struct plan *plan);
/* Put what PLAN sends behind the copies back, in other queues, to ranges for
   which PLAN makes entries; without a queue, wait for these copies.  Takes the
   lock.  */
bool plan_follow_departures (struct plan *plan);

#endif
