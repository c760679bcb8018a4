/* A sorted set of addresses.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_address_set.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

/* The index of the first element that is not below ADDRESS.  */
static size_t
address_set_position (const struct acc_address_set *set, uintptr_t address)
{
  size_t low = 0, high = set->count;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (set->addresses[middle] < address)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

bool
acc_address_set_contains (const struct acc_address_set *set,
                          const void *address)
{
  size_t position = address_set_position (set, (uintptr_t) address);
  return position < set->count
         && set->addresses[position] == (uintptr_t) address;
}

void
acc_address_set_add (struct acc_address_set *set, const void *address)
{
  uintptr_t value = (uintptr_t) address;
  size_t position = address_set_position (set, value);
  if (position < set->count && set->addresses[position] == value)
    return;
  if (set->count == set->room)
    {
      set->room = set->room ? 2 * set->room : 8;
      set->addresses
        = memory_realloc (set->addresses, set->room * sizeof value);
    }
  memmove (&set->addresses[position + 1], &set->addresses[position],
           (set->count - position) * sizeof value);
  set->addresses[position] = value;
  set->count++;
}

bool
acc_address_set_remove (struct acc_address_set *set, const void *address)
{
  if (!acc_address_set_contains (set, address))
    return false;
  size_t position = address_set_position (set, (uintptr_t) address);
  set->count--;
  memmove (&set->addresses[position], &set->addresses[position + 1],
           (set->count - position) * sizeof *set->addresses);
  return true;
}

void
acc_address_set_clear (struct acc_address_set *set)
{
  free (set->addresses);
  *set = (struct acc_address_set) { 0 };
}
