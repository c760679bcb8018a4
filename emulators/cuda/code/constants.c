/* The pool and its hash table.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/constants.h"

#include <stdlib.h>
#include <string.h>

struct constant
{
  uint64_t bits;
  enum operand_form form;
  place where; /* PLACE_NONE: an empty entry of the table */
};

/* What a constant takes in the pool; the next one is aligned as registers are. */
static size_t
form_size (enum operand_form form)
{
  return form == FORM_64 ? 8 * LANES : form == FORM_32 ? 4 * LANES : 64;
}

static void
fill_lanes (uint8_t *at, enum operand_form form, uint64_t bits)
{
  for (unsigned lane = 0; lane < LANES; lane++)
    if (form == FORM_64)
      memcpy (at + 8 * lane, &bits, 8);
    else if (form == FORM_32)
      memcpy (at + 4 * lane, &bits, 4);
  if (form == FORM_PREDICATE)
    memcpy (at, &bits, 4);
}

place
constants_append (struct constants *constants, enum operand_form form,
                  uint64_t bits)
{
  size_t size = form_size (form);
  if (constants->size + size > constants->pool_room)
    {
      size_t room = constants->pool_room ? 2 * constants->pool_room : 1 << 16;
      uint8_t *pool
        = room < UINT32_C (0x80000000) ? aligned_alloc (64, room) : NULL;
      if (!pool)
        return PLACE_NONE;
      if (constants->pool)
        memcpy (pool, constants->pool, constants->size);
      free (constants->pool);
      constants->pool = pool;
      constants->pool_room = room;
    }
  place where = (place) constants->size | PLACE_CONSTANT;
  fill_lanes (constants->pool + constants->size, form, bits);
  constants->size += size;
  return where;
}

/* The entry of the constant in TABLE, or the empty one where it belongs. */
static struct constant *
table_entry (struct constant *table, unsigned room, enum operand_form form,
             uint64_t bits)
{
  uint64_t hash = (bits + form) * UINT64_C (0x9e3779b97f4a7c15);
  unsigned at = (unsigned) (hash >> 32) & (room - 1);
  while (table[at].where != PLACE_NONE
         && (table[at].bits != bits || table[at].form != form))
    at = (at + 1) & (room - 1);
  return &table[at];
}

static bool
table_grow (struct constants *constants)
{
  unsigned room = constants->room ? 2 * constants->room : 256;
  struct constant *table = malloc (room * sizeof *table);
  if (!table)
    return false;
  for (unsigned i = 0; i < room; i++)
    table[i].where = PLACE_NONE;
  for (unsigned i = 0; i < constants->room; i++)
    {
      struct constant *old = &constants->table[i];
      if (old->where != PLACE_NONE)
        *table_entry (table, room, old->form, old->bits) = *old;
    }
  free (constants->table);
  constants->table = table;
  constants->room = room;
  return true;
}

place
constants_place (struct constants *constants, enum operand_form form,
                 uint64_t bits)
{
  if (2 * constants->count >= constants->room && !table_grow (constants))
    return PLACE_NONE;
  struct constant *entry
    = table_entry (constants->table, constants->room, form, bits);
  if (entry->where == PLACE_NONE)
    {
      entry->bits = bits;
      entry->form = form;
      entry->where = constants_append (constants, form, bits);
      constants->count += entry->where != PLACE_NONE;
    }
  return entry->where;
}

void
constants_fill (struct constants *constants, place where,
                enum operand_form form, uint64_t bits)
{
  fill_lanes (constants->pool + (where & ~PLACE_CONSTANT), form, bits);
}

void
constants_free (struct constants *constants)
{
  free (constants->pool);
  free (constants->table);
}
