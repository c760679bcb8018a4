/* The tasks of a team that are in no thread's deque: those with a priority, and
   those made ready by a thread that is not of the team.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_SHARED_H
#define GANGWAY_HOST_TASK_SHARED_H

#include "base/attributes.h"
#include "libomp-host/teams/team.h"

/* Add a ready task; any thread, while the task keeps the team alive.  Takes
   team->tasks.lock.  Ends the process where there is no memory.  */
void task_shared_push (struct team *team, struct task *task);

/* Take the one with the highest priority, the oldest of these, or of those that
   descend from ANCESTOR (0: any).  NULL where there is none.  Takes
   team->tasks.lock.  */
struct task *task_shared_take (struct team *team, uintptr_t ancestor);

/* Free the heap's memory, with the team's.  */
void task_shared_free (struct team *team);

#endif
