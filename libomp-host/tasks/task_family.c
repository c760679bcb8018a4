/* Counting children, zombies, and walking up.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_family.h"

#include <limits.h>
#include "libomp-host/tasks/task_rest.h"

/* A thread that steals abandons a walk up the tree after WALK_LIMIT steps, or
   after WALK_RETRIES walks during which the tree changed, and leaves the task to
   another thread or for later.  With 64 steps, and with one walk, fib, nqueens,
   health and sparselu of bench/tasks (two threads, seven pairs, with other load)
   differ by less than the runs among themselves: their trees are not deep.  */
#define WALK_LIMIT 4096
#define WALK_RETRIES 3

/* Free TASK, a zombie that nothing needs any longer, and those above it that
   it was the last to hold.  */
static void
task_family_free_chain (struct task *task, struct task_worker *worker)
{
  for (;;)
    {
      uintptr_t up = __atomic_load_n (&task->up, __ATOMIC_RELAXED);
      task_free (task, worker);
      if (up & FAMILY_IMPLICIT)
        return;
      task = (struct task *) up;
      /* Acquire and release: what any holder did comes before the free.  */
      if (__atomic_sub_fetch (&task->shared, FAMILY_ZOMBIE, __ATOMIC_ACQ_REL)
          != FAMILY_BIAS)
        return;
    }
}

void
task_family_child_done_shared (struct task *parent, struct task_worker *worker)
{
  /* Read before the count falls: PARENT may be gone then.  */
  struct task_worker *owner
    = __atomic_load_n (&parent->owner, __ATOMIC_RELAXED);
  int64_t shared = __atomic_sub_fetch (&parent->shared, 1, __ATOMIC_ACQ_REL);
  if (shared == FAMILY_BIAS)
    task_family_free_chain (parent, worker);
  else if (unlikely (shared & FAMILY_WAITING)
           && (uint32_t) shared == (uint32_t) FAMILY_BIAS)
    task_worker_notify (owner);
}

void
task_family_hold_up (struct task *task)
{
  uintptr_t up = __atomic_load_n (&task->up, __ATOMIC_RELAXED);
  /* Each zombie on the way is held by the one below it, the first by TASK,
     which its parent still counts.  */
  while (!(up & FAMILY_IMPLICIT)
         && !(__atomic_load_n (&((struct task *) up)->shared, __ATOMIC_ACQUIRE)
              & FAMILY_ALIVE))
    up = __atomic_load_n (&((struct task *) up)->up, __ATOMIC_ACQUIRE);

  uint64_t stamp = 0;
  if (!(up & FAMILY_IMPLICIT))
    {
      struct task *above = (struct task *) up;
      __atomic_fetch_add (&above->shared, FAMILY_ZOMBIE, __ATOMIC_RELAXED);
      stamp = __atomic_load_n (&above->stamp, __ATOMIC_RELAXED);
    }
  __atomic_store_n (&task->up_stamp, stamp, __ATOMIC_RELEASE);
  __atomic_store_n (&task->up, up, __ATOMIC_RELEASE);
}

void
task_family_become_zombie (struct task *task, int holds,
                           struct task_worker *worker)
{
  int64_t change = (int64_t) task->pending + holds - FAMILY_ALIVE;
  __atomic_store_n (&task->owner, NULL, __ATOMIC_RELAXED);
  if (__atomic_add_fetch (&task->shared, change, __ATOMIC_ACQ_REL)
      == FAMILY_BIAS)
    task_family_free_chain (task, worker);
}

void
task_family_release_hold (struct task *task, struct task_worker *worker)
{
  if (__atomic_sub_fetch (&task->shared, 1, __ATOMIC_ACQ_REL) == FAMILY_BIAS)
    task_family_free_chain (task, worker);
}

