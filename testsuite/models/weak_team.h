/* A team for models of what its threads do together: resting (libomp-host/wait/idle.c) and
   the count of tasks (libomp-host/tasks/task_team.c) are the library's own code; a task is
   one word, from which one thread takes it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_TEAM_H
#define GANGWAY_MODELS_WEAK_TEAM_H

#include "weak_idle_base.h"

#include "libomp-host/tasks/task_team.c"
#include "libomp-host/teams/team.h"
#include "libomp-host/tasks/task_worker.h"

#define TEAM ((struct team *) weak_memory)
#define WORKER(i) ((struct task_worker *) (weak_memory + 2048 + 1024 * (i)))
#define WORKERS ((struct task_worker **) (weak_memory + 1536))
#define READY ((uint64_t *) (weak_memory + 1664)) /* the task, until somebody takes it */
#define DONE ((uint32_t *) (weak_memory + 1728)) /* what the task writes */
#define DATA(i) ((uint32_t *) (weak_memory + 1792 + 64 * (i)))

/* What task_team.c calls, and is not called here.  */

void *memory_alloc (size_t size) { (void) size; abort (); }
__thread struct thread *thread_self;
bool tool_meet (void) { return false; }
void task_shared_free (struct task_team *team) { (void) team; }
void task_worker_release (struct task_worker *worker) { (void) worker; }
void task_pool_team_start (void) { }
void task_pool_team_end (void) { }
void depend_table_free (struct depend_table *table, struct task_worker *worker) { (void) table, (void) worker; }
struct task_worker *task_worker_acquire (struct thread *thread) { (void) thread; abort (); }
void tool_sync_begin (ompt_sync_region_t kind, struct tool_site site) { (void) kind, (void) site; }
void tool_sync_end (ompt_sync_region_t kind, struct tool_site site) { (void) kind, (void) site; }
void tool_cancel (int flags, const void *code) { (void) flags, (void) code; }

/* --- A task.  */

static void *
take_task (void)
{
  if (weak_access (WEAK_LOAD, READY, 8, __ATOMIC_SEQ_CST, 0, 0, false, WEAK_OWN) == 0
      || weak_access (WEAK_EXCHANGE, READY, 8, __ATOMIC_ACQ_REL, 0, 0, false, WEAK_OWN) == 0)
    return NULL;
  return READY;
}

struct task *
task_take (struct thread *thread, uintptr_t ancestor)
{
  (void) thread, (void) ancestor;
  return take_task ();
}

/* As task.c counts it.  */
void
task_run (struct thread *thread, struct task *task)
{
  struct task_worker *worker = thread->region.task_worker;
  (void) task;
  *DONE = 1;
  __atomic_store_n (&worker->completed, worker->completed + 1, __ATOMIC_RELEASE);
}

/* No task becomes ready any more, for which a sleeper would see to the watch: weak_idle.c
   has that.  */
bool
task_sleeper_tasks (struct idle_sleeper *sleeper)
{
  (void) sleeper;
  return false;
}

void *
task_sleeper_look (struct idle_sleeper *sleeper)
{
  (void) sleeper;
  return take_task ();
}

bool
task_sleeper_ready (struct idle_sleeper *sleeper)
{
  (void) sleeper;
  return weak_access (WEAK_LOAD, READY, 8, __ATOMIC_SEQ_CST, 0, 0, false, WEAK_OWN) != 0;
}

bool
task_sleeper_call_parked (struct idle_sleeper *sleeper, bool any)
{
  (void) sleeper, (void) any;
  return false;
}

/* The sleeper that makes a task, or the team's first one.  */
static struct task_sleeper
maker_of (struct task_team *team)
{
  static const struct idle_kind kind = { .tasks = task_sleeper_tasks,
                                         .ready = task_sleeper_ready,
                                         .call_parked = task_sleeper_call_parked };
  return task_sleeper_of_crowd (NULL, team, &kind, 0);
}

void
task_call_begin (struct task_team *team)
{
  struct task_sleeper maker = maker_of (team);
  idle_tasks_begin (&maker.idle);
}

static void
make_task (struct thread *thread)
{
  struct task_worker *worker = WORKER (thread->region.num);
  if (!TEAM->tasks.used)
    task_team_use (&TEAM->tasks);
  __atomic_store_n (&worker->created, worker->created + 1, __ATOMIC_RELAXED);
  weak_access (WEAK_STORE, READY, 8, __ATOMIC_RELEASE, 1, 0, false, WEAK_OWN);
  if (idle_wanted (&TEAM->tasks.idle))
    {
      struct task_sleeper maker = maker_of (&TEAM->tasks);
      idle_call (&maker.idle);
    }
}

/* --- The team.  */

static void
setup_team (unsigned size)
{
  TEAM->size = size;
  TEAM->tasks.size = TEAM->tasks.room = size;
  TEAM->tasks.workers = WORKERS;
  TEAM->tasks.idle.threads = size;
  for (unsigned i = 0; i < size; i++)
    WORKERS[i] = WORKER (i);
}

static void
team_is_constant (void)
{
  weak_constant (&TEAM->size, sizeof TEAM->size);
  weak_constant (&TEAM->tasks.size, sizeof TEAM->tasks.size);
  weak_constant (&TEAM->tasks.alone, sizeof TEAM->tasks.alone);
  weak_constant (&TEAM->tasks.workers, sizeof TEAM->tasks.workers);
  weak_constant (WORKERS, 3 * sizeof *WORKERS);
  weak_constant (&TEAM->tasks.outside_completed, sizeof TEAM->tasks.outside_completed);
  weak_constant (&TEAM->tasks.visitors, sizeof TEAM->tasks.visitors);
}

static struct thread
thread_of_team (void)
{
  return (struct thread) { .region = { .team = TEAM,
                                       .task_team = &TEAM->tasks,
                                       .task_worker = WORKER (weak_self ()),
                                       .num = weak_self () } };
}

#endif
