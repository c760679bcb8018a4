/* The entry points of atomic constructs (5.2, 15.8.4) on what the processor has
   no atomic instruction for, and of reductions of more than one variable: one lock
   for all of them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/wait/word_lock.h"
#include "libomp-host/loops/workshare_entry.h"

static uint32_t atomic_word cache_aligned;

ENTRY (void, GOMP_atomic_start, (void))
{
  word_lock_acquire (&atomic_word);
}

ENTRY (void, GOMP_atomic_end, (void))
{
  word_lock_release (&atomic_word);
}

/* A thread adds its part to the variables of a reduction.  GCC 17 tells that from an
   atomic construct by the name, older versions do not: objects of both may be in one
   program, so the lock is the same.  GOMP_reduction_start is the place of a tool's
   reduction-begin event (ompt_sync_region_reduction), and GOMP_reduction_end of its
   reduction-end event.  */
ENTRY_ALIAS (void, GOMP_reduction_start, (void), GOMP_atomic_start);
ENTRY_ALIAS (void, GOMP_reduction_end, (void), GOMP_atomic_end);
