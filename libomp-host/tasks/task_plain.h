/* Plain tasks: those with no clauses but final, mergeable and untied, whose data is small,
   where nobody hears of tasks.  Nearly all are.  What is here is inlined where they are
   made and where they end, and sets no field that a task at rest has right (task_rest.h).
   The calling thread is the one that runs the parent, and WORKER is its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_PLAIN_H
#define GANGWAY_HOST_TASK_PLAIN_H

#include <string.h>
#include "base/attributes.h"
#include "base/error.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_rest.h"
#include "libomp-host/tasks/task_wait.h"
#include "libomp-host/tasks/task_worker.h"
#include "libomp-host/tasks/taskgroup.h"

/* Where the data of a task with at most TASK_PLAIN_ALIGNMENT begins, and how much of it a
   plain task has.  */
#define TASK_PLAIN_ALIGNMENT 16
#define TASK_PLAIN_SIZE 64
#define TASK_DATA_OFFSET                                                       \
  ((sizeof (struct task) + TASK_PLAIN_ALIGNMENT - 1)                           \
   & ~(size_t) (TASK_PLAIN_ALIGNMENT - 1))

_Static_assert(TASK_DATA_OFFSET + TASK_PLAIN_SIZE <= 256,
               "fits the first class");

/* A thread with so many ready tasks in its deque runs a new one at once.  With
   64, 256 and 1,024, 100,000 empty tasks of one thread take 186, 186 and 193
   instructions each (callgrind); with two threads on two processors fib,
   nqueens, health and sparselu of bench/tasks differ by less than the runs among
   themselves.  */
#define TASK_QUEUE_LIMIT 256

_Static_assert(TASK_QUEUE_LIMIT < TASK_DEQUE_INITIAL, "there is room");

static inline bool
task_queue_full (struct task_worker *worker)
{
  return task_deque_own_size (&worker->deque, TASK_QUEUE_LIMIT)
         >= TASK_QUEUE_LIMIT;
}

/* Copy the SIZE bytes of a task's arguments, at most TASK_PLAIN_SIZE; mostly they are a few
   words.  Without a call, for which the caller would have to save registers; pieces may
   overlap.  */
static inline void
task_plain_copy (void *to, const void *from, size_t size)
{
  char *out = to;
  const char *in = from;
  if (size - 8 <= 8)
    {
      memcpy (out, in, 8);
      memcpy (out + size - 8, in + size - 8, 8);
    }
  else if (size > 16)
    {
      for (size_t at = 0; at < size - 16; at += 16)
        memcpy (out + at, in + at, 16);
      memcpy (out + size - 16, in + size - 16, 16);
    }
  else if (size >= 4)
    {
      memcpy (out, in, 4);
      memcpy (out + size - 4, in + size - 4, 4);
    }
  else if (size > 0)
    {
      out[0] = in[0];
      out[size / 2] = in[size / 2];
      out[size - 1] = in[size - 1];
    }
}

static inline void
task_data_copy (void *to, const void *from, size_t size)
{
  if (likely (size <= TASK_PLAIN_SIZE))
    task_plain_copy (to, from, size);
  else
    memcpy (to, from, size);
}

/* Begin TASK, which is at rest, as a child of PARENT; FLAGS are all of TASK's.  And where the
   body does not run at once: TASK is for any thread of TEAM.  */
static inline void
task_plain_set_up (struct task *task, struct task *parent,
                   struct task_worker *worker, unsigned flags)
{
  task->icv = parent->icv;
  task->group = parent->group;
  task->flags = flags;
  task_family_start (task, parent, ++worker->stamp);
}

static inline void
task_plain_defer (struct task *task, struct task_team *team,
                  struct task *parent, struct task_worker *worker)
{
  task->team = team;
  /* The thread that makes a child is the one that runs PARENT: as its owner it
     counts its children without atomic operations.  */
  __atomic_store_n (&parent->owner, worker, __ATOMIC_RELAXED);
}

/* TASK, a new child of PARENT, counts; it is not the first of the team's region.  */
static inline void
task_plain_count (struct task *task, struct task *parent,
                  struct task_worker *worker)
{
  struct taskgroup *group = parent->group;
  parent->pending++;
  __atomic_store_n (&worker->created, worker->created + 1, __ATOMIC_RELAXED);
  if (unlikely (group != NULL))
    {
      task->flags |= TASK_FLAG_GROUPED;
      taskgroup_add (group, worker);
    }
}

/* Make a child of the current task of THREAD, the calling one, that lies ready for later.
   The current task is not final.  DATA has SIZE bytes, at most TASK_PLAIN_SIZE, and needs
   at most TASK_PLAIN_ALIGNMENT.  False, with nothing done, where that cannot be a plain
   task: the thread's team must run tasks and have threads that may take them, no task may
   be cancelled, and there must be memory and room.  */
static inline __attribute__ ((always_inline)) bool
task_plain_create (void (*fn) (void *), const void *data, struct thread *thread,
                   size_t size, unsigned flags)
{
  struct task_worker *worker = thread->region.task_worker;
  if (unlikely (!worker || !worker->makes_plain
                || !task_deque_seems_below (&worker->deque, TASK_QUEUE_LIMIT)))
    return false;
  struct task *task = task_pool_first (&worker->pool, TASK_POOL_256);
  if (unlikely (!task))
    return false;
  gomp_assert (task_is_at_rest (task));
  struct task *parent = thread->region.task;
  task_pool_take_first (&worker->pool, TASK_POOL_256, task);
  task_plain_set_up (task, parent, worker, flags);
  task->fn = fn;
  task->data = (char *) task + TASK_DATA_OFFSET;
  task_plain_copy ((char *) task + TASK_DATA_OFFSET, data, size);
  task_plain_defer (task, thread->region.task_team, parent, worker);
  task_plain_count (task, parent, worker);
  task_deque_push_in_room (&worker->deque, task);
  task_call (thread->region.task_team, task);
  return true;
}

/* Give back the memory of TASK, which task_leaves_nothing was said of.  */
static inline void
task_plain_free (struct task *task, struct task_worker *worker)
{
  gomp_assert (task_is_at_rest (task) && task->pool_class == TASK_POOL_256);
  task_pool_free (&worker->pool, task, TASK_POOL_256);
}

/* TASK's body is done, and task_leaves_nothing: count TASK as complete, and free it.
   Release: when the team's sums agree, all that the tasks did is visible.  */
static inline void
task_plain_complete (struct task *task, struct task_worker *worker)
{
  struct taskgroup *group = task->group;
  task_family_child_done (task->parent, worker);
  if (unlikely (group != NULL))
    taskgroup_remove (group, worker);
  task_plain_free (task, worker);
  __atomic_store_n (&worker->completed, worker->completed + 1,
                    __ATOMIC_RELEASE);
}

/* Whether TASK leaves nothing, and is in no taskgroup either.  */
static inline bool
task_plain_leaves_nothing (const struct task *task)
{
  return task_has_done (task, TASK_FLAGS_MORE | TASK_FLAG_GROUPED);
}

/* The same for a TASK of which task_plain_leaves_nothing was said, whose PARENT is the
   calling thread's current task.  */
static inline void
task_plain_complete_child (struct task *task, struct task *parent,
                           struct task_worker *worker)
{
  gomp_assert (task->parent == parent && !task->group);
  parent->pending--;
  task_plain_free (task, worker);
  __atomic_store_n (&worker->completed, worker->completed + 1,
                    __ATOMIC_RELEASE);
}

#endif
