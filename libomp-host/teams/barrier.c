/* The barrier: a counter of arrivals and a generation that turns when it
   opens.  Any waiter may open it, so that the last task may end on any thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/barrier.h"

#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_wait.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/tool/tool_events.h"

void
barrier_init (struct barrier *barrier)
{
  *barrier = (struct barrier) { 0 };
}

void
barrier_wake (struct team *team)
{
  full_fence ();
  if (idle_crowd_sleeps (&team->tasks.idle))
    idle_wake_crowd (&team->tasks.idle, INT_MAX, IDLE_CHANNEL_ALL);
}

static inline bool
barrier_cancelled (const struct team *team)
{
  return unlikely (__atomic_load_n (&team->cancelled, __ATOMIC_RELAXED));
}

static inline bool
barrier_has_tasks (const struct team *team)
{
  return unlikely (__atomic_load_n (&team->tasks.used, __ATOMIC_RELAXED));
}

/* Whether the barrier has opened since its generation was GENERATION.
   Acquire: what the others did before it.  */
static inline bool
barrier_opened (const struct barrier *barrier, uint32_t generation)
{
  return __atomic_load_n (&barrier->generation, __ATOMIC_ACQUIRE) != generation;
}

/* Open the barrier; the caller is the only one to do it, and arrived is 0
   again.  Release: what all threads did before it, and arrived.  */
static void
barrier_open (struct team *team)
{
  struct barrier *barrier = &team->barrier;
  work_barrier_passed (&team->works);
  __atomic_fetch_add (&barrier->generation, 1, __ATOMIC_SEQ_CST);
  full_fence_after_exchange ();
  if (idle_crowd_sleeps (&team->tasks.idle))
    idle_wake_crowd (&team->tasks.idle, INT_MAX, IDLE_CHANNEL_CROWD);
}

/* Open the barrier if everyone has arrived and no task is left.  Of several
   threads that see this, the one that sets `arrived' back to 0 opens the barrier.
   A thread that is late with this cannot do it to the barrier's next round, for
   which it has not arrived itself.  */
static bool
barrier_try_open (struct team *team)
{
  struct barrier *barrier = &team->barrier;
  uint32_t everyone = team->size;
  if (__atomic_load_n (&barrier->arrived, __ATOMIC_ACQUIRE) != everyone
      || !task_team_quiescent (&team->tasks)
      || !__atomic_compare_exchange_n (&barrier->arrived, &everyone, 0, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    return false;
  barrier_open (team);
  return true;
}

static bool
barrier_over (struct team *team, uint32_t generation)
{
  return barrier_opened (&team->barrier, generation)
         || barrier_cancelled (team);
}

static bool
barrier_sleeper_done (struct idle_sleeper *sleeper)
{
  struct task_sleeper *self = task_sleeper (sleeper);
  struct team *team = team_of_tasks (self->team);
  return barrier_over (team, self->turn)
         || (barrier_has_tasks (team) && barrier_try_open (team));
}

/* Sleep until there may be news.  Returns true if a task was run instead.  */
static bool
barrier_sleep (struct thread *thread, struct team *team, uint32_t generation)
{
  static const struct idle_kind kind
    = { .done = barrier_sleeper_done,
        .tasks = task_sleeper_tasks,
        .look = task_sleeper_look,
        .ready = task_sleeper_ready,
        .call_parked = task_sleeper_call_parked };
  struct task_sleeper sleeper
    = task_sleeper_of_crowd (thread, &team->tasks, &kind, generation);
  struct task *task = idle_rest (&sleeper.idle);
  if (task)
    task_run_at_barrier (thread, task);
  return task;
}

/* Run tasks, spin and sleep until the barrier opens or the region is
   cancelled.  */
static void
barrier_wait_opened (struct thread *thread, struct team *team,
                     uint32_t generation)
{
  struct spin spin = spin_start ();
  while (!barrier_over (team, generation))
    {
      bool tasks = barrier_has_tasks (team);
      if (tasks && spin_probe_now (&spin))
        {
          if (task_run_one (thread))
            {
              spin_again (&spin);
              continue;
            }
          if (barrier_try_open (team))
            return;
        }
      if (unlikely (!spin_pass_with_tasks (&spin, tasks))
          && barrier_sleep (thread, team, generation))
        spin_again (&spin);
    }
  spin_end (&spin);
}

void
barrier_wait (struct thread *thread)
{
  struct team *team = thread->region.team;
  struct barrier *barrier = &team->barrier;
  if (barrier_cancelled (team))
    return;
  if (team->size == 1 && !barrier_has_tasks (team))
    {
      work_barrier_passed (&team->works);
      return;
    }
  /* The generation cannot change before this thread has arrived.  */
  uint32_t generation
    = __atomic_load_n (&barrier->generation, __ATOMIC_RELAXED);
  /* Acquire and release: the last one carries on what the others did.  */
  uint32_t arrived
    = __atomic_add_fetch (&barrier->arrived, 1, __ATOMIC_ACQ_REL);
  if (arrived == team->size && likely (!barrier_has_tasks (team)))
    {
      __atomic_store_n (&barrier->arrived, 0, __ATOMIC_RELAXED);
      barrier_open (team);
      return;
    }
  barrier_wait_opened (thread, team, generation);
}

bool
barrier_wait_cancel (struct thread *thread)
{
  struct team *team = thread->region.team;
  uint32_t generation
    = __atomic_load_n (&team->barrier.generation, __ATOMIC_RELAXED);
  barrier_wait (thread);
  return barrier_cancelled (team)
         && (team->size == 1 || !barrier_opened (&team->barrier, generation));
}

void
barrier_wait_told (struct thread *thread, ompt_sync_region_t kind,
                   struct tool_site site)
{
  if (!tool_meet ())
    {
      barrier_wait (thread);
      return;
    }
  tool_sync_begin (kind, site);
  barrier_wait (thread);
  tool_sync_end (kind, site);
}

bool
barrier_wait_cancel_told (struct thread *thread, ompt_sync_region_t kind,
                          struct tool_site site)
{
  if (!tool_meet ())
    return barrier_wait_cancel (thread);
  tool_sync_begin (kind, site);
  bool cancelled = barrier_wait_cancel (thread);
  tool_sync_end (kind, site);
  if (cancelled)
    tool_cancel (ompt_cancel_parallel | ompt_cancel_detected, site.code);
  return cancelled;
}
