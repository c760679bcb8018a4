/* Task loops.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/taskloop.h"

#include <gomp/abi.h>
#include <stdlib.h>
#include "base/memory.h"
#include "libomp-host/tasks/chunk_range.h"
#include "libomp-host/tasks/reduction.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_plain.h"
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
   each: a thread that has time takes the next chunk of a range (chunk_range.h), and runs it
   as a child that begins and ends there and then, with its own data environment and its
   own copy of the data.  The thread that comes to the construct does so, too, and has all
   chunks in the beginning.  What lies ready for other threads are helpers, tasks of the
   library that take half of somebody's chunks until there are none left.  Where there are
   no others to help, or nobody may, the thread runs all chunks alone.

   Invariant: as long as chunks are left that nobody has begun, and fewer threads take part
   than the loop may have, a helper lies ready, or the thread that makes it is about to:
   whoever begins makes others first, whoever takes chunks from another thread looks
   whether one has left, and a helper lies ready even where the deque is full: run at once
   it would take the loop's chunks alone, however soon the others have time.  No chunk is
   promised to anybody before it begins, so that none waits behind a long one while a
   thread is idle.

   A thread runs the chunks that it takes one after the other, also those of an untied
   loop: one that waits for a later one, in taskyield or otherwise, may wait for ever.  No
   program may rely on the order of the iterations (5.2, 12.6).  */

struct taskloop_share
{
  /* Threads that take part or are called.  Atomic, see chunk_range.h.  */
  uint32_t present cache_aligned;

  /* Constant while helpers know of it: the loop's taskgroup waits for them.  */
  const struct taskloop *loop cache_aligned;
  const struct taskloop_request *request;
  struct taskloop_plan plan;
  unsigned flags;
  unsigned threads;           /* that may take part */
  struct chunk_range *ranges; /* of each thread, by its number in the team */
  /* The tasks' copies of the data where a function makes them, COPY_SIZE bytes from one
     to the next, or NULL.  */
  char *copies;
  size_t copy_size;
};

/* Data of more than so many bytes that no function copies goes into memory of a task's own,
   and not onto the stack of the thread that takes a chunk.  */
#define TASKLOOP_SHARED_SIZE 1024

/* The ranges of a larger team are not on the stack.  */
#define TASKLOOP_STACK_THREADS 64

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
  bounds[1] = unlikely (plan->tasks == 1)
                ? loop->end
                : bounds[0] + taskloop_length (plan, chunk) * loop->step;
}

/* Write the bounds of chunk number CHUNK into DATA.  */
static inline void
taskloop_set_bounds (const struct taskloop_share *share, char *data,
                     uint64_t chunk)
{
  const struct taskloop *loop = share->loop;
  uint64_t bounds[2];
  taskloop_bounds (loop, &share->plan, chunk, bounds);
  if (likely (loop->bound_size == sizeof bounds[0]))
    memcpy (data, bounds, sizeof bounds);
  else
    for (int i = 0; i < 2; i++)
      memcpy (data + i * loop->bound_size, &bounds[i], loop->bound_size);
}

/* Chunk number CHUNK's copy of the loop's data; in ROOM, if it is not made.  */
static inline char *
taskloop_data (const struct taskloop_share *share, char *room, uint64_t chunk)
{
  if (unlikely (share->copies != NULL))
    return share->copies + chunk * share->copy_size;
  size_t bounds = 2 * share->loop->bound_size;
  task_data_copy (room + bounds, (char *) share->request->data + bounds,
                  share->request->size - bounds);
  taskloop_set_bounds (share, room, chunk);
  return room;
}

static void taskloop_help (void *data);

/* Make up to COUNT helpers.  */
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
  for (; count > 0 && chunk_ranges_join (&share->present, share->threads);
       count--)
    task_create_untold (thread, &helper);
}

