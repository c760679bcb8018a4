/* The entry points of masked and master (5.2, 10.5).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/threads/thread.h"

/* Whether the calling thread is to run the block: the thread of its team with
   number FILTER, which each thread evaluates for itself.  */
ENTRY (bool, GOMP_has_masked_thread_num, (int filter))
{
  return thread_current ()->region.num == (unsigned) filter;
}

/* The same, and, in the thread that runs the block, the place of a tool's
   masked-begin event.  */
ENTRY_ALIAS (bool, GOMP_has_masked_thread_num_with_end, (int filter),
             GOMP_has_masked_thread_num);

/* The place of a tool's masked-end event: the thread that ran the block is through
   with it.  */
ENTRY (void, GOMP_masked_end, (void))
{
}
