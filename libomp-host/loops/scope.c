/* The entry points of scope (5.2, 11.2), whose barrier is a call of its own, and of
   the end of any worksharing construct with such
   reductions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/tasks/reduction.h"
#include "libomp-host/teams/barrier.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"

/* Called for a scope with task reductions alone.  */
ENTRY (void, GOMP_scope_start, (uintptr_t *reductions))
{
  struct work_shared shared = { .reductions = reductions };
  work_enter_shared (thread_current (), &shared);
}

/* Called for every scope where a tool may want to know of it.  REDUCTIONS is NULL where
   there are no task reductions, and then the scope is no work share.  */
ENTRY (void, GOMP_scope_start_with_end, (uintptr_t *reductions))
{
  if (reductions)
    GOMP_scope_start (reductions);
  if (tool_hears ())
    tool_work (ompt_work_scope, ompt_scope_begin, 1, TOOL_SITE.code);
}

/* Before the scope's barrier, which is a call of its own.  */
ENTRY (void, GOMP_scope_end, (void))
{
  if (tool_hears ())
    tool_work (ompt_work_scope, ompt_scope_end, 1, TOOL_SITE.code);
}

/* Without CANCELLED, this is the barrier at the end of the construct too.  */
ENTRY (void, GOMP_workshare_task_reduction_unregister, (bool cancelled))
{
  struct thread *thread = thread_current ();
  reduction_workshare_end (thread);
  if (!cancelled)
    barrier_of (thread, ompt_sync_region_barrier_implicit_workshare);
}
