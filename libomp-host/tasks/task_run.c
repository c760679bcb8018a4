/* Running and completing tasks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_run.h"

#include <gomp/abi.h>
#include "libomp-host/tasks/depend.h"
#include "libomp-host/tasks/detach.h"
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_flags.h"
#include "libomp-host/tasks/task_plain.h"
#include "libomp-host/tasks/task_rest.h"
#include "libomp-host/tasks/task_team.h"
#include "libomp-host/tasks/task_told.h"
#include "libomp-host/tasks/task_wait.h"
#include "libomp-host/tasks/taskgroup.h"
#include "libomp-host/tool/tool_events.h"

/* Completing.  */

/* TASK is complete: tell its successors, its parent and its group.  */
static inline void
task_report (struct task *task, struct task_worker *worker)
{
  struct taskgroup *group = task->group;
  if (unlikely (task->node != NULL))
    depend_complete (task->node, worker);
  task_family_child_done (task->parent, worker);
  if (group)
    taskgroup_remove (group, worker);
}

/* Count TASK's completion.  Release: when the team's sums agree, all that the
   tasks did is visible.  */
static inline void
task_count_out (struct task_team *team, struct task_worker *worker)
{
  if (likely (worker != NULL))
    __atomic_store_n (&worker->completed, worker->completed + 1,
                      __ATOMIC_RELEASE);
  else
    __atomic_fetch_add (&team->outside_completed, 1, __ATOMIC_SEQ_CST);
}

/* Not inlined below: few tasks come to it.  */
void __attribute__ ((noinline))
task_complete (struct task *task, struct task_worker *worker)
{
  struct task_team *team = task->team;
  bool alone = task_family_alone (task);
  if (unlikely (!alone))
    task_family_hold_up (task);
  task_report (task, worker);
  if (likely (alone))
    task_free (task, worker);
  else
    task_family_become_zombie (task, 0, worker);
  task_count_out (team, worker);
}

void
task_complete_held (struct task *task, struct task_worker *worker)
{
  struct task_team *team = task->team;
  task_report (task, worker);
  task_family_release_hold (task, worker);
  task_count_out (team, worker);
}

void
task_complete_bodiless (struct task *task, struct task_worker *worker)
{
  struct task_team *team = task->team;
  task_report (task, worker);
  task_free (task, worker);
  task_count_out (team, worker);
}

/* Running.  */

void
task_run_free_depends (struct task *task, struct task_worker *worker)
{
  if (!task->depends)
    return;
  depend_table_free (task->depends, worker);
  task->depends = NULL;
}

/* TASK, whose body is done, has children, or more to it than a body.  */
static void __attribute__ ((noinline))
task_end_special (struct task *task, struct task_worker *worker)
{
  task_run_free_depends (task, worker);
  if ((task->flags & GOMP_TASK_FLAG_DETACH) && !detach_body_done (task, worker))
    return;
  task_complete (task, worker);
}

/* TASK's body is done.  */
static inline void
task_end (struct task *task, struct task_worker *worker)
{
  if (task_leaves_nothing (task))
    task_plain_complete (task, worker);
  else
    task_end_special (task, worker);
}

static inline __attribute__ ((always_inline)) void
task_run_body (struct thread *thread, struct task *suspended, struct task *task,
               struct task_worker *worker)
{
  __atomic_store_n (&task->owner, worker, __ATOMIC_RELAXED);
  thread->region.task = task;
  task->fn (task->data);
  thread->region.task = suspended;
}

static inline __attribute__ ((always_inline)) void
task_run_untold (struct thread *thread, struct task *suspended,
                 struct task *task, struct task_worker *worker)
{
  if (unlikely (icv_device.cancellation && !task->copyfn_done
                && task_is_cancelled (task->team, task->group)))
    {
      task_complete (task, worker);
      return;
    }
  task_run_body (thread, suspended, task, worker);
  task_end (task, worker);
}

/* task_run with the events that a tool hears of.  TASK's body cannot run if it is
   cancelled.  */
static void __attribute__ ((cold, noinline))
task_run_told (struct thread *thread, struct task *task,
               ompt_task_status_t reason)
{
  if (!tool_meet ())
    {
      task_run_untold (thread, thread->region.task, task,
                       task_worker_current (thread));
      return;
    }
  struct task *suspended = thread->region.task;
  struct task_worker *worker = task_worker_current (thread);
  struct tool_task *told = task->told;
  if (!task->copyfn_done && task_is_cancelled (task->team, task->group))
    {
      task_told_discard (told, task->team, task->group);
      task_complete (task, worker);
      return;
    }
  tool_task_begin (told, reason, __builtin_dwarf_cfa ());
  task_run_body (thread, suspended, task, worker);
  task_run_free_depends (task, worker);
  bool detached
    = (task->flags & GOMP_TASK_FLAG_DETACH) && !detach_is_fulfilled (task);
  tool_task_end (told, detached ? ompt_task_detach : ompt_task_complete);
  if ((task->flags & GOMP_TASK_FLAG_DETACH) && !detach_body_done (task, worker))
    return;
  if (detached)
    task_told_late (told);
  task_complete (task, worker);
}

static void __attribute__ ((cold, noinline))
task_run_yielded_told (struct thread *thread, struct task *task,
                       struct tool_site site)
{
  bool hears = tool_meet ();
  if (hears)
    tool_frame_enter (site);
  task_run_told (thread, task, ompt_task_yield);
  if (hears)
    tool_frame_leave ();
}

void
task_run_yielded (struct thread *thread, struct task *task,
                  struct tool_site site)
{
  if (tool_here ())
    task_run_yielded_told (thread, task, site);
  else
    task_run_untold (thread, thread->region.task, task,
                     task_worker_current (thread));
}

void
task_run (struct thread *thread, struct task *task)
{
  if (tool_here ())
    task_run_told (thread, task, ompt_task_switch);
  else
    task_run_untold (thread, thread->region.task, task,
                     task_worker_current (thread));
}

void
task_run_own_children (struct thread *thread)
{
  struct task *task = thread->region.task;
  struct task_worker *worker = thread->region.task_worker;
  /* Then tasks can be cancelled, perhaps.  */
  if (unlikely (!worker || !worker->makes_plain || tool_here ()))
    return;
  struct task_deque *deque = &worker->deque;
  uintptr_t link = task_family_link (task);
  do
    {
      if (unlikely (__atomic_load_n (&thread->region.task_team->shared_count,
                                     __ATOMIC_RELAXED)))
        return;
      int64_t bottom = task_deque_bottom (deque);
      if (task_deque_empty (deque, bottom))
        return;
      struct task *child = task_deque_peek (deque, bottom);
      bool own = __atomic_load_n (&child->up, __ATOMIC_RELAXED) == link;
      if (unlikely (!own) && !task_family_descends (child, link))
        return;
      if (unlikely (!task_deque_pop_peeked (deque, bottom)))
        return;
      task_run_body (thread, task, child, worker);
      /* A task that has not begun hangs on its parent, and on no other.  */
      if (likely (own) && task_plain_leaves_nothing (child))
        task_plain_complete_child (child, task, worker);
      else
        task_end (child, worker);
    }
  while (task->pending != 0);
}

void
task_complete_from_anywhere (struct task *task,
                             void (*complete) (struct task *,
                                               struct task_worker *))
{
  struct thread *thread = thread_self;
  struct task_team *team = task->team;
  if (thread && thread->region.task_team == team)
    {
      complete (task, task_worker_current (thread));
      return;
    }
  task_visit_begin (team);
  complete (task, NULL);
  task_visit_end (team);
}
