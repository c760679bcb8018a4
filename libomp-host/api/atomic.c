/* The entry points of atomic constructs (5.2, 15.8.4) on what the processor has
   no atomic instruction for: one lock for all of them.
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