/* Take chunks of another thread's.  */
static bool __attribute__ ((noinline))
taskloop_steal (struct thread *thread, struct taskloop_share *share,
                unsigned number, uint64_t *chunk)
{
  uint64_t end;
  for (unsigned i = 1, victim = number; i < share->threads; i++)
    {
      victim = victim + 1 == share->threads ? 0 : victim + 1;
      if (!chunk_range_steal (&share->ranges[victim], chunk, &end))
        continue;
      if (end - *chunk > 1)
        {
          chunk_range_set (&share->ranges[number], *chunk + 1, end);
          taskloop_call_helpers (thread, share, 1);
        }
      return true;
    }
  return false;
}

/* Whether no further chunk of SHARE begins.  A copy that a function has made has to be
   destroyed, which its task's body does.  */
static inline bool
taskloop_is_cancelled (const struct taskloop_share *share,
                       const struct task_team *team,
                       const struct taskgroup *group)
{
  return task_is_cancelled (team, group) && !share->copies;
}

/* Run chunks as children of THREAD's current task until there are none left, or the loop
   is cancelled.  A child that has ended without leaving children behind begins again as the
   next one: nothing but its ICVs can have changed, and nobody knows it, not even by its
   stamp.  */
static void
taskloop_run_chunks (struct thread *thread, struct taskloop_share *share)
{
  struct task_worker *worker = task_worker_current (thread);
  unsigned number = share->threads == 1 ? 0 : worker->number;
  struct chunk_range *range = &share->ranges[number];
  uint64_t chunk;
  if (!chunk_range_take (range, &chunk)
      && !taskloop_steal (thread, share, number, &chunk))
    return;
  const struct taskloop_request *request = share->request;
  char space[share->copies ? 1 : request->size + request->alignment];
  char *room = space + (-(uintptr_t) space & (request->alignment - 1));
  struct task_team *team = thread->region.task_team;
  struct task *parent = thread->region.task;
  struct task *task = task_included_begin (thread, worker, share->flags);
  while (!taskloop_is_cancelled (share, team, task->group))
    {
      request->fn (taskloop_data (share, room, chunk));
      if (unlikely (!chunk_range_take (range, &chunk)))
        {
          /* What it makes are not the chunk's children.  */
          thread->region.task = parent;
          bool more = taskloop_steal (thread, share, number, &chunk);
          thread->region.task = task;
          if (!more)
            break;
        }
      if (likely (task_family_alone (task) && !task->depends))
        task->icv = parent->icv;
      else
        {
          task_included_end (thread, task, parent, worker);
          task = task_included_begin (thread, worker, share->flags);
        }
    }
  task_included_end (thread, task, parent, worker);
}

/* THREAD takes part in SHARE's loop, and is counted.  */
static void
taskloop_take_part (struct thread *thread, struct taskloop_share *share)
{
  do
    {
      taskloop_run_chunks (thread, share);
      chunk_ranges_leave (&share->present);
    }
  while (unlikely (share->threads > 1
                   && chunk_ranges_left (share->ranges, share->threads))
         && !taskloop_is_cancelled (share, thread->region.task_team,
                                    thread->region.task->group)
         && chunk_ranges_join (&share->present, share->threads));
}

static void
taskloop_help (void *data)
{
  struct taskloop_share *share = *(struct taskloop_share **) data;
  struct thread *thread = thread_self;
  if (chunk_ranges_left (share->ranges, share->threads))
    taskloop_call_helpers (thread, share, TASKLOOP_HELPERS_EACH);
  taskloop_take_part (thread, share);
}

/* How many threads may run the chunks of SHARE's loop like that; 0: it is not done.  Only
   the one that is here does where no chunk may be deferred.  A tool that is TOLD of tasks
   hears of each when it is made.  The data must stay where it is until the last chunk has
   ended: in a taskgroup it does.  A task with a priority takes its place among the ready
   ones.  */
