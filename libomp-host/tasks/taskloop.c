/* Task loops.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/taskloop.h"

#include <gomp/abi.h>
#include "libomp-host/tasks/reduction.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_run.h"
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

/* ------------------------------------------------------------------------
   Shared loops.

   The tasks of a loop differ by their bounds alone.  So no task of its own lies ready for
   each: a thread that has time takes the next chunk from a counter, as in a loop with a
   dynamic schedule, and runs it as a child that begins and ends there and then, with its
   own data environment and its own copy of the data.  The thread that comes to the
   construct does so, too.  What lies ready for other threads are helpers, tasks of the
   library that take chunks until there are none left.

   Invariant: as long as chunks are left and fewer helpers than other threads have begun,
   a helper lies ready, or the thread that makes it is about to: whoever begins makes
   others first, and a helper lies ready even where the deque is full: run at once it
   would take the loop's chunks alone, however soon the others have time.  No chunk is
   promised to anybody before it begins, so that none waits behind a long one while a
   thread is idle.  */

struct taskloop_share
{
  /* Chunks taken and helpers made.  Atomic, relaxed: which thread takes what orders
     nothing.  */
  uint64_t taken cache_aligned;
  uint32_t helpers;

  /* Constant while helpers know of it: the loop's taskgroup waits for them.  */
  const struct taskloop *loop cache_aligned;
  const struct taskloop_request *request;
  struct taskloop_plan plan;
  unsigned flags;
};

/* Data of more than so many bytes is copied into memory of a task's own, and not into the
   stack of the thread that takes a chunk.  */
#define TASKLOOP_SHARED_SIZE 1024

/* Those that begin a helper make two more, so that waking all threads takes a logarithmic
   number of steps.  */
#define TASKLOOP_HELPERS_EACH 2

/* How many iterations chunk number CHUNK has.  */
static inline uint64_t
taskloop_length (const struct taskloop_plan *plan, uint64_t chunk)
{
  return unlikely (chunk + 1 == plan->tasks)
           ? plan->last
           : plan->chunk + (chunk < plan->longer);
}

/* The first value of chunk number CHUNK, and the first behind it.  */
static inline void
taskloop_bounds (const struct taskloop *loop, const struct taskloop_plan *plan,
                 uint64_t chunk, uint64_t *bounds)
{
  uint64_t longer = chunk < plan->longer ? chunk : plan->longer;
  bounds[0] = loop->start + (chunk * plan->chunk + longer) * loop->step;
  bounds[1] = bounds[0] + taskloop_length (plan, chunk) * loop->step;
}

static inline bool
taskloop_take (struct taskloop_share *share, uint64_t *chunk)
{
  *chunk = __atomic_fetch_add (&share->taken, 1, __ATOMIC_RELAXED);
  return *chunk < share->plan.tasks;
}

/* Make DATA a copy of the loop's data for chunk number CHUNK.  */
static inline void
taskloop_fill (const struct taskloop_share *share, char *data, uint64_t chunk)
{
  const struct taskloop *loop = share->loop;
  uint64_t bounds[2];
  task_data_copy (data, share->request->data, share->request->size);
  taskloop_bounds (loop, &share->plan, chunk, bounds);
  if (likely (loop->bound_size == sizeof bounds[0]))
    memcpy (data, bounds, sizeof bounds);
  else
    for (int i = 0; i < 2; i++)
      memcpy (data + i * loop->bound_size, &bounds[i], loop->bound_size);
}

/* Run chunks as children of THREAD's current task until there are none left, or the loop
   is cancelled.  */
static void
taskloop_run_chunks (struct thread *thread, struct taskloop_share *share)
{
  uint64_t chunk;
  if (!taskloop_take (share, &chunk))
    return;
  const struct taskloop_request *request = share->request;
  char room[request->size + request->alignment];
  char *data = room + (-(uintptr_t) room & (request->alignment - 1));
  struct task_team *team = thread->region.task_team;
  struct task *parent = thread->region.task;
  struct task_worker *worker = task_worker_current (thread);
  struct task *task = task_included_begin (thread, worker, share->flags);
  while (!task_is_cancelled (team, task->group))
    {
      taskloop_fill (share, data, chunk);
      request->fn (data);
      if (!taskloop_take (share, &chunk))
        break;
      task = task_included_next (thread, task, parent, worker, share->flags);
    }
  task_included_end (thread, task, parent, worker);
}

static void taskloop_help (void *data);

/* Make up to COUNT helpers, if there is something left to do for them.  */
static void
taskloop_call_helpers (struct thread *thread, struct taskloop_share *share,
                       unsigned count)
{
  const struct task_request helper = { .fn = taskloop_help,
                                       .data = &share,
                                       .size = sizeof share,
                                       .alignment = _Alignof(void *),
                                       .deferrable = true,
                                       .for_others = true };
  unsigned others = thread->region.task_team->size - 1;
  for (; count > 0; count--)
    if (__atomic_load_n (&share->taken, __ATOMIC_RELAXED) < share->plan.tasks
        && __atomic_load_n (&share->helpers, __ATOMIC_RELAXED) < others
        && __atomic_fetch_add (&share->helpers, 1, __ATOMIC_RELAXED) < others)
      task_create_untold (thread, &helper);
}

