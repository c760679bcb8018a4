/* Teams: the threads that run one parallel region together, the pool of idle
   workers, and starting and ending a region.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TEAM_H
#define GANGWAY_HOST_TEAM_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-host/barrier.h"
#include "libomp-host/task.h"
#include "libomp-host/thread.h"
#include "libomp-host/work.h"

/* What one thread of a team has for itself, and others may read or steal
   from.  */
struct team_member
{
  struct task implicit;                 /* the thread's implicit task */
  struct task_queue queue;              /* owned by task.c: deque, counters */
} cache_aligned;

/* Invariant: members[0 .. size-1] are initialised; level >= active_level;
   the primary thread's earlier region is `enclosing' while the team lives.
   A team of one thread that has no parent is the initial team of its thread.
   Fields are constant while the region runs unless they say otherwise.  */
struct team
{
  unsigned size;
  unsigned level;                       /* omp_get_level () */
  unsigned active_level;                /* omp_get_active_level () */
  struct team *parent;                  /* NULL for an initial team */
  struct region enclosing;              /* of the primary thread */

  void (*fn) (void *);
  void *data;

  struct barrier barrier;
  struct work_list works;               /* work shares, see work.h */
  struct task_team tasks;               /* see task.h */

  /* `cancel parallel' (5.2, 11.5); atomic.  */
  int cancelled;

  struct team_member *members;
};

/* Flags of GOMP_parallel: the low three bits are the proc_bind clause.  */

/* Run FN (DATA) on a team of at most NUM_THREADS threads (0: no clause) whose
   size follows 5.2, 10.1.1, and return when all of its threads and tasks are
   done.  WORK, if not NULL, describes the loop or sections construct the
   region begins with.  REDUCTIONS, if not NULL, is the task-reduction block of
   GOMP_parallel_reductions.  Returns the size of the team.  Threads that
   cannot be made shrink the team, with one warning.  Takes no lock of its
   callers; may end the process where there is no memory for the team.  */
unsigned team_run (void (*fn) (void *), void *data, unsigned num_threads,
                   unsigned flags, const struct work_spec *work,
                   uintptr_t *reductions);

/* The old ABI's two halves: GOMP_parallel_start and GOMP_parallel_end.  */
void team_start (void (*fn) (void *), void *data, unsigned num_threads,
                 unsigned flags, const struct work_spec *work);
void team_end (void);

/* The number of threads a region with this num_threads clause would get;
   the if clause has been folded to NUM_THREADS 1.  */
unsigned team_resolve_size (struct thread *thread, unsigned num_threads);

#endif
