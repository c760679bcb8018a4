/* The search of a beginning construct: in which entry of the map each item of its plan lies,
   and what each of its pointers is to hold.  It changes the plan, and of the map only
   what notes that an entry is used (map_entry_note_use): what is missing plan_lookup makes
   and counts.

   The map's lock is held here, for reading or writing, from a search until its result
   is used up: what is found may go otherwise.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_SEARCH_H
#define GANGWAY_OFFLOAD_PLAN_SEARCH_H

#include "libomp-offload/plan/plan.h"

/* How a search for one item, or for all, ended.  */
enum plan_found
{
  FOUND_ALL,
  FOUND_MISSING, /* an entry is to be made, or a pointer attached */
  FOUND_BLOCKED, /* an entry is ARRIVING or LEAVING, and is *blocked */
  FOUND_FAILED   /* plan_fail was called */
};

/* Find all items of PLAN, and, where all their ranges are there or to be made, their
   pointers' pointees.  *BLOCKED is set where FOUND_BLOCKED is returned.  */
enum plan_found plan_search (struct plan *plan, struct map_entry **blocked);
/* Resolve the pointers of all items, even where one of them lacks its pointee:
   that pointee may be what this plan is about to make.  But the entry of
   another pointee that another thread is bringing must be waited for first.  */
enum plan_found plan_search_pointees (struct plan *plan,
                                      struct map_entry **blocked);
/* Find once more the empty sections of PLAN that were not there, after plan_lookup has
   inserted what was missing: they may lie in what was inserted for an item behind them.
   A region's pointer that no clause names leads to what the same construct maps, wherever
   the compiler lists the two.  */
void plan_search_empty_again (struct plan *plan);
/* Forget what a search of PLAN has found, so that another one may begin.  No lock is
   needed.  */
void plan_search_forget (struct plan *plan);

#endif
