/* A few small variables that a region on the short way lacks (plan_make.c): it claims
   their ranges for as long as it runs, and puts no entries into the map.  The functions are
   called in the order in which they stand here.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_MAKE_H
#define GANGWAY_OFFLOAD_PLAN_MAKE_H

#include "libomp-offload/plan/plan.h"

/* Make PLAN's missing variables, PLAN owing its counts: claims their
   ranges.  Without a queue their data is copied, too; in a queue of the construct's own
   plan_make_room and plan_make_fill, or plan_make_give_up, are to follow.  False where
   the passes have to do it, as for a region in a queue of the program's; nothing is made
   then, but for entries that other threads have counted already.  Takes the map's
   lock.  */
bool plan_make (struct plan *plan);
/* Ask, in PLAN->stage, for room for what PLAN claims, behind what is asked for
   already.  */
void plan_make_room (struct plan *plan);
/* The stage is given: put the data there, and note that it is.  Takes the map's
   lock.  */
void plan_make_fill (struct plan *plan);
/* Take the claim back, which is not filled.  Takes the map's lock.  */
void plan_make_give_up (struct plan *plan);
/* Whether PLAN claims what is to be in the stage.  */
static inline bool
plan_makes_in_stage (const struct plan *plan)
{
  return plan->claimed > 0 && plan->own_queue != NULL;
}
/* Put a copy of what PLAN claims and what comes back behind the launch, from the stage,
   which the host cannot read.  False after a message.  */
bool plan_fetch_claimed (struct plan *plan);
/* Make entries of what PLAN claims, as of what the passes make.  PLAN has been made
   to look as they expect (plan_complete).  */
void plan_insert_claimed_write_locked (struct plan *plan);
/* The same where PLAN's region is over and its thread copies what comes back: the
   entries are LEAVING, and that thread's.  */
void plan_insert_returning_write_locked (struct plan *plan);
/* Whether the host has what PLAN claims and what comes back, its region being over;
   and copy it to the variables.  No lock held.  */
bool plan_can_return (const struct plan *plan);
void plan_return (struct plan *plan);
/* End the claim of PLAN, whose region is over and has brought back what comes back, and
   free what it used.  No lock held.  */
void plan_unmake (struct plan *plan);

#endif
