/* Workers: what one thread of a team has for the tasks it makes and runs.
   Their memory is never freed and never anything else, so that a thread that
   finds a worker through a stale pointer can do no harm: it may read it, and
   may wake its thread once too often.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_WORKER_H
#define GANGWAY_HOST_TASK_WORKER_H

#include "base/attributes.h"
#include "libomp-host/tasks/task_pool.h"
#include "libomp-host/tasks/task_queue.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/threads/thread.h"

enum
{
  WORKER_AWAKE,
  WORKER_NOTIFIED,
  WORKER_ASLEEP
};

/* What a thread knows of its thefts, in ticks of clock_ticks.h.  */
struct task_thief
{
  uint64_t cost;   /* of one */
  uint64_t since;  /* the end of the last one */
  uint64_t delay;  /* after the last that did not pay */
  unsigned stolen; /* at once; 0: already considered */
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
  unsigned rest;   /* the last one, in milliseconds */
  struct task_thief thief;
  uint64_t random;
  uint64_t stamp; /* of the next task */
  struct task_pool pool;
  struct taskgroup *free_groups;

  uint32_t park cache_aligned;   /* WORKER_*; atomic, a futex */
  struct task_worker *next;      /* in the list of idle workers */
  struct task_worker *next_made; /* in the list of all */
};

/* Take a worker for member NUMBER of TEAM, and give it back; its deque is empty
   and no thread searches it.  Ends the process where there is no memory.  */
struct task_worker *task_worker_acquire (struct team *team, unsigned number)
  __attribute__ ((cold, returns_nonnull));
void task_worker_release (struct task_worker *worker);

/* The calling thread's worker, made on the first call.  */
static inline struct task_worker *
task_worker_current (struct thread *thread)
{
  struct task_worker *worker
    = __atomic_load_n (&thread->region.member->queue.worker, __ATOMIC_RELAXED);
  return likely (worker != NULL)
           ? worker
           : task_worker_acquire (thread->region.team, thread->region.num);
}

/* Sleep until another thread notifies WORKER, the caller's own, for at most
   MILLISECONDS if they are not 0; a notification since the last sleep ends it at
   once.  May return for no reason.  */
void task_worker_sleep (struct task_worker *worker, unsigned milliseconds);
/* End the sleep of any worker's thread.  */
void task_worker_notify (struct task_worker *worker);

/* Around fork, for library.c: hold the lock while the process is copied.  */
void task_worker_fork_prepare (void);
void task_worker_fork_done (void);

#endif
