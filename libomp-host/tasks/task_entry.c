/* The entry points about tasks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <gomp/abi.h>
#include "base/error.h"
#include "libomp-host/tasks/detach.h"
#include "libomp-host/tasks/depend.h"
#include "libomp-host/tasks/reduction.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_plain.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_told.h"
#include "libomp-host/tasks/task_wait.h"
#include "libomp-host/tasks/taskgroup.h"
#include "libomp-host/tasks/taskloop.h"
#include "libomp-host/tool/tool_events.h"

/* A definition that nothing but its symbol declares.  */
#define ENTRY(type, name, parameters)                                          \
  GOMP_ENTRY type name parameters;                                             \
  GOMP_ENTRY type name parameters

#define PLAIN_FLAGS                                                            \
  (GOMP_TASK_FLAG_UNTIED | GOMP_TASK_FLAG_FINAL | GOMP_TASK_FLAG_MERGEABLE)

/* Marked as cold for what that makes of GOMP_task.  */
static void __attribute__ ((cold, noinline))
task_construct (const struct task_request *request)
{
  task_create (thread_current (), request);
}

/* A task with no clauses but those of PLAIN_FLAGS that is not plain yet, or does not fit.  */
static void __attribute__ ((noinline))
task_construct_unfit (void (*fn) (void *), void *data, struct thread *thread,
                      size_t size, size_t alignment, unsigned flags)
{
  struct task_worker *worker = thread->region.task_worker;
  if (likely (worker != NULL) && task_queue_full (worker))
    {
      task_run_included (fn, data, thread, flags);
      return;
    }
  const struct task_request request = { .fn = fn,
                                        .data = data,
                                        .size = size,
                                        .alignment = alignment,
                                        .deferrable = true,
                                        .flags = flags };
  task_create_untold (thread, &request);
}

/* A function of its own, which ends with its only calls, so that neither it nor GOMP_task
   saves registers.  */
static inline void __attribute__ ((always_inline))
task_construct_plain (void (*fn) (void *), void *data, struct thread *thread,
                      size_t size, unsigned flags)
{
  if (unlikely (!task_plain_create (fn, data, thread, size, flags)))
    task_construct_unfit (fn, data, thread, size, TASK_PLAIN_ALIGNMENT, flags);
}

/* DETACH is where the event's handle goes.  What most tasks need is called last, and what
   they do not need is volatile, so that the compiler reads it only where it is used, and
   no registers are saved before.  */
ENTRY (void, GOMP_task,
       (void (*fn) (void *), void *data, void (*copyfn) (void *, void *),
        long size, long alignment, bool if_clause, unsigned flags,
        void **volatile depend, volatile int priority, void *volatile detach))
{
  struct thread *thread = thread_self;
  if (unlikely (copyfn != NULL) || unlikely (flags & ~PLAIN_FLAGS)
      || tool_here () || unlikely (!thread))
    {
      task_construct (&(struct task_request) { .fn = fn,
                                               .data = data,
                                               .copyfn = copyfn,
                                               .size = size,
                                               .alignment = alignment,
                                               .deferrable = if_clause,
                                               .flags = flags,
                                               .depend = depend,
                                               .priority = priority,
                                               .event = detach,
                                               .site = TOOL_SITE });
      return;
    }
  if (!if_clause || task_is_final (thread->region.task)
      || thread->region.task_team->size == 1)
    task_run_included (fn, data, thread, flags);
  else if (likely ((size_t) size <= TASK_PLAIN_SIZE
                   && (size_t) alignment <= TASK_PLAIN_ALIGNMENT))
    task_construct_plain (fn, data, thread, (size_t) size, flags);
  else
    task_construct_unfit (fn, data, thread, (size_t) size, (size_t) alignment,
                          flags);
}

ENTRY (void, GOMP_taskwait, (void))
{
  struct thread *thread = thread_current ();
  if (tool_here ())
    task_told_wait_children (thread, TOOL_SITE);
  else
    task_wait_children (thread);
}

static bool
wait_cancelled (const struct thread *thread)
{
  return task_is_cancelled (thread->region.task_team,
                            thread->region.task->group);
}

