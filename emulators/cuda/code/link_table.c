/* A hash table from what texts declare to what it means: open addressing, at most
   half full.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/link_table.h"

struct link_slot
{
  struct link_key key;
  struct definition *definition; /* null: the slot is free */
};

enum
{
  FIRST_ROOM = 256
};

static size_t
hash (struct link_key key)
{
  uint64_t value = key.module * UINT64_C (0x9e3779b97f4a7c15);
  if (key.module == (unsigned) LINK_DECLARED)
    value ^= (uintptr_t) key.declared >> 4;
  else
    for (const char *at = key.name; *at != 0; at++)
      value = (value ^ (unsigned char) *at) * UINT64_C (0x100000001b3);
  value *= UINT64_C (0xff51afd7ed558ccd);
  return value ^ value >> 32;
}

static bool
is_same (struct link_key a, struct link_key b)
{
  if (a.module != b.module)
    return false;
  return a.module == (unsigned) LINK_DECLARED ? a.declared == b.declared
                                              : strcmp (a.name, b.name) == 0;
}

/* The slot that has KEY, or the free one where it belongs. */
static struct link_slot *
slot_of (const struct link_table *table, struct link_key key)
{
  size_t at = hash (key) & (table->room - 1);
  while (table->slots[at].definition != NULL
         && !is_same (table->slots[at].key, key))
    at = (at + 1) & (table->room - 1);
  return &table->slots[at];
}

struct definition *
link_table_find (const struct link_table *table, struct link_key key)
{
  return table->room == 0 ? NULL : slot_of (table, key)->definition;
}

static bool
grow (struct link_table *table)
{
  struct link_table larger
    = { .room = table->room == 0 ? FIRST_ROOM : table->room * 2,
        .count = table->count };
  larger.slots = calloc (larger.room, sizeof *larger.slots);
  if (larger.slots == NULL)
    return false;
  for (size_t i = 0; i < table->room; i++)
    if (table->slots[i].definition != NULL)
      *slot_of (&larger, table->slots[i].key) = table->slots[i];
  free (table->slots);
  *table = larger;
  return true;
}

bool
link_table_set (struct link_table *table, struct link_key key,
                struct definition *definition)
{
  if (table->count * 2 >= table->room && !grow (table))
    return false;
  struct link_slot *slot = slot_of (table, key);
  table->count += slot->definition == NULL;
  *slot = (struct link_slot) { key, definition };
  return true;
}

void
link_table_free (struct link_table *table)
{
  free (table->slots);
  *table = (struct link_table) { 0 };
}
