/* The dock (libomp-host/teams/dock.c) under C11's memory order, with the words of those that
   rest there (libomp-host/wait/idle.c): a worker that leaves it sees what the primary thread
   set up for the region, the primary thread at the region's end what the workers did in it,
   and nobody sleeps for ever.  With tasks: the primary thread goes on when no worker looks
   at the team's queues any more.  (More turns, in interleavings: dock.pml.)
   WEAK_SEES_PLAIN
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak_team.h"

/* A thread that waits sleeps once, or never in models that try no sleep, and then looks until
   what it waits for has come: the primary thread for the workers, a worker for the turn.  */
static bool looks;
static uint32_t turn_seen[WEAK_THREADS];
#undef spin_pass_with_tasks
#define spin_pass_with_tasks(spin, tasks)                                      \
  ((void) (tasks), (looks || (spin)->looks++ > 0) && look_on (team))

static bool
look_on (struct team *team)
{
  unsigned self = weak_self ();
  if (self == 0)
    weak_access (WEAK_LOAD, &team->dock.arrived, 4, __ATOMIC_RELAXED, team->size - 1, 0,
                 WEAK_AT_LEAST, WEAK_OWN);
  else
    weak_access (WEAK_LOAD, &team->dock.go, 4, __ATOMIC_RELAXED, turn_seen[self] + 1, 0,
                 WEAK_AT_LEAST, WEAK_OWN);
  return true;
}

/* In dock_end_help: until nobody helps.  */
#undef cpu_relax
#define cpu_relax()                                                            \
  ((void) weak_access (WEAK_LOAD, &dock->helpers, 8, __ATOMIC_RELAXED, HELPERS_COUNT, 0, \
                       true, WEAK_OWN))
#include "libomp-host/teams/dock.c"

void team_told_look (struct team *team, uint32_t seen) { (void) team, (void) seen; }
bool team_told_waits (const struct team *team, uint32_t seen) { (void) team, (void) seen; return false; }
bool tool_meet_worker (void) { return false; }
uint8_t tool_presence = TOOL_NONE;

static void
setup_of (unsigned size)
{
  setup_team (size);
  team_is_constant ();
  weak_constant (&TEAM->running, sizeof TEAM->running);
}

static void
setup (void)
{
  looks = false;
  setup_of (2);
  weak_constant (&TEAM->tasks.used, sizeof TEAM->tasks.used);
}

static void
setup_three (void)
{
  looks = true;
  setup_of (3);
}

static void
setup_looks (void)
{
  looks = true;
  setup_of (2);
}

/* --- Regions.  Each worker adds to what the primary thread wrote.  */

static void
run_region (struct thread *thread, unsigned number)
{
  *DATA (0) = number;
  weak_check (dock_open (TEAM));
  dock_join (thread, TEAM);
  for (unsigned i = 1; i < TEAM->size; i++)
    weak_check (*DATA (i) == number + i);
}

static uint32_t
work (struct thread *thread, uint32_t seen, unsigned number)
{
  unsigned self = weak_self ();
  turn_seen[self] = seen;
  uint32_t turn = dock_wait (thread, TEAM, seen);
  weak_check (turn == seen + DOCK_STEP);
  weak_check (*DATA (0) == number);
  *DATA (self) = number + self;
  dock_arrive (TEAM);
  return turn;
}

static void
primary (void)
{
  struct thread thread = thread_of_team ();
  run_region (&thread, 1);
}

static void
worker (void)
{
  struct thread thread = thread_of_team ();
  work (&thread, 0, 1);
}

static void
primary_twice (void)
{
  struct thread thread = thread_of_team ();
  run_region (&thread, 1);
  run_region (&thread, 2);
}

static void
worker_twice (void)
{
  struct thread thread = thread_of_team ();
  work (&thread, work (&thread, 0, 1), 2);
}

/* --- A worker that has arrived helps with the region's tasks, until the primary thread
   ends the region and changes the team.  */

static void
setup_helper (void)
{
  looks = false;
  setup_of (2);
  TEAM->tasks.used = true;
  TEAM->dock.go = DOCK_STEP;
  TEAM->dock.helpers = (uint64_t) DOCK_STEP << 32;
  TEAM->dock.arrived = 1;
  weak_constant (&TEAM->tasks.used, sizeof TEAM->tasks.used);
}

/* As dock_join ends where there are tasks.  */
static void
end_region (void)
{
  dock_end_help (&TEAM->dock);
  dock_clear (&TEAM->dock, DOCK_STEP);
  *DATA (0) = 1;
}

static void
help (void)
{
  if (!dock_help_enter (&TEAM->dock, DOCK_STEP))
    return;
  weak_check (*DATA (0) == 0);
  dock_help_leave (&TEAM->dock);
}

/* --- The library goes away: no region starts where its team's dock is closed.  */

static void
open_or_not (void)
{
  __atomic_store_n (&TEAM->running, true, __ATOMIC_RELAXED);
  weak_result[0][0] = dock_open (TEAM);
}

static void
close_or_not (void)
{
  weak_result[1][0] = dock_close (TEAM);
}

static void
setup_close (void)
{
  looks = false;
  setup_team (2);
  team_is_constant ();
}

static void
close_over (void)
{
  weak_check (weak_result[0][0] + weak_result[1][0] == 1);
}

static const struct weak_model models[]
  = { { "a region", 2, setup, { primary, worker }, NULL, false },
      { "two regions", 2, setup_looks, { primary_twice, worker_twice }, NULL, false },
      { "two workers", 3, setup_three, { primary, worker, worker }, NULL, false },
      { "a helper", 2, setup_helper, { end_region, help }, NULL, false },
      { "closing", 2, setup_close, { open_or_not, close_or_not }, close_over, false } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
