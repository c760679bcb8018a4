/* The barrier (libomp-host/teams/barrier.c) under C11's memory order, with the words of those
   that rest there (libomp-host/wait/idle.c): who comes through sees what the others wrote
   before it, and what the tasks did; nobody sleeps for ever, also where the region is
   cancelled and a thread never comes.
   WEAK_SEES_PLAIN
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak_team.h"

/* In models that try no sleep a thread that waits looks until the barrier has opened.  */
static bool looks;
#undef spin_pass_with_tasks
#define spin_pass_with_tasks(spin, tasks)                                      \
  ((void) (tasks),                                                             \
   looks && (weak_access (WEAK_LOAD, &team->barrier.generation, 4, __ATOMIC_RELAXED, \
                          generation + 1, 0, WEAK_AT_LEAST, WEAK_OWN), true))
#include "libomp-host/teams/barrier.c"

static void
setup (void)
{
  looks = false;
  setup_team (2);
  team_is_constant ();
}

static void
setup_looks (void)
{
  setup ();
  looks = true;
}

static void
setup_three (void)
{
  setup_team (3);
  team_is_constant ();
  looks = true;
}

/* The first thread has arrived, and runs the only task.  */
static void
setup_task_of (unsigned size)
{
  looks = false;
  setup_team (size);
  WORKERS[2] = WORKER (1); /* it has no tasks */
  team_is_constant ();
  TEAM->tasks.used = true;
  WORKER (0)->created = 1;
  TEAM->barrier.arrived = 1;
  weak_constant (&TEAM->tasks.idle.threads, sizeof TEAM->tasks.idle.threads);
  weak_constant (&TEAM->tasks.idle.watch, sizeof TEAM->tasks.idle.watch);
  weak_constant (&TEAM->tasks.idle.parked, sizeof TEAM->tasks.idle.parked);
  weak_constant (READY, sizeof *READY);
  weak_constant (&WORKER (0)->created, 8);
  weak_constant (&WORKER (1)->created, 8);
  weak_constant (&WORKER (1)->completed, 8);
  weak_constant (&TEAM->works.cancelled, sizeof TEAM->works.cancelled);
  weak_constant (&TEAM->tasks.used, sizeof TEAM->tasks.used);
  weak_constant (&TEAM->cancelled, sizeof TEAM->cancelled);
}

static void
meet (struct thread *thread)
{
  barrier_wait (thread);
}

static void
setup_task (void)
{
  setup_task_of (2);
}

static void
setup_task_of_three (void)
{
  setup_task_of (3);
}

/* Each writes, and reads what the next one wrote.  */
static void
once (void)
{
  struct thread thread = thread_of_team ();
  unsigned self = weak_self (), next = (self + 1) % TEAM->size;
  *DATA (self) = self + 1;
  meet (&thread);
  weak_check (*DATA (next) == next + 1);
}

/* The primary thread writes, the other one reads, and then it writes again.  */
static void
primary_twice (void)
{
  struct thread thread = thread_of_team ();
  *DATA (0) = 1;
  meet (&thread);
  meet (&thread);
  *DATA (0) = 2;
}

static void
worker_twice (void)
{
  struct thread thread = thread_of_team ();
  meet (&thread);
  weak_check (*DATA (0) == 1);
  meet (&thread);
}

/* --- With a task.  */

static void
end_task_and_meet (void)
{
  struct thread thread = thread_of_team ();
  task_run (&thread, NULL);
  barrier_wait_opened (&thread, TEAM, 0);
}

/* The same with no sleep but what there is between the looks of one who rests: a fence.  Of
   the two looks one finds that all is done.  */
static void
look_and_go (struct thread *thread)
{
  full_fence ();
  if (!barrier_try_open (TEAM))
    weak_await (&TEAM->barrier.generation, UINT32_MAX, 1, __ATOMIC_ACQUIRE);
  weak_check (*DONE == 1);
  for (unsigned i = 1; i < TEAM->size; i++)
    weak_check (*DATA (i) == 1);
  (void) thread;
}

static void
end_task_and_look (void)
{
  struct thread thread = thread_of_team ();
  task_run (&thread, NULL);
  look_and_go (&thread);
}

static void
arrive_and_look (void)
{
  struct thread thread = thread_of_team ();
  *DATA (weak_self ()) = 1;
  __atomic_add_fetch (&TEAM->barrier.arrived, 1, __ATOMIC_ACQ_REL);
  look_and_go (&thread);
}

static void
meet_after_tasks (void)
{
  struct thread thread = thread_of_team ();
  meet (&thread);
  weak_check (*DONE == 1);
}

/* --- Cancellation.  */

/* As cancel.c does it.  */
static void
cancel (void)
{
  if (__atomic_exchange_n (&TEAM->cancelled, 1, __ATOMIC_ACQ_REL) == 0)
    barrier_wake (TEAM);
}

static void
meet_or_leave (void)
{
  struct thread thread = thread_of_team ();
  weak_check (barrier_wait_cancel (&thread));
}

static const struct weak_model models[]
  = { { "two threads", 2, setup, { once, once }, NULL, false },
      { "two threads, twice", 2, setup_looks, { primary_twice, worker_twice }, NULL, false },
      { "three threads", 3, setup_three, { once, once, once }, NULL, false },
      { "a task", 2, setup_task, { end_task_and_meet, meet_after_tasks }, NULL, true },
      { "a task, and looks", 3, setup_task_of_three,
        { end_task_and_look, arrive_and_look, arrive_and_look }, NULL, false },
      { "a region that is cancelled", 2, setup, { cancel, meet_or_leave }, NULL, false } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
