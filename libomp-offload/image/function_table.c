/* Open addressing, at most half full.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/function_table.h"

#include "base/memory.h"

struct function_table *
function_table_create (size_t count)
{
  size_t slots = 8;
  while (slots < 2 * count)
    slots *= 2;
  struct function_table *table
    = memory_alloc_cleared (sizeof *table + 2 * slots * sizeof *table->pairs);
  table->mask = slots - 1;
  table->reverse = table->pairs + slots;
  return table;
}

/* The pair of KEY, or the free one where it belongs.  */
static const struct function_pair *
function_pair_find (const struct function_pair *pairs, size_t mask,
                    uintptr_t key)
{
  size_t slot = (key >> 2) * 0x9e3779b97f4a7c15ull >> 32;
  while (pairs[slot & mask].key && pairs[slot & mask].key != key)
    slot++;
  return &pairs[slot & mask];
}

static void
function_pair_set (struct function_pair *pairs, size_t mask, uintptr_t key,
                   uintptr_t value)
{
  struct function_pair *pair
    = (struct function_pair *) function_pair_find (pairs, mask, key);
  if (key && !pair->key)
    *pair = (struct function_pair) { key, value };
}

void
function_table_add (struct function_table *table, uintptr_t host,
                    uintptr_t device, uintptr_t reverse_key)
{
  function_pair_set (table->pairs, table->mask, host, device);
  if (reverse_key)
    function_pair_set (table->reverse, table->mask, reverse_key, host);
}

uintptr_t
function_table_device (const struct function_table *table, uintptr_t host)
{
  return table ? function_pair_find (table->pairs, table->mask, host)->value
               : 0;
}

uintptr_t
function_table_host (const struct function_table *table, uintptr_t reverse_key)
{
  if (!table)
    return 0;
  return function_pair_find (table->reverse, table->mask, reverse_key)->value;
}
