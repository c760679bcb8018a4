/* Cancellation (5.2, 11.5): GOMP_cancel, GOMP_cancellation_point.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "gomp/abi.h"
#include "libomp-host/teams/parallel.h"
#include "libomp-host/tasks/taskgroup.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/tool/tool_events.h"

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

/* Tell a tool that the construct WHICH is cancelled, by this thread or, as it has just
   DETECTED, by another one.  */
static void __attribute__ ((cold))
cancel_tell (int which, bool detected, const void *code)
{
  int flags = detected ? ompt_cancel_detected : ompt_cancel_activated;
  if (which & GOMP_CANCEL_PARALLEL)
    flags |= ompt_cancel_parallel;
  if (which & GOMP_CANCEL_LOOP)
    flags |= ompt_cancel_loop;
  if (which & GOMP_CANCEL_SECTIONS)
    flags |= ompt_cancel_sections;
  if (which & GOMP_CANCEL_TASKGROUP)
    flags |= ompt_cancel_taskgroup;
  tool_cancel (flags, code);
}

static inline __attribute__ ((always_inline)) bool
cancelled_at (struct thread *thread, int which)
{
  bool is = cancelled (thread, which);
  if (is && tool_hears ())
    cancel_tell (which, true, TOOL_SITE.code);
  return is;
}

GOMP_ENTRY bool
GOMP_cancellation_point (int which)
{
  return icv_device.cancellation && cancelled_at (thread_current (), which);
}

GOMP_ENTRY bool
GOMP_cancel (int which, bool do_cancel)
{
  if (!icv_device.cancellation)
    return false;
  struct thread *thread = thread_current ();
  if (!do_cancel)
    return cancelled_at (thread, which);
  if (tool_hears ())
    cancel_tell (which, false, TOOL_SITE.code);
  if (which & CANCEL_WORKSHARE)
    return workshare_cancel (thread);
  if (which & GOMP_CANCEL_TASKGROUP)
    return taskgroup_cancel (thread);
  parallel_cancel (thread);
  return true;
}
