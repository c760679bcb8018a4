/* What the tasks of a team share: who works at them, whether any is left, those
   that lie in no thread's deque, and who sleeps until there is one.  The part of a
   team that this folder knows; struct team holds it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_TEAM_H
#define GANGWAY_HOST_TASK_TEAM_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-host/wait/idle.h"

struct task_heap;
struct task_worker;
struct taskgroup;

/* Invariant: size <= room.  */
struct task_team
{
  /* Set by the first deferred task of the region, never cleared while it runs:
     a region without tasks pays nothing at barriers.  Atomic.  */
  bool used;
  /* The child of a fork is alone in the region: what the other threads worked
     at was lost with them.  The primary thread's.  */
  bool alone;
  unsigned size;           /* of the team; constant while the region runs */
  unsigned room;           /* entries of WORKERS */
  struct taskgroup *group; /* of parallel reductions, or NULL */
  /* What each thread of the team has for its tasks, NULL until the thread makes
     or runs one.  Entry I is atomic and written by thread I.  Entries stay from
     region to region, also those of threads that a smaller team lacks.  */
  struct task_worker **workers;
  struct task_worker *first[1]; /* WORKERS of a team that was never larger */
  const int *cancelled;         /* whether the region is; atomic */

  /* Tasks that are in no thread's deque, see task_shared.h.  The counts are
     atomic; LOCK guards the heaps.  */
  uint32_t shared_count cache_aligned; /* with a priority */
  uint32_t stray_count;                /* without */
  /* Threads that are not of the team and are completing one of its tasks, and the
     tasks that such threads have completed.  Atomic.  */
  uint32_t visitors;
  uint64_t outside_completed;
  /* Target tasks that were made ready and are not complete; atomic.  */
  uint32_t targets;
  struct mutex lock;
  struct task_heap *heap;   /* of shared_count tasks */
  struct task_heap *strays; /* of stray_count tasks */
  struct idle idle;         /* who sleeps, and who is woken */
} cache_aligned;

/* Set up TEAM, cleared memory or as task_team_destroy leaves it, with room for one
   thread.  CANCELLED, which lives as long as TEAM, says whether TEAM's region is
   cancelled.  */
void task_team_init (struct task_team *team, const int *cancelled);
/* Make room for SIZE threads, while no region runs.  Ends the process where there
   is no memory.  */
void task_team_reserve (struct task_team *team, unsigned size);
/* Free TEAM's memory.  Its workers' is task_memory_free's.  */
void task_team_free (struct task_team *team);
/* TEAM, of one thread, has ended its last region: give the thread's worker back and
   free TEAM's memory.  */
void task_team_destroy (struct task_team *team);
/* Whether TEAM, of one thread, has anything that task_team_destroy gives back.  */
static inline bool
task_team_has_memory (const struct task_team *team)
{
  return team->first[0] || team->heap || team->strays
         || team->workers != team->first;
}

/* A region of SIZE threads begins and ends.  start: before any other thread of
   the team runs.  end: by the primary thread, when the team is quiescent and no
   other thread can be inside task_run_one for it; keeps what the team's next
   region can use.  */
void task_team_start (struct task_team *team, unsigned size);
void task_team_end (struct task_team *team);

/* Whether every task bound to TEAM's region is complete.  Exact once every
   thread of the team is at the barrier; may say false too early, never true.  */
bool task_team_quiescent (struct task_team *team);

/* Thread NUMBER's worker, or NULL.  The calling thread keeps the region from
   ending.  */
static inline struct task_worker *
task_team_worker (const struct task_team *team, unsigned number)
{
  return __atomic_load_n (&team->workers[number], __ATOMIC_ACQUIRE);
}

/* The region's first deferred task is about to be made, by any thread of TEAM.
   Takes TEAM's lock.  */
void task_team_use (struct task_team *team) __attribute__ ((cold));

/* A thread that is not of TEAM completes one of TEAM's tasks.  It calls begin
   before the task counts as complete, and end after that: in between TEAM does not
   end its region.  end wakes the threads that wait for the last task.  */
void task_visit_begin (struct task_team *team);
void task_visit_end (struct task_team *team);

/* For the child of a fork, whose only thread is one of TEAM: no other is inside.
   ALONE: that thread is the primary thread, and goes on as a team of one; the
   other threads' tasks never end, and the end of the region does not wait for
   them.  */
void task_team_forget_others (struct task_team *team, bool alone);

#endif