static unsigned
taskloop_sharers (const struct thread *thread,
                  const struct taskloop_share *share, bool told)
{
  const struct taskloop_request *request = share->request;
  unsigned threads = thread->region.task_team->size;
  if (!(request->flags & GOMP_TASK_FLAG_IF)
      || task_is_final (thread->region.task))
    threads = 1;
  bool large
    = request->size > TASKLOOP_SHARED_SIZE || request->alignment > CACHE_LINE;
  if (told || share->plan.tasks > UINT32_MAX || (large && !request->copyfn))
    return 0;
  if (threads > 1
      && ((request->flags & GOMP_TASK_FLAG_NOGROUP)
          || (request->priority > 0 && icv_device.max_task_priority > 0)))
    return 0;
  return threads;
}

/* Make all copies of SHARE's data, in a task's environment, by the program's function: they
   have the values from before the construct (5.2, 5.4.4), whatever its first chunks do.  */
static void
taskloop_make_copies (struct thread *thread, struct taskloop_share *share)
{
  const struct taskloop_request *request = share->request;
  struct task_worker *worker = task_worker_current (thread);
  struct task *parent = thread->region.task;
  share->copy_size
    = (request->size + request->alignment - 1) & -request->alignment;
  share->copies = memory_alloc_aligned (
    request->alignment > CACHE_LINE ? request->alignment : CACHE_LINE,
    share->plan.tasks * share->copy_size);
  struct task *task = task_included_begin (thread, worker, share->flags);
  for (uint64_t chunk = 0; chunk < share->plan.tasks; chunk++)
    {
      char *data = share->copies + chunk * share->copy_size;
      request->copyfn (data, request->data);
      taskloop_set_bounds (share, data, chunk);
    }
  task_included_end (thread, task, parent, worker);
}

/* Run SHARE's loop on SHARE->threads threads, and end its taskgroup, if it is GROUPED.  */
static void __attribute__ ((noinline))
taskloop_share_out (struct thread *thread, struct taskloop_share *share,
                    bool grouped)
{
  unsigned threads = share->threads;
  bool many = threads > TASKLOOP_STACK_THREADS;
  struct chunk_range few[many ? 1 : threads];
  struct chunk_range *ranges
    = many ? memory_alloc_aligned (CACHE_LINE, threads * sizeof *ranges) : few;
  for (unsigned i = 0; i < threads; i++)
    __atomic_store_n (&ranges[i].left, 0, __ATOMIC_RELAXED);
  share->ranges = ranges;
  share->present = 1;
  if (share->request->copyfn)
    taskloop_make_copies (thread, share);
  unsigned number = threads == 1 ? 0 : task_worker_current (thread)->number;
  chunk_range_set (&ranges[number], 0, share->plan.tasks);
  if (threads > 1 && share->plan.tasks > 1)
    taskloop_call_helpers (thread, share, 1);
  taskloop_take_part (thread, share);
  if (grouped)
    taskgroup_end (thread);
  free (share->copies);
  if (many)
    free (ranges);
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
      if (unlikely (told))
        {
          task.chunk.start += task.chunk.iterations;
          task.chunk.iterations = taskloop_length (&share->plan, i);
        }
      task_create (thread, &task);
    }
}

static void
taskloop_plan (const struct thread *thread, struct taskloop_share *share,
               bool told)
{
  const struct taskloop_request *request = share->request;
  share->plan = taskloop_cut (share->loop->iterations, request->count,
                              request->flags & GOMP_TASK_FLAG_GRAINSIZE,
                              request->flags & GOMP_TASK_FLAG_STRICT,
                              thread->region.task_team->size);
  share->flags = request->flags
                 & (GOMP_TASK_FLAG_UNTIED | GOMP_TASK_FLAG_FINAL
                    | GOMP_TASK_FLAG_MERGEABLE);
  share->threads = taskloop_sharers (thread, share, told);
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

/* LOOP has no iterations, or the region is cancelled: nothing is done, but the construct is
   there.  */
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
      if (tool_hears ())
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
  taskloop_plan (thread, &share, told);
  if (share.threads > 0)
    {
      taskloop_share_out (thread, &share, grouped);
      return;
    }
  taskloop_create_each (thread, &share, told);
  if (told)
    taskloop_tell_end (loop, request);
  if (grouped && told)
    task_told_end_group (thread, request->site);
  else if (grouped)
    taskgroup_end (thread);
}
