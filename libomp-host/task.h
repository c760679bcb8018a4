/* Explicit and implicit tasks (5.2, chapter 12): creation, scheduling,
   dependences, groups, completion.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_H
#define GANGWAY_HOST_TASK_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-host/icv.h"

struct team;
struct thread;
struct taskgroup;
struct depend_table;

/* The fields the rest of the library reads; the task's own files may add
   below.  */
struct task
{
  struct icv icv;                       /* this task's data environment */
  struct task *parent;                  /* NULL for an initial task */
  struct taskgroup *group;              /* innermost group, or NULL */
  bool implicit;
  bool final;                           /* omp_in_final () */
  bool undeferred;
  bool copyfn_done;
  /* Task reductions in scope for worksharing: see reduction.h.  */
  struct depend_table *depends;         /* of its children; made on demand */
  uint32_t flags;
  uint32_t children;                    /* not yet completed; atomic */
};

/* Per thread of a team: the deque others steal from.  */
struct task_queue
{
  void *state;
};

/* Per team.  */
struct task_team
{
  /* Set by the first deferred task of the region, never cleared while it runs:
     a region without tasks pays nothing at barriers.  Atomic.  */
  bool used;
};

/* Teams.  SIZE queues at the start of a region; end when all are quiescent.  */
void task_team_start (struct team *team);
void task_team_end (struct team *team);

/* Begin the implicit task TASK with a copy of ICV, child of PARENT.  */
void task_implicit_start (struct task *task, const struct icv *icv,
                          struct task *parent);
void task_implicit_end (struct task *task);

/* Run one task of the calling thread's team, its own or stolen.  Returns false
   where none was ready.  */
bool task_run_one (struct thread *thread);

/* Whether every task bound to TEAM's region is complete.  Exact once every
   thread of the team is at the barrier; may say false too early, never true.  */
bool task_team_quiescent (struct team *team);

/* Wait for the tasks that DEPEND (in the ABI's layout) names among the current
   task's children (5.2, 15.9.5 taskwait with depend).  */
void task_wait_depend (void **depend);

#endif
