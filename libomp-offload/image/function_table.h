/* Tables of a device's functions: from host function to device address and from
   reverse-offload key to host function.  A table never changes once it is
   published; loading an image makes a new one.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_FUNCTION_TABLE_H
#define GANGWAY_OFFLOAD_FUNCTION_TABLE_H

#include "base/attributes.h"

struct function_pair
{
  uintptr_t key; /* 0: none */
  uintptr_t value;
};

struct function_table
{
  struct function_table *older;  /* on the list of those still to be freed */
  size_t mask;                   /* slots of each half, less one */
  struct function_pair *reverse; /* the second half of pairs */
  struct function_pair pairs[];
};

/* An empty table with room for COUNT functions.  */
struct function_table *function_table_create (size_t count);
/* For its maker, before it is published.  A key of 0 is left out.  */
void function_table_add (struct function_table *table, uintptr_t host,
                         uintptr_t device, uintptr_t reverse_key);

/* 0 where there is none.  */
uintptr_t function_table_device (const struct function_table *table,
                                 uintptr_t host);
uintptr_t function_table_host (const struct function_table *table,
                               uintptr_t reverse_key);

#endif
