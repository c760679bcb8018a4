/* The entry points of masked and master (5.2, 10.5).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"

/* Whether the calling thread is to run the block: the thread of its team with
   number FILTER, which each thread evaluates for itself.  */
ENTRY (bool, GOMP_has_masked_thread_num, (int filter))
{
  return thread_current ()->region.num == (unsigned) filter;
}

/* The same where GOMP_masked_end follows, in the thread that runs the block: that one
   tells a tool of the construct.  */
ENTRY (bool, GOMP_has_masked_thread_num_with_end, (int filter))
{
  bool executes = thread_current ()->region.num == (unsigned) filter;
  if (tool_hears () && executes)
    tool_masked (ompt_scope_begin, TOOL_SITE.code);
  return executes;
}

/* The thread that ran the block is through with it.  */
ENTRY (void, GOMP_masked_end, (void))
{
  if (tool_hears ())
    tool_masked (ompt_scope_end, TOOL_SITE.code);
}
