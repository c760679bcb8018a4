/* Events of regions, tasks and waits.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tool/tool_events.h"

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-host/tool/tool_callbacks.h"
#include "libomp-host/tool/tool_patience.h"

#define FRAME_FLAGS (ompt_frame_runtime | ompt_frame_cfa)

/* Workers that are still to tell of the end of a region that is over; atomic.  */
static int leaving_due;

static inline ompt_data_t *
data_of_task (struct tool_task *task)
{
  return task ? &task->data : NULL;
}

static inline ompt_data_t *
current_data (void)
{
  return data_of_task (tool_self->task);
}

static inline ompt_data_t *
current_parallel (void)
{
  struct tool_task *task = tool_self->task;
  return task && task->parallel ? &task->parallel->data : NULL;
}

/* The current task enters the runtime, and leaves it.  */

void
tool_frame_enter (struct tool_site site)
{
  struct tool_task *task = tool_self->task;
  if (!task)
    return;
  task->frame.enter_frame.ptr = site.frame;
  task->frame.enter_frame_flags = site.frame ? FRAME_FLAGS : 0;
}

void
tool_frame_leave (void)
{
  struct tool_task *task = tool_self->task;
  if (!task)
    return;
  task->frame.enter_frame.ptr = NULL;
  task->frame.enter_frame_flags = 0;
}

/* The runtime calls TASK's code from FRAME; NULL: the code has returned.  */
static void
frame_exit (struct tool_task *task, void *frame)
{
  task->frame.exit_frame.ptr = frame;
  task->frame.exit_frame_flags = frame ? FRAME_FLAGS : 0;
}

static int
state_of_work (const struct tool_task *task)
{
  return task && task->parallel && task->parallel->outer
           ? ompt_state_work_parallel
           : ompt_state_work_serial;
}

static void
parallel_release (struct tool_parallel *parallel)
{
  if (__atomic_sub_fetch (&parallel->holds, 1, __ATOMIC_ACQ_REL) == 0)
    free (parallel);
}

static struct tool_parallel *
parallel_make (unsigned size)
{
  struct tool_parallel *parallel = memory_alloc_cleared (sizeof *parallel);
  parallel->size = size;
  parallel->holds = 1;
  return parallel;
}

static struct tool_task *
task_make (int flags)
{
  struct tool_task *task = memory_alloc_cleared (sizeof *task);
  task->flags = flags;
  task->holds = 1;
  return task;
}

/* The calling thread goes on with TASK, thread INDEX of PARALLEL.  */
static void
task_enter (struct tool_task *task, struct tool_parallel *parallel,
            unsigned index, struct tool_task *below)
{
  task->below = below;
  task->parallel = parallel;
  task->index = index;
  task->state = tool_self->state;
  tool_self->task = task;
  tool_self->state = state_of_work (task);
}

static void
task_leave (struct tool_task *task)
{
  tool_self->task = task->below;
  tool_self->state = task->state;
}

/* Parallel regions.  */

struct tool_parallel *
tool_parallel_begin (unsigned requested, int flags, struct tool_site site)
{
  struct tool_task *task = tool_self->task;
  struct tool_parallel *parallel = parallel_make (1);
  parallel->outer = task ? task->parallel : NULL;
  parallel->encountering = task;
  parallel->code = site.code;
  parallel->flags = flags;
  tool_frame_enter (site);
  TOOL_TELL (parallel_begin, parallel_begin, data_of_task (task),
             task ? &task->frame : NULL, &parallel->data, requested, flags,
             site.code);
  tool_self->state = ompt_state_overhead;
  return parallel;
}

void
tool_parallel_set_size (struct tool_parallel *parallel, unsigned size)
{
  parallel->size = size;
  __atomic_store_n (&parallel->holds, size + 1, __ATOMIC_RELAXED);
}

void
tool_parallel_end (struct tool_parallel *parallel, struct tool_site site)
{
  TOOL_TELL (parallel_end, parallel_end, &parallel->data, current_data (),
             parallel->flags, site.code);
  __atomic_store_n (&parallel->encountering, NULL, __ATOMIC_RELAXED);
  tool_frame_leave ();
  tool_self->state = state_of_work (tool_self->task);
  parallel_release (parallel);
}

/* Implicit tasks.  */

/* SIZE is 0 at the end (5.2, 19.5.2.11).  */
static void
implicit_tell (ompt_scope_endpoint_t endpoint, struct tool_parallel *parallel,
               struct tool_task *task, unsigned size, unsigned index)
{
  TOOL_TELL (implicit_task, implicit_task, endpoint,
             parallel ? &parallel->data : NULL, &task->data, size, index,
             task->flags);
}

