/* Waiting inside a task: finding tasks to run meanwhile, sleeping, and waking
   those that sleep.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_WAIT_H
#define GANGWAY_HOST_TASK_WAIT_H

#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_worker.h"

/* What a thread may wait for.  DONE: whether it has come, and then with what
   happened before it visible.  ANNOUNCE: from now on, until RETRACT, the
   waiting thread's worker is notified when it comes; false, with nothing
   announced, if it has.  */
struct task_wait_kind
{
  bool (*done) (void *what);
  bool (*announce) (void *what);
  void (*retract) (void *what);
};

/* Wait for WHAT inside THREAD's current task.  Meanwhile the thread runs tasks,
   but only descendants of the current task, as a tied task must not be suspended
   for others (5.2, 12.9); then it sleeps.  */
void task_wait (struct thread *thread, const struct task_wait_kind *kind,
                void *what);

/* Take a ready task of THREAD's team, which is taken out of whichever queue it
   was in: any, or only a descendant of ANCESTOR (task_family_link; 0: any).
   NULL where there is none.  */
struct task *task_take (struct thread *thread, uintptr_t ancestor);

/* Something sleeps while a task was pushed: wake a thread that may run it,
   unless enough are awake.  */
void task_wake_slow (struct thread *thread, struct team *team)
  __attribute__ ((cold));

static inline bool
task_team_sleeps (const struct team *team)
{
  return __atomic_load_n (&team->barrier.sleep.sleepers, __ATOMIC_RELAXED)
         | __atomic_load_n (&team->dock.joining, __ATOMIC_RELAXED)
         | __atomic_load_n (&team->tasks.parked, __ATOMIC_RELAXED);
}

#endif
