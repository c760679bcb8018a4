/* Target tasks: children whose body is run by a device.  The interface that
   libomp-offload uses is offload-hooks.h.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TARGET_TASK_H
#define GANGWAY_HOST_TARGET_TASK_H

#include "libomp-host/tasks/task.h"

/* TASK, which has TASK_FLAG_TARGET, waits for no other task any more: call the
   function that host_target_task_create was given for it.  */
void target_task_ready (struct task *task);

/* The process ends on the calling thread, whose initial team TEAM is: wait for TEAM's target
   tasks that were made ready; while HELPS, as the thread is in TEAM's region, run what it
   may of the tasks that they make ready.  Returns at once inside a call of READY, whose task
   may need the thread.  False, without waiting any longer, where another thread ends
   the process with a failure (gomp_exit_waits).  */
bool target_tasks_await_at_end (struct task_team *team, bool helps);

#endif