void
tool_implicit_begin (struct tool_parallel *parallel, unsigned index, int flags,
                     void *frame)
{
  struct tool_task *task = task_make (flags);
  task_enter (task, parallel, index,
              index == 0 ? tool_self->task : parallel->encountering);
  frame_exit (task, frame);
  implicit_tell (ompt_scope_begin, parallel, task, parallel->size, index);
}

void
tool_implicit_returned (void)
{
  frame_exit (tool_self->task, NULL);
}

/* Of the implicit task that the calling thread is in: its last event.  */
void
tool_implicit_end (void)
{
  struct tool_task *task = tool_self->task;
  struct tool_parallel *parallel = task->parallel;
  frame_exit (task, NULL);
  implicit_tell (ompt_scope_end, NULL, task, 0, task->index);
  task_leave (task);
  parallel_release (parallel);
  tool_task_release (task);
}

void
tool_initial_begin (struct tool_parallel *parallel, unsigned index,
                    unsigned count, void *frame)
{
  struct tool_task *task = task_make (ompt_task_initial);
  task_enter (task, parallel ? parallel : parallel_make (1),
              parallel ? index : 0, tool_self->task);
  frame_exit (task, frame);
  implicit_tell (ompt_scope_begin, task->parallel, task, count, index);
}

void
tool_initial_end (struct tool_parallel *parallel, unsigned index)
{
  struct tool_task *task = tool_self->task;
  frame_exit (task, NULL);
  if (parallel)
    {
      const struct tool_site site = { parallel->code, NULL };
      tool_sync_begin (ompt_sync_region_barrier_teams, site);
      tool_sync_end (ompt_sync_region_barrier_teams, site);
    }
  implicit_tell (ompt_scope_end, NULL, task, 0, index);
  task_leave (task);
  if (!parallel)
    parallel_release (task->parallel);
  tool_task_release (task);
}

/* The end of a region, in its workers.  */

void
tool_worker_arrives (void)
{
  tool_self->leaving = true;
}

void
tool_worker_leaves (void)
{
  struct tool_thread *self = tool_self;
  if (!self->leaving)
    return;
  self->leaving = false;
  struct tool_parallel *parallel = self->task->parallel;
  /* The task's parent has gone on.  */
  self->task->below = NULL;
  tool_sync_end (ompt_sync_region_barrier_implicit_parallel,
                 (struct tool_site) { parallel->code, NULL });
  tool_implicit_end ();
  tool_worker_idle ();
  __atomic_fetch_sub (&leaving_due, 1, __ATOMIC_RELEASE);
}

void
tool_region_over (unsigned workers)
{
  __atomic_fetch_add (&leaving_due, (int) workers, __ATOMIC_RELAXED);
}

void
tool_await_leaving (void)
{
  struct tool_patience patience = tool_patience_begin ();
  while (__atomic_load_n (&leaving_due, __ATOMIC_ACQUIRE) > 0
         && tool_patience_lasts (&patience))
    ;
}

void
tool_forget_leaving (struct tool_thread *self)
{
  self->leaving = false;
  parallel_release (self->task->parallel);
  tool_task_release (self->task);
  self->task = NULL;
}

void
tool_forget_all_leaving (void)
{
  __atomic_store_n (&leaving_due, 0, __ATOMIC_RELAXED);
}

/* Waits.  */

static int
state_of_wait (ompt_sync_region_t kind)
{
  switch (kind)
    {
    case ompt_sync_region_barrier_implicit_parallel:
      return ompt_state_wait_barrier_implicit_parallel;
    case ompt_sync_region_barrier_implicit_workshare:
      return ompt_state_wait_barrier_implicit_workshare;
    case ompt_sync_region_barrier_explicit:
      return ompt_state_wait_barrier_explicit;
    case ompt_sync_region_barrier_teams:
      return ompt_state_wait_barrier_teams;
    case ompt_sync_region_taskwait:
      return ompt_state_wait_taskwait;
    case ompt_sync_region_taskgroup:
      return ompt_state_wait_taskgroup;
    default:
      return ompt_state_wait_barrier_implementation;
    }
}

/* The region is over for the tool when its last barrier ends: its data is NULL then
   (5.2, 19.5.2.13).  */
static ompt_data_t *
sync_parallel (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint)
{
  return (kind == ompt_sync_region_barrier_implicit_parallel
          || kind == ompt_sync_region_barrier_teams)
             && endpoint == ompt_scope_end
           ? NULL
           : current_parallel ();
}

