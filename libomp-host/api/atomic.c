/* The entry points of atomic constructs (5.2, 15.8.4) on what the processor has
   no atomic instruction for, and of reductions of more than one variable: one lock
   for all of them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/api/word_told.h"
#include "libomp-host/tool/tool_events.h"
#include "libomp-host/wait/word_lock.h"
#include "libomp-host/loops/workshare_entry.h"

static uint32_t atomic_word cache_aligned;

ENTRY (void, GOMP_atomic_start, (void))
{
  word_of_acquire (&atomic_word, ompt_mutex_atomic);
}

ENTRY (void, GOMP_atomic_end, (void))
{
  word_of_release (&atomic_word, ompt_mutex_atomic);
}

/* A thread adds its part to the variables of a reduction.  GCC 17 tells that from an
   atomic construct by the name, older versions do not: objects of both may be in one
   program, so the lock is the same.  */
ENTRY (void, GOMP_reduction_start, (void))
{
  if (tool_hears ())
    tool_reduction (ompt_scope_begin, TOOL_SITE.code);
  word_lock_acquire (&atomic_word);
}

ENTRY (void, GOMP_reduction_end, (void))
{
  word_lock_release (&atomic_word);
  if (tool_hears ())
    tool_reduction (ompt_scope_end, TOOL_SITE.code);
}
