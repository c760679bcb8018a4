/* Parents and children: when a task's children are complete, how long its
   memory lives, and whether one task descends from another.

   The children of a task that are not complete number
       pending + (lower half of `shared' - FAMILY_BIAS).
   The thread that runs the task counts up in `pending' for each child it makes and
   down for each it completes itself; any other thread that completes a child
   counts down in `shared'.  So a child that its parent's thread runs costs no
   atomic operation.

   A task whose body is done while children of it are not, or while others still
   need its memory, stays as a zombie: then `shared' alone counts, FAMILY_ALIVE is
   off, and the thread that brings it to FAMILY_BIAS frees the task.  A zombie holds
   its `up' task by a count in the upper half of the `up' task's `shared'.

   `up' is the nearest ancestor that may still wait for something: the parent, or
   where the parent was a zombie when the task became one, the first above it that
   was not.  So a chain of tasks each of which makes the next and ends does not
   grow.  The lowest bit of `up' tells an implicit task.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_FAMILY_H
#define GANGWAY_HOST_TASK_FAMILY_H

#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_worker.h"

#define FAMILY_BIAS ((int64_t) 1 << 31)
#define FAMILY_ZOMBIE ((int64_t) 1 << 32)
#define FAMILY_PARKED                                                          \
  ((int64_t) 1 << 59)                      /* its thread sleeps, and comes if it
                                              is called for a descendant */
#define FAMILY_WAITING ((int64_t) 1 << 60) /* its thread sleeps for children */
#define FAMILY_ALIVE ((int64_t) 1 << 61)
#define FAMILY_START (FAMILY_ALIVE | FAMILY_BIAS)

#define FAMILY_IMPLICIT ((uintptr_t) 1)

static inline uintptr_t
task_family_link (const struct task *task)
{
  return (uintptr_t) task | (task->implicit ? FAMILY_IMPLICIT : 0);
}

/* Begin TASK, which is at rest (task_rest.h), and whose memory may be read by thieves that
   knew its predecessor: the new stamp is visible before the new link.  PARENT is not
   NULL.  */
static inline void
task_family_start (struct task *task, struct task *parent, uint64_t stamp)
{
  __atomic_store_n (&task->stamp, stamp, __ATOMIC_RELAXED);
  task->parent = parent;
  __atomic_store_n (&task->up_stamp, parent->stamp, __ATOMIC_RELEASE);
  __atomic_store_n (&task->up, task_family_link (parent), __ATOMIC_RELEASE);
}

/* Children that are not complete; only by the thread that runs TASK.  When it
   is 0, what the children did is visible.  */
static inline int32_t
task_family_children (const struct task *task)
{
  int64_t shared = __atomic_load_n (&task->shared, __ATOMIC_ACQUIRE);
  return task->pending + (int32_t) (uint32_t) (shared - FAMILY_BIAS);
}

/* Whether TASK has neither children nor zombies; only by its thread.  */
static inline bool
task_family_alone (const struct task *task)
{
  return __atomic_load_n (&task->shared, __ATOMIC_ACQUIRE) + task->pending
         == FAMILY_START;
}

/* A child of PARENT is complete; PARENT may be gone afterwards.  WORKER is the
   calling thread's in the child's team, or NULL.  */
void task_family_child_done_shared (struct task *parent,
                                    struct task_worker *worker);

static inline void
task_family_child_done (struct task *parent, struct task_worker *worker)
{
  if (worker && __atomic_load_n (&parent->owner, __ATOMIC_RELAXED) == worker)
    parent->pending--;
  else
    task_family_child_done_shared (parent, worker);
}

/* TASK's body is done but TASK is not alone, or must outlive its body by HOLDS
   task_family_release_hold calls.  First hold, before the child is reported
   complete to its parent, then become a zombie, which may free it.  */
void task_family_hold_up (struct task *task);
void task_family_become_zombie (struct task *task, int holds,
                                struct task_worker *worker);
void task_family_release_hold (struct task *task, struct task_worker *worker);

/* Before and after sleeping for TASK's children, by its thread.  announce
   returns false, and does nothing, if there are none.  In between, the thread that
   completes the last child notifies TASK's owner.  */
bool task_family_announce_wait (struct task *task);
void task_family_retract_wait (struct task *task);

/* Whether TASK is a descendant of ANCESTOR, as task_family_link gives it.  TASK
   is in a deque or a heap; where it was taken meanwhile the answer means
   nothing.  task_family_descends may say no wrongly, where a task on the way
   becomes a zombie at the same time or the way is very long;
   task_family_descends_exactly does not.  */
bool task_family_descends (const struct task *task, uintptr_t ancestor);
bool task_family_descends_exactly (const struct task *task, uintptr_t ancestor);

/* The thread of TASK, the calling one, sleeps in some wait of TASK's, or no longer
   does.  In between, task_family_call_ancestor may notify its worker once.  */
void task_family_park (struct task *task);
void task_family_unpark (struct task *task);

/* Notify the thread of the nearest ancestor of TASK that is parked, and could run
   it; TASK is as for task_family_descends.  True if there was one.  */
bool task_family_call_ancestor (const struct task *task);

#endif
