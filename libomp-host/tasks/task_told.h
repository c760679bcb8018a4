/* What a tool hears of explicit tasks: the pieces of task.c's and detach.c's told ways.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_TOLD_H
#define GANGWAY_HOST_TASK_TOLD_H

#include "libomp-host/tasks/task.h"

/* THREAD's current task makes the task that REQUEST asks for, and its dependences.
   UNDEFERRED: the thread runs it at once.  */
struct tool_task *task_told_create (const struct thread *thread,
                                    const struct task_request *request,
                                    bool undeferred) __attribute__ ((cold));
/* The same for a target task that a device runs.  start: the calling thread hands it to the
   device, and goes on; when it is complete that is told as for a detached one.  */
struct tool_task *task_told_create_target (void **depend, struct tool_site site)
  __attribute__ ((cold));
void task_told_start_target (struct tool_task *told) __attribute__ ((cold));
/* TOLD's arguments and private variables.  */
void task_told_memory (struct tool_task *told, void *data, size_t size)
  __attribute__ ((cold));
/* The task, of GROUP and TEAM, is cancelled before it began.  */
void task_told_discard (struct tool_task *told, const struct task_team *team,
                        const struct taskgroup *group) __attribute__ ((cold));
/* The same where it is not even made: THREAD's current task has met the construct when its
   group or region was cancelled.  */
void task_told_create_cancelled (const struct thread *thread,
                                 const struct task_request *request,
                                 bool undeferred) __attribute__ ((cold));
void task_told_target_cancelled (const struct thread *thread, void **depend,
                                 struct tool_site site) __attribute__ ((cold));

/* The event of a detachable task is fulfilled, before its body has ended, and behind
   that: late is told by who completes the task, and gives the tool's task back.  */
void task_told_early (struct tool_task *told) __attribute__ ((cold));
void task_told_late (struct tool_task *told) __attribute__ ((cold));

/* For tool_here (): THREAD's current task waits, in one of the ways of task.h and
   taskgroup.h, or begins a group.  */
void task_told_wait_children (struct thread *thread, struct tool_site site)
  __attribute__ ((cold));
void task_told_wait_depend (struct thread *thread, void **depend,
                            struct tool_site site) __attribute__ ((cold));
void task_told_start_group (struct thread *thread, struct tool_site site)
  __attribute__ ((cold));
void task_told_end_group (struct thread *thread, struct tool_site site)
  __attribute__ ((cold));

#endif
