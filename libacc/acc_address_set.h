/* A set of addresses, for the few that a program gives to acc_malloc and
   acc_map_data: sorted, so that a look-up is a binary search.  The caller
   locks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_ADDRESS_SET_H
#define GANGWAY_ACC_ADDRESS_SET_H

#include "base/attributes.h"

/* Invariant: addresses[0 .. count-1] rises strictly; count <= room.  */
struct acc_address_set
{
  uintptr_t *addresses;
  size_t count, room;
};

/* Whether ADDRESS is in SET.  */
bool acc_address_set_contains (const struct acc_address_set *set,
                               const void *address);
/* Add ADDRESS, unless it is there already.  Ends the process where there is no
   memory.  */
void acc_address_set_add (struct acc_address_set *set, const void *address);
/* Take ADDRESS out.  False where it was not there.  */
bool acc_address_set_remove (struct acc_address_set *set, const void *address);
/* Empty it and free its memory.  */
void acc_address_set_clear (struct acc_address_set *set);

#endif
