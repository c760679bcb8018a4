/* Target tasks: children whose body is run by a device.  The interface that
   libomp-offload uses is offload-hooks.h.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TARGET_TASK_H
#define GANGWAY_HOST_TARGET_TASK_H

#include "libomp-host/tasks/task.h"

/* TASK, which has TASK_FLAG_TARGET, waits for no other task any more: call the
   function that host_target_task_create was given for it.  */
void target_task_ready (struct task *task);

#endif
