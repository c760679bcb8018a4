/* The entry points of scope with task reductions (5.2, 11.2), whose barrier is a
   call of its own, and of the end of any worksharing construct with such
   reductions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/tasks/reduction.h"
#include "libomp-host/teams/barrier.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"

ENTRY (void, GOMP_scope_start, (uintptr_t *reductions))
{
  struct work_shared shared = { .reductions = reductions };
  work_enter_shared (thread_current (), &shared);
}

/* Without CANCELLED, this is the barrier at the end of the construct too.  */
ENTRY (void, GOMP_workshare_task_reduction_unregister, (bool cancelled))
{
  struct thread *thread = thread_current ();
  reduction_workshare_end (thread);
  if (!cancelled)
    barrier_wait (thread);
}
