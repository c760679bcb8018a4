/* Cancellation (5.2, 11.5): GOMP_cancel, GOMP_cancellation_point.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "gomp/abi.h"
#include "libomp-host/teams/parallel.h"
#include "libomp-host/tasks/taskgroup.h"
#include "libomp-host/teams/team.h"

#define CANCEL_WORKSHARE (GOMP_CANCEL_LOOP | GOMP_CANCEL_SECTIONS)

static bool
parallel_cancelled (const struct thread *thread)
{
  return __atomic_load_n (&thread->region.team->cancelled, __ATOMIC_ACQUIRE);
}

/* Let the other threads of the region go, wherever they wait.  Release: what
   this thread did before.  */
static void
parallel_cancel (struct thread *thread)
{
  struct team *team = thread->region.team;
  if (__atomic_exchange_n (&team->cancelled, 1, __ATOMIC_ACQ_REL))
    return;
  work_cancel (team);
  barrier_wake (team);
}

static bool
cancelled (struct thread *thread, int which)
{
  if (which & CANCEL_WORKSHARE)
    return workshare_cancelled (thread);
  /* `cancel parallel' cancels all explicit tasks too.  */
  if ((which & GOMP_CANCEL_TASKGROUP) && taskgroup_cancelled (thread))
    return true;
  return parallel_cancelled (thread);
}

GOMP_ENTRY bool
GOMP_cancellation_point (int which)
{
  return icv_device.cancellation && cancelled (thread_current (), which);
}

GOMP_ENTRY bool
GOMP_cancel (int which, bool do_cancel)
{
  if (!icv_device.cancellation)
    return false;
  struct thread *thread = thread_current ();
  if (!do_cancel)
    return cancelled (thread, which);
  if (which & CANCEL_WORKSHARE)
    return workshare_cancel (thread);
  if (which & GOMP_CANCEL_TASKGROUP)
    return taskgroup_cancel (thread);
  parallel_cancel (thread);
  return true;
}
