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
   fulfilled, so that the caller is to complete TASK.  False if TASK stays until the
   event is fulfilled; TASK may be gone by then.  */
bool detach_body_done (struct task *task, struct task_worker *worker);

/* Whether TASK's event is fulfilled.  Acquire: what was done before that.  */
static inline bool
detach_is_fulfilled (const struct task *task)
{
  return __atomic_load_n (&task->event, __ATOMIC_ACQUIRE) & EVENT_FULFILLED;
}

/* The parent of the undeferred TASK waits, on THREAD, until TASK's event is
   fulfilled, running other tasks meanwhile.  */
void detach_wait (struct thread *thread, struct task *task);

/* Fulfil the event of TASK, from any thread.  False where that cannot be: the event
   is fulfilled already, or TASK has none.  */
bool detach_fulfill (struct task *task);

#endif
