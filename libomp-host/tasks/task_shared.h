/* The tasks of a team that are in no thread's deque: those with a priority, and
   strays.  A stray is a task that the thread which made it ready must not put into
   its own deque (task_run.h), or one that a thread found in its way when it looked
   for a task that it may run.  Unlike a deque's, every task here can be reached by
   any thread of the team that may run it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_SHARED_H
#define GANGWAY_HOST_TASK_SHARED_H

#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_team.h"

/* Add a ready task; any thread, while the task keeps the team alive.  Takes
   TEAM's lock.  Ends the process where there is no memory.  */
void task_shared_push (struct task_team *team, struct task *task);

/* Take the task with the highest priority, the oldest of these, or of those that
   descend from ANCESTOR (0: any); the same for the oldest stray.  NULL where there
   is none.  Both take TEAM's lock.  */
struct task *task_shared_take (struct task_team *team, uintptr_t ancestor);
struct task *task_stray_take (struct task_team *team, uintptr_t ancestor);

/* Notify a parked thread that may run one of the tasks here, of either kind;
   false if there is none.  Takes TEAM's lock.  */
bool task_shared_call_parked (struct task_team *team);

/* Free the heaps' memory, with the team's.  */
void task_shared_free (struct task_team *team);

#endif
