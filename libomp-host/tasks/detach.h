/* Detached tasks (5.2, 12.5.2): complete when both their body is done and their
   event is fulfilled.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_DETACH_H
#define GANGWAY_HOST_DETACH_H

#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_worker.h"

/* task->event.  The event's handle is the address of the task.  */
#define EVENT_FULFILLED 1u
#define EVENT_BODY_DONE 2u

/* TASK's body, run by WORKER's thread, has ended.  True if the event is
   fulfilled, so that TASK is to be completed as usual; else it stays until the
   event is.  TASK may be gone then.  */
bool detach_body_done (struct task *task, struct task_worker *worker);

/* The parent of the undeferred TASK waits, on THREAD, until TASK's event is
   fulfilled, running other tasks meanwhile.  */
void detach_wait (struct thread *thread, struct task *task);

/* The event TASK is fulfilled, by any thread.  False if it cannot be: it was
   already, or is no event.  */
bool detach_fulfill (struct task *task);

#endif
