/* A device's functions: from host function to device function, and from
   reverse-offload key to host function.

   Launches look up without a lock and write nothing.  A table changes in place
   between function_table_begin and function_table_end.  A reader sees by the
   version that a change is under way, and waits for its end.  Memory that a
   table has outgrown stays until the table is destroyed, since a reader may
   still read it; as each growth at least doubles the table, that is less than
   what the table uses, however often images come and go.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_FUNCTION_TABLE_H
#define GANGWAY_OFFLOAD_FUNCTION_TABLE_H

#include "base/attributes.h"

struct function_table;
struct known_function;

struct device_function
{
  uintptr_t address; /* on the device; 0: there is none */
  /* What the image knows of the function; it lives as long as the image is loaded.  */
  struct known_function *known;
};

/* An empty table.  Ends the process where there is no memory.  */
struct function_table *function_table_create (void);
/* Free TABLE and all memory that it had.  Nobody may read it any more.  */
void function_table_destroy (struct function_table *table);

/* Make sure that the next change has memory for COUNT functions.  One thread at
   a time calls this, and meanwhile no other changes TABLE to more functions
   than it has room for.  Ends the process where there is no memory.  */
void function_table_reserve (struct function_table *table, size_t count);
/* Begin a change: TABLE is empty then.  Holds the table's lock, a leaf, until
   function_table_end, so that the caller allocates nothing in between;
   function_table_reserve has made room for what it adds.  */
void function_table_begin (struct function_table *table);
/* Add FUNCTION under host function HOST, and HOST under its reverse-offload
   key.  A key of 0 is left out, and so is one that the table has.  */
void function_table_add (struct function_table *table, uintptr_t host,
                         struct device_function function,
                         uintptr_t reverse_key);
void function_table_end (struct function_table *table);

/* Look HOST, or the reverse-offload key, up; takes no lock unless a change is
   under way.  TABLE may be NULL.  What is not found has the address 0.  */
struct device_function function_table_device (struct function_table *table,
                                              uintptr_t host);
uintptr_t function_table_host (struct function_table *table,
                               uintptr_t reverse_key);
/* For tests: bytes of memory that TABLE has.  */
size_t function_table_bytes (const struct function_table *table);

#endif
