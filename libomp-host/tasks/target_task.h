/* Target tasks: children whose body is run by a device.  The interface that
   libomp-offload uses is offload-hooks.h.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TARGET_TASK_H
#define GANGWAY_HOST_TARGET_TASK_H

#include "libomp-host/tasks/task.h"

/* TASK, with TASK_FLAG_TARGET, waits for nothing any more: call its owner.  */
void target_task_ready (struct task *task);

#endif
