/* Explicit and implicit tasks (5.2, chapter 12): creation, scheduling,
   dependences, groups, completion.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_H
#define GANGWAY_HOST_TASK_H

#include <gomp/abi.h>
#include "base/attributes.h"
#include "libomp-host/icv/icv.h"
#include "libomp-host/tool/tool.h"

struct task_team;
struct thread;
struct taskgroup;
struct depend_table;
struct depend_node;
struct task_worker;

/* A task.  The memory of explicit tasks comes from task_pool.h and is never
   anything but a struct task, so that a thief may follow the `up' links of a
   task that has just been taken by someone else (task_family.h).  task_rest.h says what
   it holds meanwhile.  */
struct task
{
  struct icv icv; /* this task's data environment */

  /* Where the task is in the tree: atomic, see task_family.h.  */
  uint64_t stamp;
  uintptr_t up;
  uint64_t up_stamp;
  struct task *parent; /* NULL for an initial task */

  /* Children not yet complete are `pending' (only the thread that runs the
     task) plus what task_family.h keeps in `shared' (atomic).  */
  int64_t shared;
  struct task_worker *owner;    /* that runs the body; NULL when the body
                                is done and children are not;
                                indeterminate before it begins; atomic */
  struct taskgroup *group;      /* innermost group, or NULL */
  struct depend_table *depends; /* of its children; made on demand;
                                   the task's own thread only */
  int32_t pending;

  uint32_t flags; /* GOMP_TASK_FLAG_*, TASK_FLAG_* */
  bool implicit;
  bool undeferred;    /* detachable, and its parent waits for it */
  bool copyfn_done;   /* arguments were constructed */
  uint8_t pool_class; /* of an explicit task */

  /* The rest is only for explicit tasks that are deferred, but EVENT, also for detachable
     ones that are not, and TOLD.  */
  uint32_t event; /* atomic; see detach.h */
  int32_t priority;
  void (*fn) (void *);
  void *data;
  struct task_team *team;
  struct depend_node *node; /* its own dependences, or NULL */
  /* An explicit task that a tool hears of; indeterminate where there is none.  Set
     before the task is published.  */
  struct tool_task *told;
};

/* Whether TASK is final (omp_in_final): it, or an ancestor, was made so.  */
static inline bool
task_is_final (const struct task *task)
{
  return task->flags & GOMP_TASK_FLAG_FINAL;
}

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

/* Wait for the children of the calling thread's current task, running tasks
   meanwhile.  */
void task_wait_children (struct thread *thread);

/* Wait for the tasks that DEPEND (in the ABI's layout) names among the current
   task's children (5.2, 15.9.5 taskwait with depend), which the program asks for at
   SITE.  */
void task_wait_depend (void **depend, struct tool_site site);

/* What a task construct asks for, in the ABI's terms.  */
struct task_request
{
  void (*fn) (void *);
  void *data;
  void (*copyfn) (void *, void *); /* NULL: plain copy */
  size_t size, alignment;          /* of DATA */
  bool deferrable;                 /* the if clause */
  bool target;                     /* the task of a target construct */
  bool for_others;                 /* lies ready even where the deque is full */
  unsigned flags;                  /* GOMP_TASK_FLAG_* */
  void **depend;                   /* with GOMP_TASK_FLAG_DEPEND */
  int priority;                    /* with GOMP_TASK_FLAG_PRIORITY */
  void **event;                    /* with GOMP_TASK_FLAG_DETACH: where
                                      the handle goes */
  /* A chunk of a taskloop: written over the first two words of the task's
     copy of DATA.  */
  const uint64_t *bounds;
  unsigned bound_size; /* bytes of one bound */
  /* Of a taskloop that a tool hears of: which of its iterations.  */
  ompt_dispatch_chunk_t chunk;
  /* Where the program asks for it; only a tool wants to know.  */
  struct tool_site site;
};

/* Make a child of THREAD's current task, to run now or later.  */
void task_create_untold (struct thread *thread,
                         const struct task_request *request);
/* The same, with the events that a tool hears of, for tool_here ().  */
void task_create_told (struct thread *thread,
                       const struct task_request *request)
  __attribute__ ((cold));

static inline void
task_create (struct thread *thread, const struct task_request *request)
{
  if (tool_here ())
    task_create_told (thread, request);
  else
    task_create_untold (thread, request);
}

#endif
