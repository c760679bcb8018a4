/* Waiting inside a task: finding tasks to run meanwhile, sleeping, and waking
   those that sleep.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_WAIT_H
#define GANGWAY_HOST_TASK_WAIT_H

#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_team.h"
#include "libomp-host/tasks/task_worker.h"

/* What a thread may wait for.  DONE: whether it has come, and then with what
   happened before it visible.  ANNOUNCE: from now on, until RETRACT, the
   waiting thread's worker is notified when it comes; false, with nothing
   announced, if it has.  */
struct task_wait_kind
{
  bool (*done) (void *what);
  bool (*announce) (void *what);
  void (*retract) (void *what);
};

/* Wait for WHAT inside THREAD's current task.  Meanwhile the thread runs tasks,
   but only descendants of the current task; then it sleeps.

   That is the task scheduling constraint (5.2, 12.9): a new tied task must
   descend from every task that is suspended on the thread outside of a barrier.
   Each of those descends from the one below it, so that descendants of the
   current task are allowed.  New untied tasks would be too, and an untied task
   that waits restricts nothing; but a thread that took others than descendants
   could pile up tasks on its stack without limit, and would not come back to
   the one that may go on.  So all tasks are treated as tied ones.

   No deadlock comes from it: before a thread sleeps for long it has seen every
   ready task of the team (task_sleeper_look), and what a deque hides from it
   has become a stray, which all can reach.  Of all threads that wait, take one
   whose task has no descendant that has begun and is not complete: if a
   descendant of it is ready, the thread finds it.  */
void task_wait (struct thread *thread, const struct task_wait_kind *kind,
                void *what);

/* Take a ready task of THREAD's team, which is taken out of whichever queue it
   was in: any, or only a descendant of ANCESTOR (task_family_link; 0: any).
   NULL where none is at hand.  */
struct task *task_take (struct thread *thread, uintptr_t ancestor);

/* Whether TASK, which lies ready, may run where only descendants of ANCESTOR may.  */
static inline bool
task_may_run (const struct task *task, uintptr_t ancestor)
{
  return ancestor == 0
         || __atomic_load_n (&task->up, __ATOMIC_RELAXED) == ancestor
         || task_family_descends (task, ancestor);
}

/* task_take from the deque of WORKER alone, the calling thread's.  */
static inline struct task *
task_take_own (struct task_worker *worker, uintptr_t ancestor)
{
  struct task_deque *deque = &worker->deque;
  int64_t bottom = task_deque_bottom (deque);
  if (task_deque_empty (deque, bottom))
    return NULL;
  struct task *task = task_deque_peek (deque, bottom);
  if (unlikely (!task_may_run (task, ancestor)))
    return NULL;
  return task_deque_pop_peeked (deque, bottom) ? task : NULL;
}

/* TASK, of TEAM, was published, and may be gone by now: wake a thread for it where
   idle.h leaves that to the thread that makes a task.  From any thread while TEAM's
   region cannot end.  */
void task_call_slow (struct task_team *team, struct task *task)
  __attribute__ ((cold));

static inline void
task_call (struct task_team *team, struct task *task)
{
  if (unlikely (idle_wanted (&team->idle)))
    task_call_slow (team, task);
}

/* The team's first task of the region is about to be made.  */
void task_call_begin (struct task_team *team) __attribute__ ((cold));

/* A thread that comes to rest in TEAM, or makes a task there: what the functions
   below, which answer idle.c's questions, must know.  The barrier and the dock have
   kinds of their own that use them.  */
struct task_sleeper
{
  struct idle_sleeper idle; /* the first member */
  struct thread *thread;
  struct task_team *team;
  uintptr_t ancestor;                /* 0: any task will do */
  const struct task_wait_kind *kind; /* in a task's wait */
  void *what;
  struct task *made; /* the new task of a thread that makes one */
  uint32_t turn;     /* the barrier's generation, or the dock's turn */
  bool helps;        /* registered as a helper at the dock; dock.c's */
};

static inline struct task_sleeper *
task_sleeper (struct idle_sleeper *sleeper)
{
  return (struct task_sleeper *) sleeper;
}

/* idle_kind's functions for a thread that TEAM's end waits for.  */
bool task_sleeper_tasks (struct idle_sleeper *sleeper);
void *task_sleeper_look (struct idle_sleeper *sleeper);
bool task_sleeper_ready (struct idle_sleeper *sleeper);
bool task_sleeper_call_parked (struct idle_sleeper *sleeper, bool any);

/* THREAD comes to rest with all tasks allowed, as one of TEAM's crowd.  */
static inline struct task_sleeper
task_sleeper_of_crowd (struct thread *thread, struct task_team *team,
                       const struct idle_kind *kind, uint32_t turn)
{
  struct idle *idle = &team->idle;
  return (struct task_sleeper) { .idle = { .kind = kind,
                                           .idle = idle,
                                           .channel = IDLE_CHANNEL_CROWD,
                                           .region = idle_region (idle) },
                                 .thread = thread,
                                 .team = team,
                                 .turn = turn };
}

#endif
