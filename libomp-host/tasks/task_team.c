/* A team's tasks: start, end, and whether any is left.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_team.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "base/quiet_write.h"
#include "libomp-host/tasks/depend.h"
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_shared.h"
#include "libomp-host/tasks/task_wait.h"

/* Memory.  */

void
task_team_init (struct task_team *team, const int *cancelled)
{
  mutex_init (&team->lock, MUTEX_RANK_TASK);
  team->workers = team->first;
  team->room = 1;
  team->cancelled = cancelled;
}

static void
task_team_free_workers (struct task_team *team)
{
  if (team->workers != team->first)
    free (team->workers);
}

void
task_team_reserve (struct task_team *team, unsigned size)
{
  if (size <= team->room)
    return;
  struct task_worker **workers = memory_alloc (size * sizeof *workers);
  memset (workers, 0, size * sizeof *workers);
  memcpy (workers, team->workers, team->room * sizeof *workers);
  task_team_free_workers (team);
  team->workers = workers;
  team->room = size;
}

void
task_team_free (struct task_team *team)
{
  task_shared_free (team);
  task_team_free_workers (team);
  team->workers = NULL;
  team->room = 0;
}

void
task_team_destroy (struct task_team *team)
{
  struct task_worker *worker = team->workers[0];
  team->workers[0] = NULL;
  if (worker)
    task_worker_release (worker);
  task_team_free (team);
}

/* Start and end.  */

void
task_team_start (struct task_team *team, unsigned size)
{
  if (unlikely (__atomic_load_n (&team->used, __ATOMIC_RELAXED)))
    __atomic_store_n (&team->used, false, __ATOMIC_RELAXED);
  QUIET_WRITE (team->alone, false);
  QUIET_WRITE (team->size, size);
  /* dock_open sets this number for a larger team.  */
  if (size == 1)
    __atomic_store_n (&team->idle.threads, 1, __ATOMIC_RELAXED);
  gomp_assert (!team->group);
}

void
task_team_use (struct task_team *team)
{
  bool first = false;
  mutex_lock (&team->lock);
  if (!team->used)
    {
      task_pool_team_start ();
      /* Release: a worker at the dock that helps with the region's tasks sees the
         region that the task is of.  Sequentially consistent: either a thread that
         goes to sleep sees this store, or task_call_begin sees the sleeper.  */
      __atomic_store_n (&team->used, true, __ATOMIC_SEQ_CST);
      first = true;
    }
  mutex_unlock (&team->lock);
  if (first)
    task_call_begin (team);
}

/* The counts begin at 0 in the next region, whose team may be smaller.  */
static void
task_team_reset (struct task_team *team)
{
  for (unsigned i = 0; i < team->size; i++)
    {
      struct task_worker *worker
        = __atomic_load_n (&team->workers[i], __ATOMIC_RELAXED);
      if (!worker)
        continue;
      worker->makes_plain = false;
      __atomic_store_n (&worker->created, 0, __ATOMIC_RELAXED);
      __atomic_store_n (&worker->completed, 0, __ATOMIC_RELAXED);
    }
  __atomic_store_n (&team->outside_completed, 0, __ATOMIC_RELAXED);
}

void
task_team_end (struct task_team *team)
{
  gomp_assert ((uint32_t) __atomic_load_n (&team->idle.parked, __ATOMIC_RELAXED)
               == 0);
  if (unlikely (team->group != NULL))
    {
      free (team->group);
      team->group = NULL;
    }
  if (unlikely (__atomic_load_n (&team->used, __ATOMIC_RELAXED)))
    {
      task_team_reset (team);
      __atomic_store_n (&team->used, false, __ATOMIC_RELAXED);
      task_pool_team_end ();
    }
}

/* After a fork, a team that is now of one thread has counts of threads that do
   not exist: they mean nothing.  */
static bool
task_team_empty (struct task_team *team)
{
  const struct task_worker *worker = team->workers[0];
  return (!worker || task_deque_size (&worker->deque) == 0)
         && team->shared_count + team->stray_count == 0;
}

/* First what is complete, then what was made.  At the moment between the two,
   no more was complete than was made, no less than the first sum, and no more
   was made than the second: where they agree, everything made was complete.  */
static bool
task_team_balanced (struct task_team *team)
{
  if (unlikely (team->alone))
    return task_team_empty (team);
  uint64_t completed
    = __atomic_load_n (&team->outside_completed, __ATOMIC_ACQUIRE);
  for (unsigned i = 0; i < team->size; i++)
    {
      const struct task_worker *worker = task_team_worker (team, i);
      if (worker)
        completed += __atomic_load_n (&worker->completed, __ATOMIC_ACQUIRE);
    }
  uint64_t created = 0;
  for (unsigned i = 0; i < team->size; i++)
    {
      const struct task_worker *worker = task_team_worker (team, i);
      if (worker)
        created += __atomic_load_n (&worker->created, __ATOMIC_RELAXED);
    }
  return created == completed;
}

bool
task_team_quiescent (struct task_team *team)
{
  if (!__atomic_load_n (&team->used, __ATOMIC_RELAXED))
    return true;
  if (!task_team_balanced (team))
    return false;
  /* A visitor that has still to wake the threads that wait, this one included,
     uses TEAM.  */
  while (unlikely (__atomic_load_n (&team->visitors, __ATOMIC_ACQUIRE)))
    sched_yield ();
  return true;
}

void
task_team_forget_others (struct task_team *team, bool alone)
{
  team->visitors = 0;
  /* The threads that would complete those that run are the parent's.  */
  team->targets = 0;
  idle_forget_others (&team->idle);
  if (!alone)
    return;
  team->alone = true;
  team->size = 1;
  if (team->workers[0])
    team->workers[0]->makes_plain = false;
  /* What is in their queues is for the threads of the parent process.  */
  for (unsigned i = 1; i < team->room; i++)
    team->workers[i] = NULL;
}

void
task_visit_begin (struct task_team *team)
{
  __atomic_fetch_add (&team->visitors, 1, __ATOMIC_SEQ_CST);
}

/* Let every thread of TEAM that sleeps look again.  */
static void
task_team_wake_all (struct task_team *team)
{
  struct idle *idle = &team->idle;
  if (idle_crowd_sleeps (idle))
    idle_wake_crowd (idle, INT_MAX, IDLE_CHANNEL_ALL);
  for (unsigned i = 0; i < team->size; i++)
    {
      struct task_worker *worker = task_team_worker (team, i);
      if (worker && idle_seat_taken (&worker->seat))
        task_worker_notify (worker);
    }
}

void
task_visit_end (struct task_team *team)
{
  full_fence ();
  if (task_team_balanced (team))
    task_team_wake_all (team);
  __atomic_fetch_sub (&team->visitors, 1, __ATOMIC_RELEASE);
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
  if (thread && task == thread->region.task)
    worker = task_worker_current (thread);
  depend_table_free (task->depends, worker);
  task->depends = NULL;
}

/* Running tasks in a barrier.  */

bool
task_run_one (struct thread *thread)
{
  if (!__atomic_load_n (&thread->region.task_team->used, __ATOMIC_ACQUIRE))
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
