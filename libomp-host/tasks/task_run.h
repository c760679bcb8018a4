/* Making tasks ready, running them and completing them: what the files of the
   task part share.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_RUN_H
#define GANGWAY_HOST_TASK_RUN_H

#include <string.h>
#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_worker.h"

/* Memory for a task with SIZE bytes of data, and where the data goes; the task
   frees what it needs itself.  WORKER is the calling thread's.  */
struct task *task_alloc (struct task_worker *worker, size_t size,
                         size_t alignment, void **data);

/* Set up a child of PARENT, the calling thread's current task, with the data
   environment every explicit task begins with.  It counts for nothing yet.  */
void task_init (struct task *task, struct thread *thread, struct task *parent,
                struct task_worker *worker, unsigned flags);

/* From now on the parent, the group and the team wait for TASK.  */
void task_count_in (struct task *task, struct task_worker *worker);

/* Whether TASK, made or about to be made in TEAM and GROUP, is not to begin
   (5.2, 11.5).  */
bool task_is_cancelled (const struct task_team *team,
                        const struct taskgroup *group);

/* TASK's dependences are met: queue it, or call the owner of a target task.
   WORKER is the calling thread's in TASK's team, or NULL: a thread that is not
   of the team, but visits it (task_visit_begin).  */
void task_ready (struct task *task, struct task_worker *worker);

/* Run TASK, taken out of its queue, on THREAD.  task_run_at_barrier is for a THREAD
   whose implicit task is in a barrier or has ended.  */
void task_run (struct thread *thread, struct task *task);
void task_run_at_barrier (struct thread *thread, struct task *task);
/* As task_run, in a taskyield.  */
void task_run_yielded (struct thread *thread, struct task *task,
                       struct tool_site site);

/* TASK's body is done: free the table of the dependences among its children.  */
void task_run_free_depends (struct task *task, struct task_worker *worker);

/* Run the ready children of THREAD's current task, which has some, and descendants that lie between
   them, from the thread's own deque, until none is left or something else has to be
   looked at: the team has tasks with a priority, a tool is there, or somebody took them.  */
void task_run_own_children (struct thread *thread);

/* TASK is complete: release what depends on it, report it to parent, group and
   team.  WORKER as for task_ready.  TASK may be gone afterwards, and, for a
   thread that is not of the team, the team too.
   task_complete: the task's memory is no longer needed but by its children;
   the calling thread ran its body.  task_complete_held: its body ended earlier
   and left one hold (task_family.h).  task_complete_bodiless: it had no body
   and no children.  */
void task_complete (struct task *task, struct task_worker *worker);
void task_complete_held (struct task *task, struct task_worker *worker);
void task_complete_bodiless (struct task *task, struct task_worker *worker);

/* Call COMPLETE (TASK, worker) from any thread: as a thread of TASK's team, or as
   a visitor who wakes those that wait.  TASK is not complete, which keeps the
   team alive until then.  */
void task_complete_from_anywhere (struct task *task,
                                  void (*complete) (struct task *,
                                                    struct task_worker *));

/* A child of the current task that runs to its end before its parent goes on, with no
   clauses but final, mergeable and untied, and that no tool hears of; FN, DATA and FLAGS
   are as in struct task_request.  */
void task_run_included (void (*fn) (void *), void *data, struct thread *thread,
                        unsigned flags);

/* As task_run_included, in two steps: begin makes the child the current task, and the caller
   calls its function; end ends that child TASK.  PARENT was the current task before, WORKER
   is the calling thread's.  Nobody cancels for them.  */
struct task *task_included_begin (struct thread *thread,
                                  struct task_worker *worker, unsigned flags);
void task_included_end (struct thread *thread, struct task *task,
                        struct task *parent, struct task_worker *worker);

#endif
