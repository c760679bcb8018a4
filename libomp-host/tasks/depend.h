/* Dependences between the children of one task (5.2, 15.9.5).

   The table of a task is used by the thread that runs the task alone, when it
   makes a child: it finds the children that the new one must wait for, by the
   addresses they named.  A child has a node, which others may hold: the table, as
   long as a later child may depend on it.  A node has a list of the nodes that wait
   for it, which any thread extends or closes with atomic operations; so no lock is
   taken, neither when a task is made nor when one completes.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_DEPEND_H
#define GANGWAY_HOST_DEPEND_H

#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_worker.h"

struct depend_edge;

struct depend_node
{
  uint32_t holds;             /* atomic; the last one frees it */
  uint32_t waits;             /* unmet dependences, plus one while
                                 they are being found; atomic */
  struct task *task;          /* NULL: a thread waits, not a task */
  struct task_worker *waiter; /* that thread's */
  /* The nodes that wait for this one; DEPEND_CLOSED once its task is complete.
     Atomic.  */
  struct depend_edge *successors;
  /* The task's, held, for a tool that hears of it; else indeterminate, or NULL.  */
  struct tool_task *told;
};

/* Give TASK, a new child of PARENT, the calling thread's current task, a node
   with the dependences that DEPEND (the ABI's layout) names.  Returns true if
   all are met already.  Otherwise task_ready will be called for it, perhaps
   before this returns.  Ends the process on a bad omp_depend_t.  */
bool depend_add (struct task *task, struct task *parent, void **depend,
                 struct task_worker *worker);

/* The task of NODE is complete: make the tasks ready that waited for nothing else,
   and give the task's hold of NODE back.  WORKER as for task_ready.  */
void depend_complete (struct depend_node *node, struct task_worker *worker);

/* Wait until the children of THREAD's current task whose dependences DEPEND
   names are complete.  */
void depend_wait (struct thread *thread, void **depend);

/* The task that TABLE belongs to makes no more children.  */
void depend_table_free (struct depend_table *table, struct task_worker *worker);

#endif
