/* Counting children, zombies and descent.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_family.h"

#include <string.h>
#include "libomp-host/tasks/task_rest.h"
#include "libomp-host/tasks/task_run.h"
#include "unit.h"

static struct thread *thread;
static struct task_worker *worker;
static struct task root;

static struct task *
child_of (struct task *parent)
{
  void *data;
  struct task *task = task_alloc (worker, 8, 8, &data);
  task_init (task, thread, parent, worker, 0);
  parent->pending++;
  __atomic_store_n (&task->owner, worker, __ATOMIC_RELAXED);
  return task;
}

/* The end of TASK's body, as task_complete has it.  */
static void
end (struct task *task)
{
  if (task_family_alone (task))
    {
      task_family_child_done (task->parent, worker);
      task_free (task, worker);
      return;
    }
  task_family_hold_up (task);
  task_family_child_done (task->parent, worker);
  task_family_become_zombie (task, 0, worker);
}

static void
test_count (void)
{
  struct task *a = child_of (&root), *b = child_of (&root);
  CHECK (task_family_children (&root) == 2, "children are counted");
  end (a);
  CHECK (task_family_children (&root) == 1, "and those that end");
  /* As another thread would report it.  */
  task_family_child_done_shared (&root, worker);
  CHECK (task_family_children (&root) == 0, "on other threads too");
  task_free (b, worker);
  CHECK (task_family_alone (&root), "then the parent is alone");
}

static void
test_zombie (void)
{
  struct task *a = child_of (&root);
  struct task *b = child_of (a);
  struct task *c = child_of (b);
  CHECK (task_family_descends (c, task_family_link (a)),
         "a grandchild descends");
  CHECK (!task_family_descends (a, task_family_link (c)),
         "a grandparent does not");
  end (b);
  CHECK (task_family_children (a) == 0, "a zombie is complete for its parent");
  CHECK (!task_family_alone (a), "but still hangs on it");
  CHECK (task_family_descends (c, task_family_link (a)),
         "descent goes through zombies");
  end (a);
  CHECK (task_family_descends (c, task_family_link (&root)),
         "also to an implicit task");
  end (c);
  CHECK (task_family_alone (&root), "the last one frees the chain");
}

static void
test_chain (void)
{
  size_t before = task_pool_depot_blocks (TASK_POOL_256);
  struct task *task = child_of (&root);
  for (int i = 0; i < 10000; i++)
    {
      struct task *next = child_of (task);
      end (task);
      task = next;
    }
  end (task);
  CHECK (task_pool_depot_blocks (TASK_POOL_256) < before + 200,
         "a chain of tasks that make one another does not grow");
  CHECK (task_family_alone (&root), "and ends");
}

static void
test_wait (void)
{
  struct task *a = child_of (&root);
  __atomic_store_n (&root.owner, worker, __ATOMIC_RELAXED);
  CHECK (task_family_announce_wait (&root), "there is something to wait for");
  CHECK (task_family_children (&root) == 1, "announcing keeps the count");
  uint32_t seat = worker->seat;
  task_family_child_done_shared (&root, worker);
  CHECK (worker->seat != seat, "the last child wakes the parent");
  task_family_retract_wait (&root);
  CHECK (task_family_alone (&root), "retracting leaves nothing");
  CHECK (!task_family_announce_wait (&root), "nothing to wait for");
  task_free (a, worker);
}

/* The nearest ancestor that is parked is called, once.  */
static void
test_call (void)
{
  struct task *a = child_of (&root);
  struct task *b = child_of (a);
  struct task *c = child_of (b);
  __atomic_store_n (&a->owner, worker, __ATOMIC_RELAXED);
  uint32_t seat = worker->seat;
  CHECK (!task_family_call_ancestor (c), "no ancestor is parked");
  task_family_park (a);
  task_family_park (c);
  CHECK (task_family_call_ancestor (c) && worker->seat != seat,
         "one two above is called");
  CHECK (!task_family_call_ancestor (c), "once");
  task_family_unpark (a);
  task_family_unpark (c);
  CHECK (task_family_descends_exactly (c, task_family_link (a))
           && !task_family_descends_exactly (a, task_family_link (c)),
         "a task descends from those above it alone");
  end (c);
  end (b);
  end (a);
  CHECK (task_family_alone (&root), "parking leaves nothing");
}

int
main (void)
{
  thread = thread_current ();
  worker = task_worker_current (thread);
  task_implicit_start (&root, &icv_device.initial, NULL);
  test_count ();
  test_zombie ();
  test_chain ();
  test_wait ();
  test_call ();
  return UNIT_RESULT ();
}
