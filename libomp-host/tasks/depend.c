/* Dependences: nodes and the edges between them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/depend.h"

#include "libomp-host/tasks/depend_table.h"
#include "libomp-host/tasks/task_flags.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_wait.h"
#include "libomp-host/tool/tool_events.h"

/* SUCCESSOR waits for the node whose list this is in.  */
struct depend_edge
{
  struct depend_edge *next;
  struct depend_node *successor;
};

#define DEPEND_CLOSED ((struct depend_edge *) 1)

static inline struct task_pool *
pool_of (struct task_worker *worker)
{
  return worker ? &worker->pool : NULL;
}

static struct depend_node *
depend_node_make (struct task *task, struct task_worker *worker)
{
  struct depend_node *node = task_pool_alloc (&worker->pool, TASK_POOL_SMALL);
  __atomic_store_n (&node->holds, 1, __ATOMIC_RELAXED);
  __atomic_store_n (&node->waits, 1, __ATOMIC_RELAXED);
  node->task = task;
  node->waiter = worker;
  __atomic_store_n (&node->successors, NULL, __ATOMIC_RELAXED);
  if (tool_here ())
    {
      node->told = task && tool_meet () ? task->told : NULL;
      tool_task_hold (node->told);
    }
  return node;
}

void
depend_node_hold (struct depend_node *node)
{
  __atomic_fetch_add (&node->holds, 1, __ATOMIC_RELAXED);
}

void
depend_node_release (struct depend_node *node, struct task_worker *worker)
{
  if (__atomic_sub_fetch (&node->holds, 1, __ATOMIC_ACQ_REL) != 0)
    return;
  /* Perhaps on a thread that has no events.  */
  if (tool_here ())
    tool_task_release (node->told);
  task_pool_free (pool_of (worker), node, TASK_POOL_SMALL);
}

bool
depend_node_complete (const struct depend_node *node)
{
  /* Acquire: the caller's task, which need not wait for NODE's, sees what that
     one did.  */
  return __atomic_load_n (&node->successors, __ATOMIC_ACQUIRE) == DEPEND_CLOSED;
}

void
depend_node_follow (struct depend_node *node, struct depend_node *before,
                    struct task_worker *worker)
{
  struct depend_edge *first
    = __atomic_load_n (&before->successors, __ATOMIC_ACQUIRE);
  if (first == DEPEND_CLOSED)
    return;
  struct depend_edge *edge = task_pool_alloc (&worker->pool, TASK_POOL_SMALL);
  edge->successor = node;
  __atomic_fetch_add (&node->waits, 1, __ATOMIC_RELAXED);
  do
    {
      if (first == DEPEND_CLOSED)
        {
          /* This cannot make it 0: depend_add holds one itself.  */
          __atomic_fetch_sub (&node->waits, 1, __ATOMIC_RELAXED);
          task_pool_free (&worker->pool, edge, TASK_POOL_SMALL);
          return;
        }
      edge->next = first;
    }
  while (!__atomic_compare_exchange_n (&before->successors, &first, edge, true,
                                       __ATOMIC_RELEASE, __ATOMIC_ACQUIRE));
  if (tool_hears ())
    tool_dependence (before->told, node->told);
}

/* One of the things NODE waits for has come.  Returns true if it was the last.
   NODE of a waiting thread may be gone afterwards.  */
static bool
depend_node_met (struct depend_node *node)
{
  return __atomic_sub_fetch (&node->waits, 1, __ATOMIC_ACQ_REL) == 0;
}

bool
depend_add (struct task *task, struct task *parent, void **depend,
            struct task_worker *worker)
{
  struct depend_node *node = task->node = depend_node_make (task, worker);
  if (!parent->depends)
    {
      parent->depends = depend_table_make ();
      parent->flags |= TASK_FLAG_MORE;
    }
  depend_table_add (parent->depends, node, depend, worker);
  return depend_node_met (node);
}

void
depend_complete (struct depend_node *node, struct task_worker *worker)
{
  struct depend_edge *edge
    = __atomic_exchange_n (&node->successors, DEPEND_CLOSED, __ATOMIC_ACQ_REL);
  struct depend_edge *next;
  for (; edge; edge = next)
    {
      next = edge->next;
      struct depend_node *successor = edge->successor;
      task_pool_free (pool_of (worker), edge, TASK_POOL_SMALL);
      struct task *task = successor->task;
      struct task_worker *waiter = successor->waiter;
      if (!depend_node_met (successor))
        continue;
      if (task)
        task_ready (task, worker);
      else
        task_worker_notify (waiter);
    }
  depend_node_release (node, worker);
}

/* Waiting threads.  */

static bool
depend_wait_done (void *node)
{
  return __atomic_load_n (&((struct depend_node *) node)->waits,
                          __ATOMIC_ACQUIRE)
         == 0;
}

static bool
depend_wait_announce (void *node)
{
  /* The last node that it waits for notifies the worker in any case.  */
  return !depend_wait_done (node);
}

static void
depend_wait_retract (void *node)
{
  (void) node;
}

void
depend_wait (struct thread *thread, void **depend)
{
  struct depend_table *table = thread->region.task->depends;
  if (!table)
    return;
  struct task_worker *worker = task_worker_current (thread);
  struct depend_node *node = depend_node_make (NULL, worker);
  depend_table_find (table, node, depend, worker);
  if (!depend_node_met (node))
    {
      static const struct task_wait_kind kind
        = { depend_wait_done, depend_wait_announce, depend_wait_retract };
      task_wait (thread, &kind, node);
    }
  depend_node_release (node, worker);
}
