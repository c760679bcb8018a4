/* The library's own bits beside GOMP_TASK_FLAG_* in task->flags.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_FLAGS_H
#define GANGWAY_HOST_TASK_FLAGS_H

/* The task's data has an allocation of its own, freed with the task.  */
#define TASK_FLAG_DATA_ALLOCATED (1u << 24)
/* A target task: it has no body that a thread of the team runs (target_task.c).  */
#define TASK_FLAG_TARGET (1u << 25)

#endif