bool
task_family_announce_wait (struct task *task)
{
  /* All that is outstanding moves into `shared', so that the last child's
     thread can tell that it is the last.  */
  int64_t shared = __atomic_add_fetch (
    &task->shared, task->pending + FAMILY_WAITING, __ATOMIC_SEQ_CST);
  task->pending = 0;
  if ((uint32_t) shared != (uint32_t) FAMILY_BIAS)
    return true;
  task_family_retract_wait (task);
  return false;
}

void
task_family_retract_wait (struct task *task)
{
  __atomic_fetch_sub (&task->shared, FAMILY_WAITING, __ATOMIC_ACQUIRE);
}

/* One step up from *LINK's task, whose stamp must be STAMP still.  Returns
   false where it is not: the task is gone, and so a link below it has
   changed.  */
static inline bool
task_family_step (uintptr_t *link, uint64_t *stamp)
{
  const struct task *task = (const struct task *) *link;
  uintptr_t up = __atomic_load_n (&task->up, __ATOMIC_ACQUIRE);
  uint64_t up_stamp = __atomic_load_n (&task->up_stamp, __ATOMIC_ACQUIRE);
  if (__atomic_load_n (&task->stamp, __ATOMIC_RELAXED) != *stamp)
    return false;
  *link = up;
  *stamp = up_stamp;
  return true;
}

/* One walk from TASK, of at most LIMIT steps.  -1: the tree changed meanwhile.  */
static int
task_family_walk (const struct task *task, uintptr_t ancestor, int limit)
{
  uintptr_t link = (uintptr_t) task;
  uint64_t stamp = __atomic_load_n (&task->stamp, __ATOMIC_RELAXED);
  for (int steps = 0; steps < limit; steps++)
    {
      if (!task_family_step (&link, &stamp))
        return -1;
      if (link == ancestor)
        return 1;
      if (link & FAMILY_IMPLICIT)
        return 0;
    }
  return 0;
}

bool
task_family_descends (const struct task *task, uintptr_t ancestor)
{
  int result = -1;
  for (int retry = 0; result < 0 && retry < WALK_RETRIES; retry++)
    result = task_family_walk (task, ancestor, WALK_LIMIT);
  return result > 0;
}

/* This ends: each repetition means that a task on the way has ended since.  */
bool
task_family_descends_exactly (const struct task *task, uintptr_t ancestor)
{
  int result;
  do
    result = task_family_walk (task, ancestor, INT_MAX);
  while (result < 0);
  return result > 0;
}

void
task_family_park (struct task *task)
{
  __atomic_fetch_or (&task->shared, FAMILY_PARKED, __ATOMIC_SEQ_CST);
}

void
task_family_unpark (struct task *task)
{
  __atomic_fetch_and (&task->shared, ~FAMILY_PARKED, __ATOMIC_SEQ_CST);
}

/* Call TASK's thread if it is parked and nobody has called it.  Where TASK's memory
   is another task's meanwhile, that one's thread looks once too often.  */
static bool
task_family_call (struct task *task)
{
  if (!(__atomic_load_n (&task->shared, __ATOMIC_SEQ_CST) & FAMILY_PARKED)
      || !(__atomic_fetch_and (&task->shared, ~FAMILY_PARKED, __ATOMIC_SEQ_CST)
           & FAMILY_PARKED))
    return false;
  struct task_worker *owner = __atomic_load_n (&task->owner, __ATOMIC_RELAXED);
  if (!owner)
    return false;
  task_worker_notify (owner);
  return true;
}

bool
task_family_call_ancestor (const struct task *task)
{
  for (;;)
    {
      uintptr_t link = (uintptr_t) task;
      uint64_t stamp = __atomic_load_n (&task->stamp, __ATOMIC_RELAXED);
      while (task_family_step (&link, &stamp))
        {
          /* The links were TASK's own a moment ago, so that an implicit task is
             one of the team's.  */
          if (task_family_call ((struct task *) (link & ~FAMILY_IMPLICIT)))
            return true;
          if (link & FAMILY_IMPLICIT)
            return false;
        }
    }
}
