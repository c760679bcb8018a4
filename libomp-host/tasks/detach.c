/* Detached tasks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/detach.h"

#include <gomp/abi.h>
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_told.h"
#include "libomp-host/tasks/task_wait.h"

bool
detach_body_done (struct task *task, struct task_worker *worker)
{
  if (detach_is_fulfilled (task))
    return true;
  /* The thread that completes TASK needs its memory; TASK's children may be done
     long before.  */
  task_family_hold_up (task);
  task_family_become_zombie (task, 1, worker);
  /* Release: all that the body did.  Acquire: a fulfilment that came first.  */
  if (__atomic_fetch_or (&task->event, EVENT_BODY_DONE, __ATOMIC_ACQ_REL)
      & EVENT_FULFILLED)
    {
      if (tool_hears ())
        task_told_late (task->told);
      task_complete_held (task, worker);
    }
  return false;
}

bool
detach_fulfill (struct task *task)
{
  if (!(task->flags & GOMP_TASK_FLAG_DETACH))
    return false;
  /* Before the task may be gone.  One that has not ended its body is told of again when
     it completes.  */
  struct tool_task *told = NULL;
  if (tool_hears ())
    {
      told = task->told;
      if (!(__atomic_load_n (&task->event, __ATOMIC_RELAXED) & EVENT_BODY_DONE))
        {
          task_told_early (told);
          told = NULL;
        }
    }
  bool undeferred = task->undeferred;
  struct task_worker *owner = __atomic_load_n (&task->owner, __ATOMIC_RELAXED);
  uint32_t event
    = __atomic_fetch_or (&task->event, EVENT_FULFILLED, __ATOMIC_ACQ_REL);
  if (event & EVENT_FULFILLED)
    return false;
  /* An undeferred task may be gone now, a deferred one whose body is still
     running too.  */
  if (undeferred)
    task_worker_notify (owner);
  else if (event & EVENT_BODY_DONE)
    {
      if (tool_hears ())
        task_told_late (told ? told : task->told);
      task_complete_from_anywhere (task, task_complete_held);
    }
  return true;
}

static bool
detach_wait_done (void *task)
{
  return __atomic_load_n (&((struct task *) task)->event, __ATOMIC_ACQUIRE)
         & EVENT_FULFILLED;
}

static bool
detach_wait_announce (void *task)
{
  /* detach_fulfill notifies the thread of an undeferred task in any case.  */
  return !detach_wait_done (task);
}

static void
detach_wait_retract (void *task)
{
  (void) task;
}

void
detach_wait (struct thread *thread, struct task *task)
{
  static const struct task_wait_kind kind
    = { detach_wait_done, detach_wait_announce, detach_wait_retract };
  task_wait (thread, &kind, task);
}
