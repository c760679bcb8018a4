/* The passes that end a construct, and what names data that is there already (exit data,
   update).  No lock is held; the passes take the map's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_LEAVE_H
#define GANGWAY_OFFLOAD_PLAN_LEAVE_H

#include "libomp-offload/plan/plan.h"

/* Put copies from the device behind the launch in PLAN's own queue: of small
   data that comes back if the region's end is the data's end, and of small data
   that always comes back.  They go into memory of the plan's, since only the
   end, when no kernel of this region runs any more, decides what becomes of
   them.  WAITS: see mapvars_fetch.  False after a message.  */
bool plan_fetch (struct plan *plan, bool waits);
/* Whether ITEM's data has been fetched, and nobody but this region can have
   changed it since.  */
bool plan_was_fetched (const struct plan *plan, const struct plan_item *item);
/* Bring ITEM's data, whose entry nobody changes now, to the host: what
   plan_fetch has fetched, if nobody but this region can have changed it since;
   else by a copy, in the order of PLAN's queue if it has one.  False after a
   message.  */
bool plan_bring_back (struct plan *plan, const struct plan_item *item);

/* Find the entries that the items of PLAN are about, where it ends or where it
   only names what is present (exit data, update); hold those that it copies or
   stores to.  Takes the read lock, and waits, with nothing held, for entries on
   their way.  Returns PLAN, or a larger plan that took its place; its field
   `found' says whether the search succeeded, and is false after plan_fail.  */
struct plan *plan_find (struct plan *plan);
/* Let go of the entries that PLAN holds.  */
void plan_let_go (struct plan *plan);
/* Whether the end copies ITEM's data back because nobody else has its entry any
   more.  Of an item whose count has been lowered.  */
bool plan_copies_back (const struct plan *plan, const struct plan_item *item);
/* Before the entries are removed: note in the map the ranges that PLAN's queue
   has still to copy back to.  Takes the lock.  */
bool plan_depart (struct plan *plan);
/* Detach, count down, copy back and remove, after plan_find.  COPY false: nothing
   is copied back.  A larger plan may take *PLAN's place.  False after a
   message where a copy failed.  */
bool plan_end (struct plan **plan, bool copy);
/* The whole end of a structured construct, and of PLAN.  False after a message
   where a copy failed.  */
bool plan_leave (struct plan *plan, bool copy);
/* As plan_leave, in a callback of the plan's own queue: does what needs no call of the
   driver and no wait for another thread.  True where that was all, and PLAN is gone;
   false where plan_leave_on_worker is to do the rest.  */
bool plan_leave_called (struct plan *plan);
/* Do, on a worker, the steps that plan_leave_called has left, up to those that come
   behind copies which this has put into the plan's own queue: the caller has the queue
   call plan_leave_called behind them.  A larger plan may take *PLAN's place.  */
enum mapvars_left plan_leave_on_worker (struct plan **plan);

#endif
