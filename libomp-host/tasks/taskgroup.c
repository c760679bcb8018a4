/* Task groups.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/taskgroup.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-host/tasks/task_wait.h"

/* Memory.  */

static struct taskgroup *
taskgroup_alloc (unsigned slots)
{
  struct taskgroup *group = memory_alloc_aligned (
    CACHE_LINE, sizeof *group + slots * sizeof group->slots[0]);
  memset (group, 0, sizeof *group + slots * sizeof group->slots[0]);
  group->slot_room = group->slot_count = slots;
  return group;
}

/* An unused group of WORKER's with room for COUNT slots, or a new one.  Too
   small ones are not looked past: teams rarely change their size.  */
static struct taskgroup *
taskgroup_acquire (struct task_worker *worker, unsigned count)
{
  struct taskgroup *group = worker->free_groups;
  if (!group || group->slot_room < count)
    return taskgroup_alloc (count);
  worker->free_groups = group->next_free;
  if (group->slot_count == count)
    /* The slots' sums agree since the group was used last.  */
    return group;
  group->slot_count = count;
  for (unsigned i = 0; i < count; i++)
    {
      __atomic_store_n (&group->slots[i].created, 0, __ATOMIC_RELAXED);
      __atomic_store_n (&group->slots[i].completed, 0, __ATOMIC_RELAXED);
    }
  __atomic_store_n (&group->outside, 0, __ATOMIC_RELAXED);
  return group;
}

void
taskgroup_free_all (struct task_worker *worker)
{
  struct taskgroup *next;
  for (struct taskgroup *group = worker->free_groups; group; group = next)
    {
      next = group->next_free;
      free (group);
    }
  worker->free_groups = NULL;
}

struct taskgroup *
taskgroup_make_uncounted (void)
{
  return taskgroup_alloc (0);
}

/* Start and end.  */

struct taskgroup *
taskgroup_start (struct thread *thread)
{
  struct task *task = thread->region.task;
  struct task_worker *worker = task_worker_current (thread);
  struct taskgroup *outer = task->group;
  struct taskgroup *group
    = taskgroup_acquire (worker, thread->region.task_team->size);
  group->previous = outer;
  group->reductions = outer ? outer->reductions : NULL;
  __atomic_store_n (&group->owner, worker, __ATOMIC_RELAXED);
  __atomic_store_n (&group->waiting, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&group->cancelled, false, __ATOMIC_RELAXED);
  group->workshare = false;
  task->group = group;
  return group;
}

/* Whether all tasks of GROUP are complete.  First what is complete, then what
   was made: where the sums agree, they did in between, and as a task of the group
   is made only by another one, or by the thread that waits, it stays so.  */
static bool
taskgroup_done (struct taskgroup *group)
{
  uint64_t completed = __atomic_load_n (&group->outside, __ATOMIC_SEQ_CST);
  for (unsigned i = 0; i < group->slot_count; i++)
    completed += __atomic_load_n (&group->slots[i].completed, __ATOMIC_SEQ_CST);
  uint64_t created = 0;
  for (unsigned i = 0; i < group->slot_count; i++)
    created += __atomic_load_n (&group->slots[i].created, __ATOMIC_RELAXED);
  return created == completed;
}

void
taskgroup_remove (struct taskgroup *group, struct task_worker *worker)
{
  if (!group->slot_count)
    return;
  /* Read before the task counts as complete: the group may be gone then, and
     another in its place, which is woken once too often.  */
  struct task_worker *owner = __atomic_load_n (&group->owner, __ATOMIC_RELAXED);
  if (worker)
    {
      struct taskgroup_slot *slot = &group->slots[worker->number];
      /* Release, and in one order with the sleeper's `waiting'.  */
      __atomic_store_n (&slot->completed, slot->completed + 1,
                        __ATOMIC_SEQ_CST);
    }
  else
    __atomic_fetch_add (&group->outside, 1, __ATOMIC_SEQ_CST);
  if (unlikely (__atomic_load_n (&group->waiting, __ATOMIC_SEQ_CST))
      && taskgroup_done (group))
    task_worker_notify (owner);
}

static bool
taskgroup_wait_done (void *group)
{
  return taskgroup_done (group);
}

static bool
taskgroup_wait_announce (void *argument)
{
  struct taskgroup *group = argument;
  __atomic_store_n (&group->waiting, 1, __ATOMIC_SEQ_CST);
  return true;
}

static void
taskgroup_wait_retract (void *argument)
{
  struct taskgroup *group = argument;
  __atomic_store_n (&group->waiting, 0, __ATOMIC_RELAXED);
}

void
taskgroup_end (struct thread *thread)
{
  struct task *task = thread->region.task;
  struct taskgroup *group = task->group;
  if (unlikely (!group))
    return;
  if (!taskgroup_done (group))
    {
      static const struct task_wait_kind kind
        = { taskgroup_wait_done, taskgroup_wait_announce,
            taskgroup_wait_retract };
      task_wait (thread, &kind, group);
    }
  task->group = group->previous;
  struct task_worker *worker = task_worker_current (thread);
  group->next_free = worker->free_groups;
  worker->free_groups = group;
}

/* Cancellation.  */

/* A group made for a construct's reductions stands for the one around it.  */
static struct taskgroup *
taskgroup_cancellable (const struct taskgroup *group)
{
  if (group->workshare && group->previous)
    group = group->previous;
  return (struct taskgroup *) group;
}

bool
taskgroup_is_cancelled (const struct taskgroup *group)
{
  if (!group)
    return false;
  return __atomic_load_n (&group->cancelled, __ATOMIC_RELAXED)
         || __atomic_load_n (&taskgroup_cancellable (group)->cancelled,
                             __ATOMIC_RELAXED);
}

bool
taskgroup_cancel (struct thread *thread)
{
  struct taskgroup *group = thread->region.task->group;
  if (group)
    __atomic_store_n (&taskgroup_cancellable (group)->cancelled, true,
                      __ATOMIC_RELAXED);
  return true;
}

bool
taskgroup_cancelled (struct thread *thread)
{
  return taskgroup_is_cancelled (thread->region.task->group);
}
