/* Memory that shares no cache line with any other: what one thread writes with each launch
   would slow down another thread whose own such memory the allocator put beside it.  For
   plugins; no state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_OWN_LINES_H
#define GANGWAY_PLUGINS_OWN_LINES_H

#include <gomp/plugin.h>
#include <stdlib.h>
#include <string.h>

/* Bytes: a cache line, of the processors that have a GPU beside them.  */
#define OWN_LINE 64

/* SIZE bytes of zeros in cache lines of their own, which the caller frees with free.  Ends
   the program where there is no memory, as GOMP_PLUGIN_malloc does.  */
static inline void *
own_lines_alloc (size_t size)
{
  size = (size + OWN_LINE - 1) & -(size_t) OWN_LINE;
  void *memory = aligned_alloc (OWN_LINE, size);
  if (!memory)
    GOMP_PLUGIN_fatal ("out of memory allocating %lu bytes",
                       (unsigned long) size);
  return memset (memory, 0, size);
}

#endif
