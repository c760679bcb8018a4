/* The dock.  See dock.h for the protocol.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/dock.h"

#include <sched.h>
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_wait.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/team_told.h"

/* Of `helpers': set by the primary thread when the region is over.  */
#define HELPERS_CLOSED (UINT64_C (1) << 31)
#define HELPERS_COUNT (HELPERS_CLOSED - 1)
#define HELPERS_TURN(helpers) ((uint32_t) ((helpers) >> 32))

static inline bool
dock_has_tasks (const struct team *team)
{
  /* Acquire: a worker that sees the first task of the next region sees that
     region's turn in helpers too.  */
  return unlikely (__atomic_load_n (&team->tasks.used, __ATOMIC_ACQUIRE));
}

/* A turn of the dock in two steps.  First the team's idle words get the new
   turn's number, so that those who still sleep for the old one are none of its
   crowd; then `go' turns.  */

static bool
dock_turn_begin (struct team *team, uint32_t turn)
{
  return idle_region_begin (&team->tasks.idle, turn & ~DOCK_CLOSED, team->size);
}

static void
dock_turn_end (struct team *team, bool sleepers)
{
  if (sleepers)
    idle_wake_crowd (&team->tasks.idle, INT_MAX, IDLE_CHANNEL_ALL);
}

/* What the workers write is as the region behind the turn after GO needs it: nobody has
   arrived, and nobody helps.  The primary thread clears it as soon as a region is over,
   so that it need not wait for the line of the worker that arrived last when it turns the
   dock.  */
static inline uint64_t
dock_no_helpers (uint32_t go)
{
  return (uint64_t) ((go & ~DOCK_CLOSED) + DOCK_STEP) << 32;
}

static inline bool
dock_is_clear (const struct dock *dock, uint32_t go)
{
  return __atomic_load_n (&dock->arrived, __ATOMIC_RELAXED) == 0
         && __atomic_load_n (&dock->helpers, __ATOMIC_RELAXED)
              == dock_no_helpers (go);
}

static inline void
dock_clear (struct dock *dock, uint32_t go)
{
  __atomic_store_n (&dock->arrived, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&dock->helpers, dock_no_helpers (go), __ATOMIC_RELAXED);
}

