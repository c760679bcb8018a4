/* Workers: what one thread of a team has for the tasks it makes and runs.
   Their memory is never freed and never anything else, so that a thread that
   finds a worker through a stale pointer can do no harm: it may read it, and
   may wake its thread once too often.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_WORKER_H
#define GANGWAY_HOST_TASK_WORKER_H

#include "base/attributes.h"
#include "libomp-host/wait/idle.h"
#include "libomp-host/tasks/task_pool.h"
#include "libomp-host/tasks/task_queue.h"
#include "libomp-host/tasks/task_team.h"
#include "libomp-host/threads/thread.h"

/* What a thread knows of its thefts; times are in ticks of clock_ticks.h.
   Whether a theft paid is decided before the next one (task_wait.c).  */
struct task_thief
{
  uint64_t cost;   /* what a theft takes */
  uint64_t since;  /* when the last theft ended */
  uint64_t delay;  /* the pause after the last theft, which did not pay; or 0 */
  unsigned stolen; /* tasks of the last theft; 0: that one is decided */
  bool resting;    /* steals nothing until it has slept */
};

struct task_worker
{
  struct task_deque deque;

  /* Written by the owner, read by all: the tasks of the team's region that
     this thread has made and completed.  The team is quiescent when the sums
     agree (task_team.c).  Atomic.  */
  uint64_t created cache_aligned;
  uint64_t completed;

  /* The owner only.  */
  unsigned number; /* in the team */
  unsigned victim; /* stolen from last */
  /* A task taken at a barrier, or after the implicit task's end, is being run:
     where no explicit task is current, the thread may run any task next.  */
  bool at_barrier;
  /* Its thread may make plain tasks (task_plain.h): the team's region has tasks, the team
     more than one thread, and no task can be cancelled.  The primary thread clears it
     at the region's end.  */
  bool makes_plain;
  struct task_thief thief;
  uint64_t random;
  uint64_t stamp; /* of the next task */
  struct task_pool pool;
  struct taskgroup *free_groups;

  uint32_t seat cache_aligned;   /* where its thread is parked, see idle.h */
  struct task_worker *next;      /* in the list of idle workers */
  struct task_worker *next_made; /* in the list of all */
};

/* Acquire: find or make a worker for THREAD, the calling one, and enter it as
   that of the thread's number in the thread's team; ends the process where there
   is no memory.  Release: WORKER is in no team any more, its deque is empty and no
   thread searches it.  Both take a lock of the workers' list.  */
struct task_worker *task_worker_acquire (struct thread *thread)
  __attribute__ ((cold, returns_nonnull));
void task_worker_release (struct task_worker *worker);

/* The calling thread's worker, made on the first call.  */
static inline struct task_worker *
task_worker_current (struct thread *thread)
{
  struct task_worker *worker = thread->region.task_worker;
  return likely (worker != NULL) ? worker : task_worker_acquire (thread);
}

/* Let any worker's thread, if it sleeps in a task's wait, look again.  */
static inline void
task_worker_notify (struct task_worker *worker)
{
  idle_seat_notify (&worker->seat);
}

/* Around fork, for fork.c: hold the lock while the process is copied.  */
void task_worker_fork_prepare (void);
void task_worker_fork_done (void);

#endif
