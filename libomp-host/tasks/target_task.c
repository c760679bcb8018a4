/* Target tasks and the other hooks about tasks that libomp-offload uses.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/target_task.h"

#include <gomp/abi.h>
#include <limits.h>
#include <unistd.h>
#include "base/end.h"
#include "base/futex.h"
#include "libomp-host/tasks/depend.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-host/tasks/task_flags.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_told.h"
#include "libomp-host/tasks/task_wait.h"

/* The data of a target task.  struct host_target_task is the struct task.  */
struct target_body
{
  void (*ready) (void *argument, struct host_target_task *);
  void *argument;
};

/* What a thread sleeps on that is in exit and waits for its initial team's target tasks:
   it counts what may end that wait, while `end_awaited' is set.  A task is counted off
   before that is looked at, and that is set before the tasks are counted: so one of the two
   threads sees the other.  Both are atomic.  */
static uint32_t end_news;
static bool end_awaited;

/* How many calls of READY the thread is in: a task that it starts may need it.  */
static __thread unsigned starting __attribute__ ((tls_model ("initial-exec")));

static void
end_tell (void)
{
  __atomic_add_fetch (&end_news, 1, __ATOMIC_RELEASE);
  futex_wake (&end_news, INT_MAX);
}

/* tool_hears for a thread that may be a device's or a driver's, and then does nothing of
   OpenMP's but to begin and complete target tasks.  */
bool
host_tool_hears (void)
{
  return tool_here () && (thread_self ? tool_meet () : tool_meet_other ());
}

struct tool_task *
host_target_task_told (struct host_target_task *task)
{
  return ((struct task *) task)->told;
}

void
host_keep_site (struct tool_site site)
{
  (void) thread_current ();
  if (tool_meet ())
    tool_self->target_site = site;
}

static struct tool_site
kept_site (void)
{
  return tool_hears () ? tool_self->target_site
                       : (struct tool_site) { NULL, NULL };
}

void
target_task_ready (struct task *task)
{
  if (host_tool_hears ())
    task_told_start_target (task->told);
  /* The task may be complete before READY returns.  */
  const struct target_body *body = task->data;
  __atomic_add_fetch (&task->team->targets, 1, __ATOMIC_RELAXED);
  starting++;
  body->ready (body->argument, (struct host_target_task *) task);
  starting--;
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
    {
      if (tool_hears ())
        task_told_target_cancelled (thread, depend, tool_self->target_site);
      return NULL;
    }

  struct task_worker *worker = task_worker_current (thread);
  void *data;
  struct task *task
    = task_alloc (worker, sizeof (struct target_body), sizeof (void *), &data);
  task_init (task, thread, parent, worker, TASK_FLAG_TARGET);
  task->data = data;
  if (tool_here ())
    task->told = tool_meet ()
                   ? task_told_create_target (depend, tool_self->target_site)
                   : NULL;
  *(struct target_body *) data = (struct target_body) { ready, argument };
  task_count_in (task, worker);
  if (!depend || depend_add (task, parent, depend, worker))
    target_task_ready (task);
  return (struct host_target_task *) task;
}

/* What depends on TASK is ready, and counted, before TASK is not any more.  */
static void
target_task_complete (struct task *task, struct task_worker *worker)
{
  struct task_team *team = task->team;
  task_complete_bodiless (task, worker);
  __atomic_sub_fetch (&team->targets, 1, __ATOMIC_SEQ_CST);
  if (unlikely (__atomic_load_n (&end_awaited, __ATOMIC_SEQ_CST)))
    end_tell ();
}

void
host_target_task_complete (struct host_target_task *task)
{
  if (host_tool_hears ())
    task_told_late (((struct task *) task)->told);
  task_complete_from_anywhere ((struct task *) task, target_task_complete);
}

/* TEAM is the calling thread's initial team.  False where another thread has failed.  */
static bool
await_targets (struct task_team *team, bool helps)
{
  for (;;)
    {
      uint32_t seen = __atomic_load_n (&end_news, __ATOMIC_ACQUIRE);
      if (gomp_exit_fails ())
        return false;
      if (helps && host_help ())
        continue;
      if (__atomic_load_n (&team->targets, __ATOMIC_SEQ_CST) == 0)
        return true;
      futex_wait (&end_news, seen);
    }
}

bool
target_tasks_await_at_end (struct task_team *team, bool helps)
{
  if (starting > 0 || !__atomic_load_n (&team->used, __ATOMIC_RELAXED))
    return true;
  __atomic_store_n (&end_awaited, true, __ATOMIC_SEQ_CST);
  gomp_exit_waits (end_tell);
  bool good = await_targets (team, helps) && gomp_exit_waits (NULL);
  __atomic_store_n (&end_awaited, false, __ATOMIC_RELAXED);
  return good;
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
        .target = true,
        .flags = depend ? GOMP_TASK_FLAG_DEPEND : 0,
        .depend = depend,
        .site = kept_site () };
  task_create (thread_current (), &request);
}

void
host_wait_depend (void **depend)
{
  struct tool_site site = kept_site ();
  task_wait_depend (depend, site);
  /* Tasks that the thread has run meanwhile may have had device constructs, too.  */
  if (tool_hears ())
    tool_self->target_site = site;
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
  return thread && task_is_final (thread->region.task);
}