/* Turning releases the whole team to the workers.  */
bool
dock_open (struct team *team)
{
  struct dock *dock = &team->dock;
  uint32_t go = __atomic_load_n (&dock->go, __ATOMIC_RELAXED);
  if (unlikely (go & DOCK_CLOSED))
    return false;
  if (unlikely (!dock_is_clear (dock, go)))
    dock_clear (dock, go);
  bool sleepers = dock_turn_begin (team, go + DOCK_STEP);
  bool open = __atomic_compare_exchange_n (
    &dock->go, &go, go + DOCK_STEP, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
  dock_turn_end (team, sleepers);
  return open;
}

void
dock_turn (struct team *team)
{
  uint32_t go = __atomic_load_n (&team->dock.go, __ATOMIC_RELAXED);
  bool sleepers = dock_turn_begin (team, go + DOCK_STEP);
  __atomic_fetch_add (&team->dock.go, DOCK_STEP, __ATOMIC_SEQ_CST);
  dock_turn_end (team, sleepers);
}

bool
dock_close (struct team *team)
{
  uint32_t go = __atomic_load_n (&team->dock.go, __ATOMIC_ACQUIRE);
  do
    {
      if (go & DOCK_CLOSED)
        return true;
      /* The primary thread sets `running' before it turns `go', so that either
         this sees it, or the exchange fails, or dock_open does.  */
      if (__atomic_load_n (&team->running, __ATOMIC_ACQUIRE))
        return false;
    }
  while (!__atomic_compare_exchange_n (&team->dock.go, &go, go | DOCK_CLOSED,
                                       false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_ACQUIRE));
  return true;
}

void
dock_reset (struct dock *dock)
{
  __atomic_store_n (&dock->arrived, 0, __ATOMIC_RELAXED);
  __atomic_fetch_or (&dock->helpers, HELPERS_CLOSED, __ATOMIC_RELAXED);
}

void
dock_forget_others (struct dock *dock)
{
  __atomic_store_n (&dock->arrived, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&dock->joining, 0, __ATOMIC_RELAXED);
  __atomic_fetch_and (&dock->helpers, ~(uint64_t) HELPERS_COUNT,
                      __ATOMIC_RELAXED);
}

/* If the primary thread sleeps in dock_join, let it look again.  */
static void
dock_wake_primary (struct team *team)
{
  if (unlikely (__atomic_load_n (&team->dock.joining, __ATOMIC_RELAXED))
      && __atomic_exchange_n (&team->dock.joining, 0, __ATOMIC_RELEASE))
    idle_wake_crowd (&team->tasks.idle, 1, IDLE_CHANNEL_PRIMARY);
}

/* The end of a region: the primary thread.  */

static inline bool
dock_all_arrived (struct team *team)
{
  return __atomic_load_n (&team->dock.arrived, __ATOMIC_ACQUIRE)
         == team->size - 1;
}

static inline bool
dock_region_over (struct team *team)
{
  return dock_all_arrived (team)
         && (!dock_has_tasks (team) || task_team_quiescent (&team->tasks));
}

static inline struct team *
dock_sleeper_team (struct idle_sleeper *sleeper)
{
  return team_of_tasks (task_sleeper (sleeper)->team);
}

static bool
dock_primary_announce (struct idle_sleeper *sleeper)
{
  struct dock *dock = &dock_sleeper_team (sleeper)->dock;
  __atomic_exchange_n (&dock->joining, 1, __ATOMIC_SEQ_CST);
  return true;
}

static void
dock_primary_retract (struct idle_sleeper *sleeper)
{
  struct dock *dock = &dock_sleeper_team (sleeper)->dock;
  __atomic_store_n (&dock->joining, 0, __ATOMIC_RELAXED);
}

static bool
dock_primary_done (struct idle_sleeper *sleeper)
{
  return dock_region_over (dock_sleeper_team (sleeper));
}

/* Returns true if a task was run.  */
static bool
dock_sleep_primary (struct thread *thread, struct team *team)
{
  static const struct idle_kind kind
    = { .announce = dock_primary_announce,
        .retract = dock_primary_retract,
        .done = dock_primary_done,
        .tasks = task_sleeper_tasks,
        .look = task_sleeper_look,
        .ready = task_sleeper_ready,
        .call_parked = task_sleeper_call_parked };
  struct task_sleeper sleeper
    = task_sleeper_of_crowd (thread, &team->tasks, &kind, 0);
  sleeper.idle.channel = IDLE_CHANNEL_PRIMARY;
  struct task *task = idle_rest (&sleeper.idle);
  if (task)
    task_run_at_barrier (thread, task);
  return task;
}

/* The region is over: keep helpers out and wait until those inside have seen
   that there is nothing more to do.  They do not sleep.  */
static void
dock_end_help (struct dock *dock)
{
  __atomic_fetch_or (&dock->helpers, HELPERS_CLOSED, __ATOMIC_ACQ_REL);
  for (unsigned looks = 1;
       __atomic_load_n (&dock->helpers, __ATOMIC_ACQUIRE) & HELPERS_COUNT;
       looks++)
    if (looks % 256 == 0)
      sched_yield ();
    else
      cpu_relax ();
}

/* Run tasks until TEAM's region is over.  */
static void
dock_join_wait (struct thread *thread, struct team *team)
{
  struct spin spin = spin_start ();
  while (!dock_region_over (team))
    {
      bool tasks = dock_has_tasks (team);
      if (tasks && spin_probe_now (&spin) && task_run_one (thread))
        spin_again (&spin);
      else if (unlikely (!spin_pass_with_tasks (&spin, tasks))
               && dock_sleep_primary (thread, team))
        spin_again (&spin);
    }
  spin_end (&spin);
  if (dock_has_tasks (team))
    dock_end_help (&team->dock);
}

void
dock_join (struct thread *thread, struct team *team)
{
  /* Nothing is to be waited for, as in a region with one thread; a region that
     a native device runs is one.  */
  if (!dock_region_over (team) || dock_has_tasks (team))
    dock_join_wait (thread, team);
  struct dock *dock = &team->dock;
  if (team->size > 1)
    dock_clear (dock, __atomic_load_n (&dock->go, __ATOMIC_RELAXED));
}

/* The end of a region: a worker.  */

void
dock_arrive (struct team *team)
{
  struct dock *dock = &team->dock;
  /* Read before the last worker arrives: from then on the team may serve
     another region, of another size.  */
  uint32_t last = team->size - 1;
  if (__atomic_add_fetch (&dock->arrived, 1, __ATOMIC_SEQ_CST) == last)
    {
      full_fence_after_exchange ();
      dock_wake_primary (team);
    }
}

/* The dock's turn.  Acquire: what the primary thread set up for the region is
   visible.  Closing the dock, which sets DOCK_CLOSED, is no turn.  */
static inline uint32_t
dock_turn_now (const struct dock *dock)
{
  return __atomic_load_n (&dock->go, __ATOMIC_ACQUIRE) & ~DOCK_CLOSED;
}

static bool
dock_help_enter (struct dock *dock, uint32_t seen)
{
  uint64_t helpers = __atomic_load_n (&dock->helpers, __ATOMIC_RELAXED);
  do
    if (HELPERS_TURN (helpers) != seen || (helpers & HELPERS_CLOSED))
      return false;
  while (!__atomic_compare_exchange_n (&dock->helpers, &helpers, helpers + 1,
                                       true, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED));
  return true;
}

static inline void
dock_help_leave (struct dock *dock)
{
  __atomic_fetch_sub (&dock->helpers, 1, __ATOMIC_RELEASE);
}

static inline bool
dock_help_over (const struct dock *dock)
{
  return __atomic_load_n (&dock->helpers, __ATOMIC_RELAXED) & HELPERS_CLOSED;
}

/* The calling worker found no more tasks: if TEAM's region is over and the
   primary thread sleeps until it is, wake it.  */
static inline void
dock_notice_end (struct team *team)
{
  full_fence ();
  if (unlikely (__atomic_load_n (&team->dock.joining, __ATOMIC_RELAXED))
      && dock_region_over (team))
    dock_wake_primary (team);
}

/* Run tasks of the region that THREAD has left, turn SEEN, waiting for more as
   SPIN allows.  Returns whether any was run.  */
static bool
dock_help (struct thread *thread, struct team *team, uint32_t seen,
           struct spin *spin)
{
  struct dock *dock = &team->dock;
  bool ran = false;
  if (!dock_help_enter (dock, seen))
    return false;
  while (!dock_help_over (dock))
    {
      if (spin_probe_now (spin))
        {
          if (task_run_one (thread))
            {
              ran = true;
              spin_again (spin);
              continue;
            }
          dock_notice_end (team);
        }
      if (!spin_pass_with_tasks (spin, true))
        break;
    }
  dock_help_leave (dock);
  return ran;
}

/* A worker that sleeps at the dock.  As the primary thread may move the team's
   members while nobody helps, the worker is a helper while it looks at them,
   and, if that gave it a task, until that has run.  */

static bool
dock_has_turned (struct idle_sleeper *sleeper)
{
  return dock_turn_now (&dock_sleeper_team (sleeper)->dock)
         != task_sleeper (sleeper)->turn;
}

/* There is a turn, or the end of a region to tell a tool of.  */
static bool
dock_worker_done (struct idle_sleeper *sleeper)
{
  return dock_has_turned (sleeper)
         || (tool_hears_worker ()
             && team_told_waits (dock_sleeper_team (sleeper),
                                 task_sleeper (sleeper)->turn));
}

static bool
dock_worker_tasks (struct idle_sleeper *sleeper)
{
  return !dock_has_turned (sleeper) && task_sleeper_tasks (sleeper);
}

static bool
dock_worker_enter (struct idle_sleeper *sleeper)
{
  struct task_sleeper *self = task_sleeper (sleeper);
  return !self->helps
         && dock_help_enter (&dock_sleeper_team (sleeper)->dock, self->turn);
}

static void *
dock_worker_look (struct idle_sleeper *sleeper)
{
  struct task_sleeper *self = task_sleeper (sleeper);
  if (!dock_worker_enter (sleeper))
    return NULL;
  struct task *task = task_sleeper_look (sleeper);
  self->helps = task != NULL;
  if (!task)
    {
      dock_notice_end (dock_sleeper_team (sleeper));
      dock_help_leave (&dock_sleeper_team (sleeper)->dock);
    }
  return task;
}

static bool
dock_worker_ready (struct idle_sleeper *sleeper)
{
  struct task_sleeper *self = task_sleeper (sleeper);
  if (self->helps)
    return task_sleeper_ready (sleeper);
  if (!dock_worker_enter (sleeper))
    return false;
  bool ready = task_sleeper_ready (sleeper);
  dock_help_leave (&dock_sleeper_team (sleeper)->dock);
  return ready;
}

static bool
dock_worker_call_parked (struct idle_sleeper *sleeper, bool any)
{
  struct task_sleeper *self = task_sleeper (sleeper);
  if (self->helps)
    return task_sleeper_call_parked (sleeper, any);
  if (!dock_worker_enter (sleeper))
    return false;
  bool called = task_sleeper_call_parked (sleeper, any);
  dock_help_leave (&dock_sleeper_team (sleeper)->dock);
  return called;
}

/* Returns true if a task was run.  */
static bool
dock_sleep_worker (struct thread *thread, struct team *team, uint32_t seen)
{
  static const struct idle_kind kind
    = { .done = dock_worker_done,
        .tasks = dock_worker_tasks,
        .look = dock_worker_look,
        .ready = dock_worker_ready,
        .call_parked = dock_worker_call_parked };
  struct task_sleeper sleeper
    = task_sleeper_of_crowd (thread, &team->tasks, &kind, seen);
  sleeper.idle.region = seen;
  struct task *task = idle_rest (&sleeper.idle);
  if (!task)
    return false;
  task_run_at_barrier (thread, task);
  dock_notice_end (team);
  dock_help_leave (&team->dock);
  return true;
}

uint32_t
dock_wait (struct thread *thread, struct team *team, uint32_t seen)
{
  struct spin spin = spin_start ();
  for (;;)
    {
      uint32_t turn = dock_turn_now (&team->dock);
      if (turn != seen)
        {
          spin_end (&spin);
          return turn;
        }
      if (tool_hears_worker ())
        team_told_look (team, seen);
      bool tasks = dock_has_tasks (team);
      if (tasks && dock_help (thread, team, seen, &spin))
        spin_again (&spin);
      if (unlikely (!spin_pass_with_tasks (&spin, tasks))
          && dock_sleep_worker (thread, team, seen))
        spin_again (&spin);
    }
}
