/* One variable of a region that goes the short way (plan_present.h): whether it is there
   so that nothing is to be copied or stored for it.

   - a Fortran descriptor that is present is what it was when it was copied,
     unless a pointer in it was null then and is no more; its pointers are in it;
   - a pointer that is attached already has its value; the attachment is owed as
     counts are;
   - a structure is where its parts are, which must be all there;
   - private copies are laid out, for whoever stages the table;
   - a few small variables that are missing are noted, for plan_make.

   Everything here is called with the map's lock held for reading.  It changes the plan, and
   of the map only what notes that an entry is used (map_entry_note_use).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_PRESENT_ITEM_H
#define GANGWAY_OFFLOAD_PLAN_PRESENT_ITEM_H

#include "libomp-offload/plan/plan.h"

/* Whether ITEM was the same range when this plan was last used, and found, and
   what it lies in is still there.  Only what is found keeps its abi_kind.  */
static inline bool
present_item_is_as_before (const struct plan_item *item, unsigned abi_kind,
                           uintptr_t host, size_t size)
{
  return item->host == host && item->size == size && item->abi_kind == abi_kind
         && map_entry_version (item->entry) == item->version;
}

/* Make ITEM the range [HOST, HOST + SIZE) of kind ABI_KIND and find it, where
   present_item_is_as_before has said that it is not what the plan found the last time.
   False where the passes are needed.  A function of its own, so that the loop over the
   items keeps all it needs in registers.  */
bool present_item_find (struct plan *plan, struct plan_item *item,
                        unsigned abi_kind, uintptr_t host, size_t size);

#endif
