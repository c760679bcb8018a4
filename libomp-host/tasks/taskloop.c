/* Task loops.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/taskloop.h"

#include <gomp/abi.h>
#include "libomp-host/tasks/reduction.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_told.h"
#include "libomp-host/tasks/taskgroup.h"
#include "libomp-host/tasks/task_team.h"
#include "libomp-host/tool/tool_events.h"

/* TASKS tasks, as even as can be.  */
static struct taskloop_plan
taskloop_cut_evenly (uint64_t iterations, uint64_t tasks)
{
  uint64_t chunk = iterations / tasks;
  return (struct taskloop_plan) { tasks, iterations % tasks, chunk, chunk };
}

static struct taskloop_plan
taskloop_cut_strictly (uint64_t iterations, uint64_t grain)
{
  uint64_t whole = iterations / grain;
  uint64_t rest = iterations % grain;
  return (struct taskloop_plan) { whole + (rest != 0), 0, grain,
                                  rest ? rest : grain };
}

struct taskloop_plan
taskloop_cut (uint64_t iterations, uint64_t requested, bool grainsize,
              bool strict, unsigned threads)
{
  if (grainsize && strict)
    return taskloop_cut_strictly (iterations, requested);
  uint64_t tasks = requested;
  if (grainsize)
    /* Tasks of at least the grainsize, and less than twice it.  */
    tasks = iterations / requested ? iterations / requested : 1;
  else if (tasks == 0)
    tasks = threads;
  return taskloop_cut_evenly (iterations,
                              tasks < iterations ? tasks : iterations);
}

/* The reductions' block is what follows the bounds in the data.  */
static uintptr_t *
taskloop_reductions (const struct taskloop *loop,
                     const struct taskloop_request *request)
{
  return *(uintptr_t **) ((char *) request->data + 2 * loop->bound_size);
}

static void
taskloop_create (struct thread *thread, const struct taskloop *loop,
                 const struct taskloop_request *request, bool told)
{
  struct taskloop_plan plan = taskloop_cut (
    loop->iterations, request->count, request->flags & GOMP_TASK_FLAG_GRAINSIZE,
    request->flags & GOMP_TASK_FLAG_STRICT, thread->region.task_team->size);
  uint64_t bounds[2];
  struct task_request task
    = { .fn = request->fn,
        .data = request->data,
        .copyfn = request->copyfn,
        .size = request->size,
        .alignment = request->alignment,
        .deferrable = request->flags & GOMP_TASK_FLAG_IF,
        .flags = request->flags
                 & (GOMP_TASK_FLAG_UNTIED | GOMP_TASK_FLAG_FINAL
                    | GOMP_TASK_FLAG_MERGEABLE),
        .priority = request->priority,
        .bounds = bounds,
        .bound_size = loop->bound_size,
        .site = request->site };
  if (request->priority > 0 && icv_device.max_task_priority > 0)
    task.flags |= GOMP_TASK_FLAG_PRIORITY;

  bounds[1] = loop->start;
  for (uint64_t i = 0; i < plan.tasks; i++)
    {
      uint64_t chunk
        = i + 1 == plan.tasks ? plan.last : plan.chunk + (i < plan.longer);
      bounds[0] = bounds[1];
      bounds[1] += chunk * loop->step;
      if (plan.tasks == 1)
        bounds[1] = loop->end;
      if (unlikely (told))
        {
          task.chunk.start += task.chunk.iterations;
          task.chunk.iterations = chunk;
        }
      task_create (thread, &task);
    }
}

static void __attribute__ ((cold))
taskloop_tell_begin (const struct taskloop *loop,
                     const struct taskloop_request *request, bool grouped)
{
  const void *code = request->site.code;
  if (grouped)
    tool_sync_region (ompt_sync_region_taskgroup, ompt_scope_begin, code);
  tool_work (ompt_work_taskloop, ompt_scope_begin, loop->iterations, code);
}

void
taskloop_run (const struct taskloop *loop,
              const struct taskloop_request *request)
{
  struct thread *thread = thread_current ();
  struct task_team *team = thread->region.task_team;
  bool grouped = !(request->flags & GOMP_TASK_FLAG_NOGROUP);
  bool reductions = grouped && (request->flags & GOMP_TASK_FLAG_REDUCTION);
  if (loop->iterations == 0
      || __atomic_load_n (team->cancelled, __ATOMIC_RELAXED))
    {
      /* Tell the caller that there are no copies to combine and free.  */
      if (reductions)
        taskloop_reductions (loop, request)[2] = 0;
      return;
    }
  bool told = tool_hears ();
  if (told)
    taskloop_tell_begin (loop, request, grouped);
  if (grouped)
    taskgroup_start (thread);
  if (reductions)
    reduction_register (thread, taskloop_reductions (loop, request));
  taskloop_create (thread, loop, request, told);
  if (told)
    tool_work (ompt_work_taskloop, ompt_scope_end, loop->iterations,
               request->site.code);
  if (grouped && told)
    task_told_end_group (thread, request->site);
  else if (grouped)
    taskgroup_end (thread);
}
