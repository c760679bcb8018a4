/* Memory whose pages are locked, so that it never leaves main memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_PINNED_PAGES_H
#define GANGWAY_HOST_PINNED_PAGES_H

#include "base/attributes.h"

/* SIZE bytes aligned for any type, cleared or used before; NULL where the limit
   on locked memory (ulimit -l) does not allow it, or there is no memory.  Takes
   the list's lock.  */
void *pinned_pages_alloc (size_t size);

/* SIZE is what the block was allocated with.  */
void pinned_pages_free (void *memory, size_t size);

/* Around a fork, so that the child finds whole data: hold the lock.  */
void pinned_pages_fork_prepare (void);
void pinned_pages_fork_done (void);

#endif
