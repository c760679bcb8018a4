/* Target tasks and the other hooks about tasks that libomp-offload uses.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/target_task.h"

#include <gomp/abi.h>
#include "libomp-host/tasks/depend.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-host/tasks/task_flags.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_wait.h"

/* The data of a target task.  struct host_target_task is the struct task.  */
struct target_body
{
  void (*ready) (void *argument, struct host_target_task *);
  void *argument;
};

void
target_task_ready (struct task *task)
{
  /* The task may be complete before READY returns.  */
  const struct target_body *body = task->data;
  body->ready (body->argument, (struct host_target_task *) task);
}

struct host_target_task *
host_target_task_create (void **depend,
                         void (*ready) (void *argument,
                                        struct host_target_task *),
                         void *argument)
{
  struct thread *thread = thread_current ();
  struct task *parent = thread->region.task;
  if (task_is_cancelled (thread->region.task_team, parent->group))
    return NULL;

  struct task_worker *worker = task_worker_current (thread);
  void *data;
  struct task *task
    = task_alloc (worker, sizeof (struct target_body), sizeof (void *), &data);
  task_init (task, thread, parent, worker, TASK_FLAG_TARGET);
  task->data = data;
  /* Its events are a device's.  */
  if (tool_hears ())
    task->told = NULL;
  *(struct target_body *) data = (struct target_body) { ready, argument };
  task_count_in (task, worker);
  if (!depend || depend_add (task, parent, depend, worker))
    target_task_ready (task);
  return (struct host_target_task *) task;
}

void
host_target_task_complete (struct host_target_task *task)
{
  task_complete_from_anywhere ((struct task *) task, task_complete_bodiless);
}

void
host_task_run (void (*fn) (void *), void *data, size_t size, size_t alignment,
               void **depend)
{
  const struct task_request request
    = { .fn = fn,
        .data = data,
        .size = size,
        .alignment = alignment,
        .deferrable = true,
        .flags = depend ? GOMP_TASK_FLAG_DEPEND : 0,
        .depend = depend };
  task_create (thread_current (), &request);
}

void
host_wait_depend (void **depend)
{
  task_wait_depend (depend, (struct tool_site) { NULL, NULL });
}

bool
host_help (void)
{
  struct thread *thread = thread_self;
  if (!thread
      || !__atomic_load_n (&thread->region.task_team->used, __ATOMIC_RELAXED))
    return false;
  struct task *task
    = task_take (thread, task_family_link (thread->region.task));
  if (!task)
    return false;
  task_run (thread, task);
  return true;
}

bool
host_in_final (void)
{
  struct thread *thread = thread_self;
  return thread && thread->region.task->final;
}
