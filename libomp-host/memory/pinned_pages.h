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

/* fork.c calls these before a fork, and after it in the parent and in the
   child.  The lock is held in between, so that the child does not find the
   slots half changed by a thread that it does not have.  */
void pinned_pages_fork_prepare (void);
void pinned_pages_fork_done (void);

#endif
