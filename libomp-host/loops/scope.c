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

/* Called for a scope with task reductions alone.  */
ENTRY (void, GOMP_scope_start, (uintptr_t *reductions))
{
  struct work_shared shared = { .reductions = reductions };
  work_enter_shared (thread_current (), &shared);
}

/* Called for every scope where a tool may want to know of it: the place of a tool's
   work-begin event (ompt_work_scope).  REDUCTIONS is NULL where there are no task
   reductions, and then the scope is no work share.  */
ENTRY (void, GOMP_scope_start_with_end, (uintptr_t *reductions))
{
  if (reductions)
    GOMP_scope_start (reductions);
}

/* The place of a tool's work-end event, before the scope's barrier.  */
ENTRY (void, GOMP_scope_end, (void))
{
}

/* Without CANCELLED, this is the barrier at the end of the construct too.  */
ENTRY (void, GOMP_workshare_task_reduction_unregister, (bool cancelled))
{
  struct thread *thread = thread_current ();
  reduction_workshare_end (thread);
  if (!cancelled)
    barrier_wait (thread);
}
