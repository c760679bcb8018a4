/* A tool's events of explicit tasks, and of waiting for them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_told.h"

#include <gomp/abi.h>
#include <stdlib.h>
#include "libomp-host/tasks/depend.h"
#include "libomp-host/tasks/depend_table.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/taskgroup.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"

static int
task_told_flags (const struct thread *thread,
                 const struct task_request *request, bool undeferred)
{
  unsigned flags = request->target ? ompt_task_target : ompt_task_explicit;
  if (undeferred)
    flags |= ompt_task_undeferred;
  if (request->flags & GOMP_TASK_FLAG_UNTIED)
    flags |= ompt_task_untied;
  if (request->flags & GOMP_TASK_FLAG_MERGEABLE)
    flags |= ompt_task_mergeable;
  if ((request->flags & GOMP_TASK_FLAG_FINAL)
      || task_is_final (thread->region.task))
    flags |= ompt_task_final;
  return (int) flags;
}

static void
task_told_dependences (struct tool_task *told, void **depend)
{
  size_t count;
  ompt_dependence_t *list = depend_list_told (depend, &count);
  tool_dependences (told, list, count);
  free (list);
}

struct tool_task *
task_told_create (const struct thread *thread,
                  const struct task_request *request, bool undeferred)
{
  bool depends = request->flags & GOMP_TASK_FLAG_DEPEND;
  struct tool_task *told = tool_task_create (
    task_told_flags (thread, request, undeferred), depends, request->site);
  told->chunk = request->chunk;
  if (depends)
    task_told_dependences (told, request->depend);
  return told;
}

/* Its body runs on a device, and no thread of the host's is in it.  */
struct tool_task *
task_told_create_target (void **depend, struct tool_site site)
{
  tool_frame_enter (site);
  struct tool_task *told
    = tool_task_create (ompt_task_target, depend != NULL, site);
  if (depend)
    task_told_dependences (told, depend);
  tool_frame_leave ();
  return told;
}

void
task_told_start_target (struct tool_task *told)
{
  tool_task_begin (told, ompt_task_switch, NULL);
  tool_task_end (told, ompt_task_detach);
}

void
task_told_memory (struct tool_task *told, void *data, size_t size)
{
  told->memory = size ? data : NULL;
  told->memory_size = size;
}

/* What is cancelled around a task of GROUP in TEAM; flags of ompt_cancel_flag_t.  */
static int
task_told_cancelled (const struct task_team *team,
                     const struct taskgroup *group)
{
  int flags = 0;
  if (__atomic_load_n (team->cancelled, __ATOMIC_RELAXED))
    flags |= ompt_cancel_parallel;
  if (taskgroup_is_cancelled (group))
    flags |= ompt_cancel_taskgroup;
  return flags;
}

void
task_told_discard (struct tool_task *told, const struct task_team *team,
                   const struct taskgroup *group)
{
  if (!told)
    return;
  tool_cancelled_task (told, task_told_cancelled (team, group));
  /* Its iterations are not begun.  */
  told->chunk.iterations = 0;
  tool_task_begin (told, ompt_task_switch, NULL);
  tool_task_end (told, ompt_task_cancel);
}

/* The task's place among the tasks is the current one's.  */
static void
task_told_discard_here (const struct thread *thread, struct tool_task *told)
{
  task_told_discard (told, thread->region.task_team,
                     thread->region.task->group);
}

void
task_told_create_cancelled (const struct thread *thread,
                            const struct task_request *request, bool undeferred)
{
  tool_frame_enter (request->site);
  task_told_discard_here (thread,
                          task_told_create (thread, request, undeferred));
  tool_frame_leave ();
}

void
task_told_target_cancelled (const struct thread *thread, void **depend,
                            struct tool_site site)
{
  task_told_discard_here (thread, task_told_create_target (depend, site));
}

void
task_told_early (struct tool_task *told)
{
  tool_task_becomes (told, ompt_task_early_fulfill);
}

void
task_told_late (struct tool_task *told)
{
  tool_task_becomes (told, ompt_task_late_fulfill);
  tool_task_release (told);
}

void
task_told_wait_children (struct thread *thread, struct tool_site site)
{
  if (!tool_meet ())
    {
      task_wait_children (thread);
      return;
    }
  tool_sync_begin (ompt_sync_region_taskwait, site);
  task_wait_children (thread);
  tool_sync_end (ompt_sync_region_taskwait, site);
}

/* The construct is a task that has dependences and no body (5.2, 15.5).  */
void
task_told_wait_depend (struct thread *thread, void **depend,
                       struct tool_site site)
{
  tool_frame_enter (site);
  struct tool_task *told = tool_task_create (
    ompt_task_taskwait | ompt_task_undeferred | ompt_task_mergeable, true,
    site);
  task_told_dependences (told, depend);
  if (!task_is_cancelled (thread->region.task_team, thread->region.task->group))
    depend_wait (thread, depend);
  tool_task_becomes (told, ompt_taskwait_complete);
  tool_frame_leave ();
  tool_task_release (told);
}

void
task_told_start_group (struct thread *thread, struct tool_site site)
{
  if (tool_meet ())
    tool_sync_region (ompt_sync_region_taskgroup, ompt_scope_begin, site.code);
  taskgroup_start (thread);
}

void
task_told_end_group (struct thread *thread, struct tool_site site)
{
  if (!tool_meet ())
    {
      taskgroup_end (thread);
      return;
    }
  tool_sync_wait (ompt_sync_region_taskgroup, ompt_scope_begin, site);
  taskgroup_end (thread);
  tool_sync_end (ompt_sync_region_taskgroup, site);
}
