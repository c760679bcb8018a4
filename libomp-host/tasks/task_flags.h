/* The library's own bits beside GOMP_TASK_FLAG_* in task->flags.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_FLAGS_H
#define GANGWAY_HOST_TASK_FLAGS_H

#include <gomp/abi.h>

/* The task's data has an allocation of its own, freed with the task.  */
#define TASK_FLAG_DATA_ALLOCATED (1u << 24)
/* A target task: it has no body that a thread of the team runs (target_task.c).  */
#define TASK_FLAG_TARGET (1u << 25)
/* The task has used a field that has to be as it was when its memory is free, and that
   no other flag tells of: its memory is not of TASK_POOL_256, its arguments were
   constructed, or it has had a table of dependences.  */
#define TASK_FLAG_MORE (1u << 26)
/* The task is in a taskgroup.  */
#define TASK_FLAG_GROUPED (1u << 27)

/* A task with one of these cannot simply be freed (task_rest.h).  */
#define TASK_FLAGS_MORE                                                        \
  (TASK_FLAG_DATA_ALLOCATED | TASK_FLAG_TARGET | TASK_FLAG_MORE                \
   | GOMP_TASK_FLAG_DEPEND | GOMP_TASK_FLAG_PRIORITY | GOMP_TASK_FLAG_DETACH)

#endif
