/* Reading a prefer_type modifier of the interop construct (5.2, 14.1.3) as GCC 15
   and later encode it for GOMP_OFFLOAD_interop.  For plugins; no state.

   The encoding is a sequence of items, in the order of preference, and a NUL.
   An item is the byte 0x80, a byte for each foreign runtime's number (0: one that
   the compiler does not know), the byte 0x80, its attributes as NUL-ended strings,
   and a NUL.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_PREFER_TYPE_H
#define GANGWAY_PLUGINS_PREFER_TYPE_H

#include <stdbool.h>
#include <stddef.h>

struct prefer_type_item
{
  const unsigned char *runtimes; /* omp_interop_fr_t of each */
  size_t count;                  /* 0: any foreign runtime will do */
  const char *attributes;        /* strings one behind the other; "" ends */
};

/* Set *ITEM to the item at *ENCODED and move *ENCODED behind it.  False, with
   nothing set, where there is none, or *ENCODED is NULL.  The item lies in the
   encoding.  */
bool prefer_type_next (const char **encoded, struct prefer_type_item *item);

/* The attribute behind ATTRIBUTE, which is one of an item's; NULL after the
   last.  */
const char *prefer_type_next_attribute (const char *attribute);

/* Choose one of the COUNT (> 0) foreign runtimes OFFERED: the first that
   ENCODED's items name, in the order of the items; OFFERED[0] for an item that
   takes any, where no item names one that is offered, and where ENCODED is
   NULL.  */
int prefer_type_choose (const char *encoded, const int *offered, size_t count);

#endif
