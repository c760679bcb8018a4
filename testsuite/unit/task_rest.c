/* What free memory of tasks holds.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_rest.h"

#include <string.h>
#include "libomp-host/tasks/task_plain.h"
#include "libomp-host/tasks/task_run.h"
#include "unit.h"

static struct thread *thread;
static struct task_worker *worker;
static struct task root;

static struct task *
make (size_t size, size_t alignment)
{
  void *data;
  struct task *task = task_alloc (worker, size, alignment, &data);
  task_init (task, thread, &root, worker, GOMP_TASK_FLAG_UNTIED);
  task->data = data;
  return task;
}

static void
test_fresh (void)
{
  struct task *made[TASK_POOL_BATCH * 2];
  bool rest = true;
  for (int i = 0; i < TASK_POOL_BATCH * 2; i++)
    {
      made[i] = make (8, 8);
      rest &= task_is_at_rest (made[i]);
    }
  CHECK (rest, "new memory is at rest");
  for (int i = 0; i < TASK_POOL_BATCH * 2; i++)
    {
      rest &= task_leaves_nothing (made[i]);
      task_plain_free (made[i], worker);
    }
  CHECK (rest, "and tasks that do nothing leave it so");
}

/* Whatever a task has used, its memory is at rest when it is free.  */
static void
test_used (void)
{
  struct task *task = make (8, 8);
  task->node = (struct depend_node *) &root;
  task->depends = (struct depend_table *) &root;
  task->priority = 3;
  task->event = 1;
  task->copyfn_done = task->undeferred = true;
  task->pending = 2;
  task->shared -= 2;
  task->flags |= GOMP_TASK_FLAG_DETACH;
  CHECK (!task_leaves_nothing (task), "a detachable task leaves something");
  task->flags &= ~GOMP_TASK_FLAG_DETACH;
  CHECK (!task_leaves_nothing (task), "one whose children others ran does");
  task_free (task, worker);
  struct task *next = make (8, 8);
  CHECK (next == task && task_is_at_rest (next),
         "memory is used again, and was at rest");
  task_free (next, worker);
}

/* Each flag that says that there is more to a task.  */
static void
test_flags (void)
{
  struct task *task = make (8, 8);
  bool told = true;
  for (unsigned bit = 1; bit; bit <<= 1)
    {
      unsigned flags = task->flags;
      task->flags |= bit;
      told &= task_leaves_nothing (task) == !(bit & TASK_FLAGS_MORE);
      task->flags = flags;
    }
  CHECK (told, "these flags and no others");
  task_free (task, worker);
  struct task *large = make (300, 8), *apart = make (5000, 8);
  CHECK (!task_leaves_nothing (large) && !task_leaves_nothing (apart),
         "larger tasks are of other memory");
  CHECK (task_is_at_rest (large), "which is at rest when it is taken");
  task_free (large, worker);
  task_free (apart, worker);
}

/* Every size of a plain task's data is copied, and nothing beyond it.  */
static void
test_copy (void)
{
  char from[TASK_PLAIN_SIZE], to[TASK_PLAIN_SIZE + 1];
  for (int i = 0; i < TASK_PLAIN_SIZE; i++)
    from[i] = (char) (i + 1);
  bool right = true;
  for (size_t size = 0; size <= TASK_PLAIN_SIZE; size++)
    {
      memset (to, 0, sizeof to);
      task_plain_copy (to, from, size);
      right &= memcmp (to, from, size) == 0;
      for (size_t i = size; i < sizeof to; i++)
        right &= to[i] == 0;
    }
  CHECK (right, "data is copied whole, whatever its size");
}

int
main (void)
{
  thread = thread_current ();
  worker = task_worker_current (thread);
  task_implicit_start (&root, &icv_device.initial, NULL);
  test_fresh ();
  test_used ();
  test_flags ();
  test_copy ();
  return UNIT_RESULT ();
}
