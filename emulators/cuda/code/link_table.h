/* A hash table from what texts declare to what it means.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_LINK_TABLE_H
#define EMULATORS_CUDA_CODE_LINK_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct definition;

/* What the table is asked for: the name `name` in the text `module`, or, with
   LINK_EXPORTED, in all texts; or, with LINK_DECLARED, the variable or function at
   `declared`, whatever its name. */
struct link_key
{
  unsigned module;
  const char *name;
  const void *declared;
};

enum
{
  LINK_EXPORTED = -1,
  LINK_DECLARED = -2
};

/* All zeros: empty.  Owned by who has it; link_table_free gives back the slots. */
struct link_table
{
  struct link_slot *slots;
  size_t room, count;
};

/* The definition of KEY, or null where the table has none. */
struct definition *link_table_find (const struct link_table *table,
                                    struct link_key key);

/* From now on KEY, whose strings and objects must outlive the table, is DEFINITION.
   Returns false where memory runs out. */
bool link_table_set (struct link_table *table, struct link_key key,
                     struct definition *definition);

void link_table_free (struct link_table *table);

#endif
