/* A team's tasks: start, end, and whether any is left.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_team.h"

#include <sched.h>
#include <stdlib.h>
#include "base/error.h"
#include "libomp-host/tasks/depend.h"
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_shared.h"
#include "libomp-host/tasks/task_wait.h"

void
task_team_start (struct team *team)
{
  struct task_team *tasks = &team->tasks;
  __atomic_store_n (&tasks->used, false, __ATOMIC_RELAXED);
  tasks->alone = false;
  /* A larger team gets it when its dock opens.  */
  if (team->size == 1)
    __atomic_store_n (&tasks->idle.threads, 1, __ATOMIC_RELAXED);
  gomp_assert (!tasks->group);
}

void
task_team_use (struct team *team)
{
  struct task_team *tasks = &team->tasks;
  bool first = false;
  mutex_lock (&tasks->lock);
  if (!tasks->used)
    {
      task_pool_team_start ();
      /* Release: dock.c's helpers see the region that the task is of.
         Sequentially consistent: so does a sleeper, or task_call_begin sees
         the sleeper.  */
      __atomic_store_n (&tasks->used, true, __ATOMIC_SEQ_CST);
      first = true;
    }
  mutex_unlock (&tasks->lock);
  if (first)
    task_call_begin (team);
}

/* The counts begin at 0 in the next region, whose team may be smaller.  */
static void
task_team_reset (struct team *team)
{
  for (unsigned i = 0; i < team->size; i++)
    {
      struct task_worker *worker
        = __atomic_load_n (&team->members[i].queue.worker, __ATOMIC_RELAXED);
      if (!worker)
        continue;
      __atomic_store_n (&worker->created, 0, __ATOMIC_RELAXED);
      __atomic_store_n (&worker->completed, 0, __ATOMIC_RELAXED);
    }
  __atomic_store_n (&team->tasks.outside_completed, 0, __ATOMIC_RELAXED);
}

void
task_team_end (struct team *team)
{
  struct task_team *tasks = &team->tasks;
  gomp_assert (
    (uint32_t) __atomic_load_n (&tasks->idle.parked, __ATOMIC_RELAXED) == 0);
  free (tasks->group);
  tasks->group = NULL;
  if (unlikely (__atomic_load_n (&tasks->used, __ATOMIC_RELAXED)))
    {
      task_team_reset (team);
      __atomic_store_n (&tasks->used, false, __ATOMIC_RELAXED);
      task_pool_team_end ();
    }
  /* Only the initial team of a thread is ever freed.  */
  struct task_worker *worker = team->members[0].queue.worker;
  if (!team->parent && worker)
    {
      team->members[0].queue.worker = NULL;
      task_worker_release (worker);
      task_shared_free (team);
    }
}

/* The counts of a team of one that was larger before a fork mean nothing.  */
static bool
task_team_empty (struct team *team)
{
  const struct task_worker *worker = team->members[0].queue.worker;
  return (!worker || task_deque_size (&worker->deque) == 0)
         && team->tasks.shared_count + team->tasks.stray_count == 0;
}

/* First what is complete, then what was made.  At the moment between the two,
   no more was complete than was made, no less than the first sum, and no more
   was made than the second: where they agree, everything made was complete.  */
static bool
task_team_balanced (struct team *team)
{
  if (unlikely (team->tasks.alone))
    return task_team_empty (team);
  uint64_t completed
    = __atomic_load_n (&team->tasks.outside_completed, __ATOMIC_ACQUIRE);
  for (unsigned i = 0; i < team->size; i++)
    {
      const struct task_worker *worker
        = __atomic_load_n (&team->members[i].queue.worker, __ATOMIC_ACQUIRE);
      if (worker)
        completed += __atomic_load_n (&worker->completed, __ATOMIC_ACQUIRE);
    }
  uint64_t created = 0;
  for (unsigned i = 0; i < team->size; i++)
    {
      const struct task_worker *worker
        = __atomic_load_n (&team->members[i].queue.worker, __ATOMIC_ACQUIRE);
      if (worker)
        created += __atomic_load_n (&worker->created, __ATOMIC_RELAXED);
    }
  return created == completed;
}

bool
task_team_quiescent (struct team *team)
{
  if (!__atomic_load_n (&team->tasks.used, __ATOMIC_RELAXED))
    return true;
  if (!task_team_balanced (team))
    return false;
  /* A visitor has still to wake those that wait, this thread included.  */
  while (unlikely (__atomic_load_n (&team->tasks.visitors, __ATOMIC_ACQUIRE)))
    sched_yield ();
  return true;
}

void
task_team_forget_others (struct team *team, bool alone)
{
  struct task_team *tasks = &team->tasks;
  tasks->visitors = 0;
  idle_forget_others (&tasks->idle);
  if (!alone)
    return;
  tasks->alone = true;
  /* What is in their queues is for the threads of the parent process.  */
  for (unsigned i = 1; i < team->capacity; i++)
    team->members[i].queue.worker = NULL;
}

void
task_visit_begin (struct team *team)
{
  __atomic_fetch_add (&team->tasks.visitors, 1, __ATOMIC_SEQ_CST);
}

/* Every thread that sleeps looks again.  */
static void
task_team_wake_all (struct team *team)
{
  struct idle *idle = &team->tasks.idle;
  if (idle_crowd_sleeps (idle))
    idle_wake_crowd (idle, INT_MAX, IDLE_CHANNEL_ALL);
  for (unsigned i = 0; i < team->size; i++)
    {
      struct task_worker *worker
        = __atomic_load_n (&team->members[i].queue.worker, __ATOMIC_ACQUIRE);
      if (worker && idle_seat_taken (&worker->seat))
        task_worker_notify (worker);
    }
}

void
task_visit_end (struct team *team)
{
  full_fence ();
  if (task_team_balanced (team))
    task_team_wake_all (team);
  __atomic_fetch_sub (&team->tasks.visitors, 1, __ATOMIC_RELEASE);
}

/* Implicit tasks.  */

void
task_implicit_start (struct task *task, const struct icv *icv,
                     struct task *parent)
{
  task->icv = *icv;
  task->parent = parent;
  task->group = NULL;
  task->implicit = true;
  task->final = false;
  task->undeferred = false;
  task->copyfn_done = false;
  task->flags = 0;
  task->depends = NULL;
  task->pending = 0;
  task->priority = 0;
  __atomic_store_n (&task->shared, FAMILY_START, __ATOMIC_RELAXED);
  __atomic_store_n (&task->owner, NULL, __ATOMIC_RELAXED);
  __atomic_store_n (&task->stamp, 0, __ATOMIC_RELAXED);
}

void
task_implicit_end (struct task *task)
{
  if (likely (!task->depends))
    return;
  struct thread *thread = thread_self;
  struct task_worker *worker = NULL;
  if (thread && task == &thread->region.member->implicit)
    worker = task_worker_current (thread);
  depend_table_free (task->depends, worker);
  task->depends = NULL;
}

/* Running tasks in a barrier.  */

bool
task_run_one (struct thread *thread)
{
  if (!__atomic_load_n (&thread->region.team->tasks.used, __ATOMIC_ACQUIRE))
    return false;
  struct task *task = task_take (thread, 0);
  if (!task)
    return false;
  task_run_at_barrier (thread, task);
  return true;
}

void
task_run_at_barrier (struct thread *thread, struct task *task)
{
  struct task_worker *worker = task_worker_current (thread);
  worker->at_barrier = true;
  task_run (thread, task);
  worker->at_barrier = false;
}