void
task_wait_depend (void **depend, struct tool_site site)
{
  struct thread *thread = thread_current ();
  if (tool_hears ())
    task_told_wait_depend (thread, depend, site);
  else if (!wait_cancelled (thread))
    depend_wait (thread, depend);
}

ENTRY (void, GOMP_taskwait_depend, (void **depend))
{
  task_wait_depend (depend, TOOL_SITE);
}

static void
nothing (void *data)
{
  (void) data;
}

/* Later tasks may depend on this one, which is empty.  */
ENTRY (void, GOMP_taskwait_depend_nowait, (void **depend))
{
  const struct task_request request = { .fn = nothing,
                                        .alignment = 1,
                                        .deferrable = true,
                                        .flags = GOMP_TASK_FLAG_DEPEND,
                                        .depend = depend,
                                        .site = TOOL_SITE };
  task_create (thread_current (), &request);
}

ENTRY (void, GOMP_taskyield, (void))
{
  struct thread *thread = thread_current ();
  if (!__atomic_load_n (&thread->region.task_team->used, __ATOMIC_RELAXED))
    return;
  /* The current task is suspended: only its descendants may run.  */
  struct task *task
    = task_take (thread, task_family_link (thread->region.task));
  if (task)
    task_run_yielded (thread, task, TOOL_SITE);
}

ENTRY (void, GOMP_taskgroup_start, (void))
{
  struct thread *thread = thread_current ();
  if (tool_here ())
    task_told_start_group (thread, TOOL_SITE);
  else
    taskgroup_start (thread);
}

ENTRY (void, GOMP_taskgroup_end, (void))
{
  struct thread *thread = thread_current ();
  if (tool_here ())
    task_told_end_group (thread, TOOL_SITE);
  else
    taskgroup_end (thread);
}

ENTRY (void, GOMP_taskgroup_reduction_register, (uintptr_t *data))
{
  reduction_register (thread_current (), data);
}

ENTRY (void, GOMP_taskgroup_reduction_unregister, (uintptr_t *data))
{
  reduction_unregister (data);
}

ENTRY (void, GOMP_task_reduction_remap,
       (size_t count, size_t originals, void **pointers))
{
  reduction_remap (thread_current (), count, originals, pointers);
}

/* The loops: iterations of UP to END by STEP, where the compiler has folded
   collapsed loops into one.  */

static uint64_t
iterations_between (uint64_t low, uint64_t high, uint64_t step)
{
  return (high - low - 1) / step + 1;
}

ENTRY (void, GOMP_taskloop,
       (void (*fn) (void *), void *data, void (*copyfn) (void *, void *),
        long size, long alignment, unsigned flags, unsigned long count,
        int priority, long start, long end, long step))
{
  struct taskloop loop = { start, end, step, 0, sizeof (long) };
  if (step > 0 ? start < end : start > end)
    loop.iterations = step > 0
                        ? iterations_between (start, end, step)
                        : iterations_between (end, start, -(uint64_t) step);
  taskloop_run (&loop, &(struct taskloop_request) { fn, data, copyfn, size,
                                                    alignment, flags, count,
                                                    priority, TOOL_SITE });
}

ENTRY (void, GOMP_taskloop_ull,
       (void (*fn) (void *), void *data, void (*copyfn) (void *, void *),
        long size, long alignment, unsigned flags, unsigned long count,
        int priority, unsigned long long start, unsigned long long end,
        unsigned long long step))
{
  struct taskloop loop = { start, end, step, 0, sizeof (long long) };
  bool up = flags & GOMP_TASK_FLAG_UP;
  if (up ? start < end : start > end)
    loop.iterations = up ? iterations_between (start, end, step)
                         : iterations_between (end, start, -step);
  taskloop_run (&loop, &(struct taskloop_request) { fn, data, copyfn, size,
                                                    alignment, flags, count,
                                                    priority, TOOL_SITE });
}

/* Events.  omp_event_handle_t is an integer of a pointer's size.  */

ENTRY (void, omp_fulfill_event, (uintptr_t event))
{
  if (!detach_fulfill ((struct task *) event))
    gomp_fatal ("omp_fulfill_event: %p event is invalid or has already been "
                "fulfilled!",
                (void *) event);
}
