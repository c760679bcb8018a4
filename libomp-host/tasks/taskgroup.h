/* Task groups (5.2, 15.4): the tasks made in a taskgroup region and by its
   tasks, waited for at its end, and cancelled together.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASKGROUP_H
#define GANGWAY_HOST_TASKGROUP_H

#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_worker.h"

struct reduction_scope;

/* What one member of the team did in the group; written by its thread alone,
   atomic.  */
struct taskgroup_slot
{
  uint64_t created, completed;
} cache_aligned;

/* Belongs to the thread that runs the taskgroup region.  The memory is never
   freed or anything else while a team runs tasks: the thread that completes a
   group's last task may look at the group a moment longer.
   Invariant: the group is done when the slots' sums agree, as for the team
   (task_team.c).  */
struct taskgroup
{
  struct taskgroup *previous;         /* of the same task; constant */
  struct reduction_scope *reductions; /* innermost in scope, or NULL */
  struct task_worker *owner;          /* atomic */
  uint32_t waiting;                   /* the owner sleeps for it; atomic */
  bool cancelled;                     /* atomic */
  bool workshare;                     /* made for a construct's reductions */
  unsigned slot_count;                /* 0: nobody waits for this group */
  unsigned slot_room;
  uint64_t outside; /* completed by threads that are not of
                       the team; atomic */
  struct taskgroup *next_free;
  struct taskgroup_slot slots[];
};

/* Begin and end a group of THREAD's current task.  end waits.  */
struct taskgroup *taskgroup_start (struct thread *thread);
void taskgroup_end (struct thread *thread);

/* A group without a task to end it, for the reductions of a parallel region, in
   memory of its own; freed with free ().  */
struct taskgroup *taskgroup_make_uncounted (void);

/* add: WORKER's thread makes a task in GROUP.  remove: WORKER's thread, or, where
   WORKER is NULL, a thread that is not of the team, completes a task of GROUP.  */
static inline void
taskgroup_add (struct taskgroup *group, struct task_worker *worker)
{
  if (!group->slot_count)
    return;
  struct taskgroup_slot *slot = &group->slots[worker->number];
  __atomic_store_n (&slot->created, slot->created + 1, __ATOMIC_RELAXED);
}
void taskgroup_remove (struct taskgroup *group, struct task_worker *worker);

/* For cancel.c (5.2, 11.5).  cancel marks the group of the calling THREAD's
   current task as cancelled: its tasks that have not begun are dropped; returns
   true, even where there is no group, as the construct ends the task.
   cancelled says whether that group was cancelled; it does not look at the
   parallel region.  */
bool taskgroup_cancel (struct thread *thread);
bool taskgroup_cancelled (struct thread *thread);
/* Whether GROUP, which may be NULL, is cancelled; for its tasks.  */
bool taskgroup_is_cancelled (const struct taskgroup *group);

/* Free WORKER's unused groups, at unloading.  */
void taskgroup_free_all (struct task_worker *worker);

#endif