void
tool_sync_region (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint,
                  const void *code)
{
  if (tool_self->task)
    TOOL_TELL (sync_region, sync_region, kind, endpoint,
               sync_parallel (kind, endpoint), current_data (), code);
}

void
tool_sync_wait (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint,
                struct tool_site site)
{
  bool begins = endpoint == ompt_scope_begin;
  if (begins)
    {
      tool_frame_enter (site);
      tool_self->state = state_of_wait (kind);
    }
  if (tool_self->task)
    TOOL_TELL (sync_region_wait, sync_region, kind, endpoint,
               sync_parallel (kind, endpoint), current_data (), site.code);
  if (!begins)
    tool_self->state = state_of_work (tool_self->task);
}

void
tool_sync_begin (ompt_sync_region_t kind, struct tool_site site)
{
  tool_frame_enter (site);
  tool_sync_region (kind, ompt_scope_begin, site.code);
  tool_sync_wait (kind, ompt_scope_begin, site);
}

void
tool_sync_end (ompt_sync_region_t kind, struct tool_site site)
{
  tool_sync_wait (kind, ompt_scope_end, site);
  tool_sync_region (kind, ompt_scope_end, site.code);
  tool_frame_leave ();
}

void
tool_reduction (ompt_scope_endpoint_t endpoint, const void *code)
{
  tool_self->state = endpoint == ompt_scope_begin
                       ? ompt_state_work_reduction
                       : state_of_work (tool_self->task);
  TOOL_TELL (reduction, sync_region, ompt_sync_region_reduction, endpoint,
             current_parallel (), current_data (), code);
}

/* Explicit tasks.  */

void
tool_task_hold (struct tool_task *task)
{
  if (task)
    __atomic_fetch_add (&task->holds, 1, __ATOMIC_RELAXED);
}

void
tool_task_release (struct tool_task *task)
{
  if (task && __atomic_sub_fetch (&task->holds, 1, __ATOMIC_ACQ_REL) == 0)
    free (task);
}

struct tool_task *
tool_task_create (int flags, bool depends, struct tool_site site)
{
  struct tool_task *task = task_make (flags), *current = tool_self->task;
  TOOL_TELL (task_create, task_create, data_of_task (current),
             current ? &current->frame : NULL, &task->data, flags, depends,
             site.code);
  return task;
}

static void
schedule_tell (struct tool_task *prior, ompt_task_status_t status,
               struct tool_task *next)
{
  TOOL_TELL (task_schedule, task_schedule, data_of_task (prior), status,
             data_of_task (next));
}

void
tool_task_begin (struct tool_task *task, ompt_task_status_t status, void *frame)
{
  if (!task)
    return;
  struct tool_task *current = tool_self->task;
  schedule_tell (current, status, task);
  task_enter (task, current ? current->parallel : NULL,
              current ? current->index : 0, current);
  frame_exit (task, frame);
  if (task->chunk.iterations)
    tool_dispatch_chunk (ompt_dispatch_taskloop_chunk, task->chunk.start,
                         task->chunk.iterations);
}

void
tool_task_end (struct tool_task *task, ompt_task_status_t status)
{
  if (!task)
    return;
  frame_exit (task, NULL);
  if (task->cancelled && status == ompt_task_complete)
    status = ompt_task_cancel;
  schedule_tell (task, status, task->below);
  task_leave (task);
  if (status != ompt_task_detach)
    tool_task_release (task);
}

void
tool_task_becomes (struct tool_task *task, ompt_task_status_t status)
{
  if (task)
    schedule_tell (task, status, NULL);
}

void
tool_dependences (struct tool_task *task, const ompt_dependence_t *dependences,
                  size_t count)
{
  TOOL_TELL (dependences, dependences,
             data_of_task (task ? task : tool_self->task), dependences,
             (int) count);
}

void
tool_doacross_begin (unsigned dimensions)
{
  if (tool_self->task)
    tool_self->task->dimensions = dimensions;
}

void
tool_doacross (ompt_dependence_type_t type, const uint64_t *vector)
{
  unsigned dimensions = tool_doacross_dimensions ();
  if (dimensions == 0)
    return;
  ompt_dependence_t list[dimensions];
  for (unsigned i = 0; i < dimensions; i++)
    list[i] = (ompt_dependence_t) { { .value = vector[i] }, type };
  tool_dependences (NULL, list, dimensions);
}

void
tool_dependence (struct tool_task *source, struct tool_task *sink)
{
  if (source && sink)
    TOOL_TELL (task_dependence, task_dependence, &source->data, &sink->data);
}
