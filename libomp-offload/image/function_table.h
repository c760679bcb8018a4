/* A device's functions: from host function to device function, and from
   reverse-offload key to host function.

   Launches look up without a lock and write nothing.  A table changes in place
   between function_table_begin and function_table_end, which the version tells:
   a reader that meets a change waits for its end.  Memory that a table has grown
   out of stays until the table ends, since a reader may still be in it; as each
   growth at least doubles it, that is less than what the table uses, however
   often images come and go.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_FUNCTION_TABLE_H
#define GANGWAY_OFFLOAD_FUNCTION_TABLE_H

#include "base/attributes.h"

struct function_table;

struct device_function
{
  uintptr_t address; /* on the device; 0: there is none */
  /* A byte of the image's for what is known of the function, atomic; it lives
     as long as the image is loaded.  */
  unsigned char *known;
};

struct function_table *function_table_create (void);
/* Nobody may read it any more.  */
void function_table_destroy (struct function_table *table);

/* Have memory for COUNT functions at the next change.  Only one thread at a time,
   and no change meanwhile that has more functions than the table has room for.
   Ends the process where there is no memory.  */
void function_table_reserve (struct function_table *table, size_t count);
/* Begin a change: the table is empty.  Holds the table's lock, a leaf, until the
   end of the change, and allocates nothing.  There must be room for what is
   added.  */
void function_table_begin (struct function_table *table);
/* A key of 0 is left out, and so is one that the table has.  */
void function_table_add (struct function_table *table, uintptr_t host,
                         struct device_function function,
                         uintptr_t reverse_key);
void function_table_end (struct function_table *table);

/* Look up; takes no lock unless a change is under way.  TABLE may be NULL.  Not
   found: an address of 0.  */
struct device_function function_table_device (struct function_table *table,
                                              uintptr_t host);
uintptr_t function_table_host (struct function_table *table,
                               uintptr_t reverse_key);
/* For tests: bytes of memory that TABLE has.  */
size_t function_table_bytes (const struct function_table *table);

#endif