static void
taskloop_help (void *data)
{
  struct taskloop_share *share = *(struct taskloop_share **) data;
  struct thread *thread = thread_self;
  taskloop_call_helpers (thread, share, TASKLOOP_HELPERS_EACH);
  taskloop_run_chunks (thread, share);
}

/* Whether the chunks of SHARE's loop are run like that: several that may be deferred, and
   not TOLD of, as a tool hears of each task when it is made.  Copies that a function of the
   program's makes are made before the construct is left behind, and the data must stay
   where it is until the last chunk begins: in a taskgroup it does.  A task with a priority
   takes its place among the ready ones.  */
static bool
taskloop_is_shared (const struct thread *thread,
                    const struct taskloop_share *share, bool told)
{
  const struct taskloop_request *request = share->request;
  return (request->flags & GOMP_TASK_FLAG_IF) && !told && !request->copyfn
         && !(request->flags & GOMP_TASK_FLAG_NOGROUP)
         && (request->priority <= 0 || icv_device.max_task_priority == 0)
         && request->size <= TASKLOOP_SHARED_SIZE
         && request->alignment <= CACHE_LINE && share->plan.tasks > 1
         && thread->region.task_team->size > 1 && !thread->region.task->final;
}

/* ------------------------------------------------------------------------
   The construct.  */

/* A task for each chunk.  */
static void
taskloop_create_each (struct thread *thread, const struct taskloop_share *share,
                      bool told)
{
  const struct taskloop *loop = share->loop;
  const struct taskloop_request *request = share->request;
  uint64_t bounds[2];
  struct task_request task = { .fn = request->fn,
                               .data = request->data,
                               .copyfn = request->copyfn,
                               .size = request->size,
                               .alignment = request->alignment,
                               .deferrable = request->flags & GOMP_TASK_FLAG_IF,
                               .flags = share->flags,
                               .priority = request->priority,
                               .bounds = bounds,
                               .bound_size = loop->bound_size,
                               .site = request->site };
  if (request->priority > 0 && icv_device.max_task_priority > 0)
    task.flags |= GOMP_TASK_FLAG_PRIORITY;
  for (uint64_t i = 0; i < share->plan.tasks; i++)
    {
      taskloop_bounds (loop, &share->plan, i, bounds);
      if (share->plan.tasks == 1)
        bounds[1] = loop->end;
      if (unlikely (told))
        {
          task.chunk.start += task.chunk.iterations;
          task.chunk.iterations = taskloop_length (&share->plan, i);
        }
      task_create (thread, &task);
    }
}

static void
taskloop_create (struct thread *thread, struct taskloop_share *share, bool told)
{
  const struct taskloop_request *request = share->request;
  share->plan = taskloop_cut (share->loop->iterations, request->count,
                              request->flags & GOMP_TASK_FLAG_GRAINSIZE,
                              request->flags & GOMP_TASK_FLAG_STRICT,
                              thread->region.task_team->size);
  share->flags = request->flags
                 & (GOMP_TASK_FLAG_UNTIED | GOMP_TASK_FLAG_FINAL
                    | GOMP_TASK_FLAG_MERGEABLE);
  if (!taskloop_is_shared (thread, share, told))
    {
      taskloop_create_each (thread, share, told);
      return;
    }
  taskloop_call_helpers (thread, share, 1);
  taskloop_run_chunks (thread, share);
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

static void __attribute__ ((cold))
taskloop_tell_end (const struct taskloop *loop,
                   const struct taskloop_request *request)
{
  tool_work (ompt_work_taskloop, ompt_scope_end, loop->iterations,
             request->site.code);
}

/* LOOP has no iterations: nothing is done, but the construct is there.  */
static void __attribute__ ((cold))
taskloop_tell_empty (struct thread *thread, const struct taskloop *loop,
                     const struct taskloop_request *request, bool grouped)
{
  taskloop_tell_begin (loop, request, grouped);
  if (grouped)
    taskgroup_start (thread);
  taskloop_tell_end (loop, request);
  if (grouped)
    task_told_end_group (thread, request->site);
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
      if (loop->iterations == 0 && tool_hears ())
        taskloop_tell_empty (thread, loop, request, grouped);
      return;
    }
  bool told = tool_hears ();
  if (told)
    taskloop_tell_begin (loop, request, grouped);
  if (grouped)
    taskgroup_start (thread);
  if (reductions)
    reduction_register (thread, taskloop_reductions (loop, request));
  struct taskloop_share share = { .loop = loop, .request = request };
  taskloop_create (thread, &share, told);
  if (told)
    taskloop_tell_end (loop, request);
  if (grouped && told)
    task_told_end_group (thread, request->site);
  else if (grouped)
    taskgroup_end (thread);
}
