/* The dock.  See dock.h for the protocol.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/dock.h"

#include <sched.h>
#include "libomp-host/teams/team.h"

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

/* After `go' was turned: let the workers see it.  */
static void
dock_wake_workers (struct team *team)
{
  full_fence_after_exchange ();
  sleep_wake_fenced (&team->barrier.sleep, INT_MAX);
}

/* Turning releases the whole team to the workers.  */
bool
dock_open (struct team *team)
{
  struct dock *dock = &team->dock;
  uint32_t go = __atomic_load_n (&dock->go, __ATOMIC_RELAXED);
  __atomic_store_n (&dock->arrived, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&dock->helpers, (uint64_t) (go + DOCK_STEP) << 32,
                    __ATOMIC_RELAXED);
  if (unlikely (go & DOCK_CLOSED)
      || !__atomic_compare_exchange_n (&dock->go, &go, go + DOCK_STEP, false,
                                       __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
    return false;
  dock_wake_workers (team);
  return true;
}

void
dock_turn (struct team *team)
{
  __atomic_fetch_add (&team->dock.go, DOCK_STEP, __ATOMIC_SEQ_CST);
  dock_wake_workers (team);
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

void
dock_wake_primary (struct dock *dock)
{
  if (unlikely (__atomic_load_n (&dock->joining, __ATOMIC_RELAXED))
      && __atomic_exchange_n (&dock->joining, 0, __ATOMIC_RELEASE))
    futex_wake (&dock->joining, 1);
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
         && (!dock_has_tasks (team) || task_team_quiescent (team));
}

static bool
dock_sleep_primary (struct thread *thread, struct team *team)
{
  struct dock *dock = &team->dock;
  __atomic_exchange_n (&dock->joining, 1, __ATOMIC_SEQ_CST);
  full_fence_after_exchange ();
  bool ran = dock_has_tasks (team) && task_run_one (thread);
  if (!ran && !dock_region_over (team))
    thread_sleep (&dock->joining, 1, task_rest_limit (thread));
  __atomic_store_n (&dock->joining, 0, __ATOMIC_RELAXED);
  return ran;
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

void
dock_join (struct thread *thread, struct team *team)
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

/* The end of a region: a worker.  */

void
dock_arrive (struct team *team)
{
  struct dock *dock = &team->dock;
  /* The team may serve another region once the last worker has arrived.  */
  uint32_t last = team->size - 1;
  if (__atomic_add_fetch (&dock->arrived, 1, __ATOMIC_SEQ_CST) == last)
    {
      full_fence_after_exchange ();
      dock_wake_primary (dock);
    }
}

/* Acquire: the region.  That a dock closes is no turn.  */
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

/* Perhaps this was the last task, and the primary thread is asleep.  */
static inline void
dock_notice_end (struct team *team)
{
  full_fence ();
  if (unlikely (__atomic_load_n (&team->dock.joining, __ATOMIC_RELAXED))
      && dock_region_over (team))
    dock_wake_primary (&team->dock);
}

/* Run tasks of the region that THREAD has left, turn SEEN, waiting for more as
   SPIN allows.  Returns whether any was run.  Where none was, sets *REST, if
   REST is not NULL, to what task_rest_limit says: only here, as the primary may
   move the team's members while nobody helps.  */
static bool
dock_help (struct thread *thread, struct team *team, uint32_t seen,
           struct spin *spin, unsigned *rest)
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
  if (!ran && rest)
    *rest = task_rest_limit (thread);
  dock_help_leave (dock);
  return ran;
}

static void
dock_sleep_worker (struct thread *thread, struct team *team, uint32_t seen)
{
  struct sleep *sleep = &team->barrier.sleep;
  struct spin no_spin = { 0 };
  unsigned rest = 0;
  uint32_t ticket = sleep_begin (sleep);
  if (dock_turn_now (&team->dock) == seen
      && !(dock_has_tasks (team)
           && dock_help (thread, team, seen, &no_spin, &rest)))
    sleep_wait (sleep, ticket, rest);
  sleep_end (sleep);
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
      bool tasks = dock_has_tasks (team);
      if (tasks && dock_help (thread, team, seen, &spin, NULL))
        spin_again (&spin);
      if (unlikely (!spin_pass_with_tasks (&spin, tasks)))
        dock_sleep_worker (thread, team, seen);
    }
}
