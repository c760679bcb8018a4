/* What a task's memory holds while no task has it.  Most tasks have no clauses, end
   after their children, and leave most of their fields as they found them: what such a
   task finds at rest it need not set.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_REST_H
#define GANGWAY_HOST_TASK_REST_H

#include <stdlib.h>
#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_flags.h"
#include "libomp-host/tasks/task_pool.h"

/* Invariant: each free block of TASK_POOL_256 is a task at rest.  A block of another
   class becomes one when it is taken.  Whoever frees a block of TASK_POOL_256 knows
   that the task has left nothing, or calls task_rest.  */

/* Put TASK, in memory of CLASS that nobody uses, at rest.  Thieves that knew it may
   still follow its links, which stay.  */
static inline void
task_rest (struct task *task, enum task_pool_class class)
{
  __atomic_store_n (&task->shared, FAMILY_START, __ATOMIC_RELAXED);
  task->pending = 0;
  task->flags = 0;
  task->depends = NULL;
  task->node = NULL;
  task->implicit = task->undeferred = task->copyfn_done = false;
  task->pool_class = class;
  task->priority = 0;
  __atomic_store_n (&task->event, 0, __ATOMIC_RELAXED);
}

/* Give back the memory of TASK, which is no longer used, to the calling thread's WORKER
   (NULL: it has none).  */
static inline void
task_free (struct task *task, struct task_worker *worker)
{
  enum task_pool_class class = task->pool_class;
  if (unlikely (task->flags & TASK_FLAG_DATA_ALLOCATED))
    free (task->data);
  task_rest (task, class);
  task_pool_free (worker ? &worker->pool : NULL, task, class);
}

/* For debug builds.  */
static inline bool
task_is_at_rest (const struct task *task)
{
  return __atomic_load_n (&task->shared, __ATOMIC_RELAXED) == FAMILY_START
         && task->pending == 0 && !task->depends && !task->node
         && !task->implicit && !task->undeferred && !task->copyfn_done
         && task->priority == 0
         && __atomic_load_n (&task->event, __ATOMIC_RELAXED) == 0;
}

/* Whether TASK has neither children nor zombies nor one of FLAGS.  By its thread.  */
static inline bool
task_has_done (const struct task *task, unsigned flags)
{
  return likely (__atomic_load_n (&task->shared, __ATOMIC_ACQUIRE)
                   == FAMILY_START
                 && !(task->pending | (int32_t) (task->flags & flags)));
}

/* Whether TASK, of TASK_POOL_256, whose body is done and which is in no queue, would be at
   rest if nobody waited for it any more: it has no children and no zombies, and never
   had more to it than a body.  By its thread.  */
static inline bool
task_leaves_nothing (const struct task *task)
{
  return task_has_done (task, TASK_FLAGS_MORE);
}

#endif
