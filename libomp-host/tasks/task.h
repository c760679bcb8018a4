/* Explicit and implicit tasks (5.2, chapter 12): creation, scheduling,
   dependences, groups, completion.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_H
#define GANGWAY_HOST_TASK_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-host/icv/icv.h"
#include "libomp-host/wait/idle.h"

struct team;
struct thread;
struct taskgroup;
struct depend_table;
struct depend_node;
struct task_worker;

/* A task.  The memory of explicit tasks comes from task_pool.h and is never
   anything but a struct task, so that a thief may follow the `up' links of a
   task that has just been taken by someone else (task_family.h).  */
struct task
{
  struct icv icv;          /* this task's data environment */
  struct task *parent;     /* NULL for an initial task */
  struct taskgroup *group; /* innermost group, or NULL */
  bool implicit;
  bool final;                   /* omp_in_final () */
  bool undeferred;              /* its parent waits for its body */
  bool copyfn_done;             /* arguments were constructed */
  uint32_t flags;               /* GOMP_TASK_FLAG_*, TASK_FLAG_* */
  struct depend_table *depends; /* of its children; made on demand;
                                   the task's own thread only */

  /* The rest is for the task's own files.
     Children not yet complete are `pending' (only the thread that runs the
     task) plus what task_family.h keeps in `shared' (atomic).  */
  int32_t pending;
  int32_t priority;
  int64_t shared;
  struct task_worker *owner; /* that runs the body, NULL once the
                                body is done; atomic */
  /* Where the task is in the tree: atomic, see task_family.h.  */
  uint64_t stamp;
  uintptr_t up;
  uint64_t up_stamp;

  void (*fn) (void *);
  void *data;
  struct team *team;
  struct depend_node *node; /* its own dependences, or NULL */
  uint32_t event;           /* atomic; see detach.h */
  uint8_t pool_class;
};

/* Per thread of a team: the worker (task_worker.h) that holds the deque others
   steal from, from the thread's first task of the region on.  Written by the
   thread, atomic.  */
struct task_queue
{
  struct task_worker *worker;
};

/* Per team.  */
struct task_team
{
  /* Set by the first deferred task of the region, never cleared while it runs:
     a region without tasks pays nothing at barriers.  Atomic, as are all
     fields but the last five and what idle.h says of its own.  */
  bool used;
  struct taskgroup *group; /* of parallel reductions, or NULL */

  /* Tasks that are in no thread's deque, see task_shared.h.  */
  uint32_t shared_count cache_aligned; /* with a priority */
  uint32_t stray_count;                /* without */
  uint32_t visitors;                   /* such threads inside the team */
  uint64_t outside_completed;          /* tasks they completed */
  struct mutex lock;                   /* guards both heaps */
  struct task_heap *heap;              /* of shared_count tasks */
  struct task_heap *strays;            /* of stray_count tasks */
  /* The child of a fork is alone in the region: what the other threads worked
     at was lost with them.  The primary thread's.  */
  bool alone;
  struct idle idle; /* who sleeps, and who is woken */
} cache_aligned;

/* Teams.  start: before any other thread of the team runs.  end: by the
   primary thread, when the team is quiescent and no other thread can be inside
   task_run_one for it; keeps what the team's next region can use.  */
void task_team_start (struct team *team);
void task_team_end (struct team *team);
/* The library is unloaded: free all workers.  No thread runs tasks, and no
   team is started again.  */
void task_memory_free (void);

/* Begin the implicit task TASK with a copy of ICV, child of PARENT, and end
   it, when it has no child left.  */
void task_implicit_start (struct task *task, const struct icv *icv,
                          struct task *parent);
void task_implicit_end (struct task *task);

/* Run one task of the calling thread's team, its own or stolen, while its
   implicit task is in a barrier or has ended.  Returns false where none was
   ready.  */
bool task_run_one (struct thread *thread);

/* Whether every task bound to TEAM's region is complete.  Exact once every
   thread of the team is at the barrier; may say false too early, never true.  */
bool task_team_quiescent (struct team *team);

/* Wait for the children of the calling thread's current task, running tasks
   meanwhile.  */
void task_wait_children (struct thread *thread);

/* Wait for the tasks that DEPEND (in the ABI's layout) names among the current
   task's children (5.2, 15.9.5 taskwait with depend).  */
void task_wait_depend (void **depend);

/* What a task construct asks for, in the ABI's terms.  */
struct task_request
{
  void (*fn) (void *);
  void *data;
  void (*copyfn) (void *, void *); /* NULL: plain copy */
  size_t size, alignment;          /* of DATA */
  bool deferrable;                 /* the if clause */
  unsigned flags;                  /* GOMP_TASK_FLAG_* */
  void **depend;                   /* with GOMP_TASK_FLAG_DEPEND */
  int priority;                    /* with GOMP_TASK_FLAG_PRIORITY */
  void **event;                    /* with GOMP_TASK_FLAG_DETACH: where
                                      the handle goes */
  /* A chunk of a taskloop: written over the first two words of the task's
     copy of DATA.  */
  const uint64_t *bounds;
  unsigned bound_size; /* bytes of one bound */
};

/* Make a child of THREAD's current task, to run now or later.  */
void task_create (struct thread *thread, const struct task_request *request);

#endif
