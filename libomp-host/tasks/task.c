/* Making, running and completing tasks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task.h"

#include <gomp/abi.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-host/tasks/depend.h"
#include "libomp-host/tasks/detach.h"
#include "libomp-host/tasks/target_task.h"
#include "libomp-host/tasks/task_family.h"
#include "libomp-host/tasks/task_flags.h"
#include "libomp-host/tasks/task_plain.h"
#include "libomp-host/tasks/task_rest.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_shared.h"
#include "libomp-host/tasks/task_team.h"
#include "libomp-host/tasks/task_told.h"
#include "libomp-host/tasks/task_wait.h"
#include "libomp-host/tasks/taskgroup.h"
#include "libomp-host/tool/tool_events.h"

/* A task that has so many children under way runs one of them before it makes
   another with dependences.  Tasks that wait for others are in no deque, so that
   TASK_QUEUE_LIMIT does not bound them.  With 256, 1,024 and 4,096, 100,000
   empty tasks in 64 chains of dependences take 812, 833 and 905 instructions
   each (callgrind).  */
#define CHILDREN_LIMIT 1024

/* Memory.  */

static inline enum task_pool_class
task_class (size_t size)
{
  enum task_pool_class class = TASK_POOL_256;
  while (size > task_pool_sizes[class])
    class ++;
  return class;
}

static void *
task_data_apart (struct task *task, size_t size, size_t alignment)
{
  task->flags = TASK_FLAG_DATA_ALLOCATED;
  task->data = memory_alloc_aligned (
    alignment < CACHE_LINE ? CACHE_LINE : alignment, size);
  return task->data;
}

static inline __attribute__ ((always_inline)) struct task *
task_alloc_here (struct task_worker *worker, size_t size, size_t alignment,
                 bool always_apart, void **data)
{
  /* Blocks are aligned to cache lines.  */
  size_t offset = TASK_DATA_OFFSET;
  if (alignment > 16)
    offset = (offset + alignment - 1) & -alignment;
  bool apart = always_apart || alignment > CACHE_LINE
               || size > task_pool_sizes[TASK_POOL_1024] - offset;
  enum task_pool_class class = apart ? TASK_POOL_256
                                     : task_class (offset + size);
  struct task *task = task_pool_alloc (&worker->pool, class);
  if (unlikely (class != TASK_POOL_256))
    task_rest (task, class);
  gomp_assert (task_is_at_rest (task));
  task->flags = class == TASK_POOL_256 ? 0 : TASK_FLAG_MORE;
  *data = unlikely (apart) ? task_data_apart (task, size, alignment)
                           : (char *) task + offset;
  return task;
}

struct task *
task_alloc (struct task_worker *worker, size_t size, size_t alignment,
            void **data)
{
  return task_alloc_here (worker, size, alignment, false, data);
}

/* Making.  */

void
task_init (struct task *task, struct thread *thread, struct task *parent,
           struct task_worker *worker, unsigned flags)
{
  task_plain_set_up (task, parent, worker,
                     task->flags | flags
                       | (parent->flags & GOMP_TASK_FLAG_FINAL));
  task_plain_defer (task, thread->region.task_team, parent, worker);
}

static inline void
task_count (struct task *task, struct task_worker *worker)
{
  struct task_team *team = task->team;
  if (unlikely (!__atomic_load_n (&team->used, __ATOMIC_RELAXED)))
    task_team_use (team);
  if (unlikely (!worker->makes_plain))
    worker->makes_plain = team->size > 1 && !icv_device.cancellation;
  task_plain_count (task, task->parent, worker);
}

void
task_count_in (struct task *task, struct task_worker *worker)
{
  task_count (task, worker);
}

bool
task_is_cancelled (const struct task_team *team, const struct taskgroup *group)
{
  return unlikely (icv_device.cancellation)
         && (__atomic_load_n (team->cancelled, __ATOMIC_RELAXED)
             || taskgroup_is_cancelled (group));
}

/* Where the handle of TASK's event goes: to the parent's variable and into the
   data, whose first member it is.  */
static void
task_give_event (struct task *task, const struct task_request *request)
{
  *request->event = task;
  if (request->data)
    *(void **) request->data = task;
}

static void
task_set_bounds (void *data, const struct task_request *request)
{
  if (request->bounds)
    for (int i = 0; i < 2; i++)
      memcpy ((char *) data + i * request->bound_size, &request->bounds[i],
              request->bound_size);
}

/* The firstprivate copies are made in the new task's environment.  */
static inline void
task_fill (struct thread *thread, struct task *task, void *data,
           const struct task_request *request)
{
  if (unlikely (request->copyfn != NULL))
    {
      struct task *current = thread->region.task;
      thread->region.task = task;
      request->copyfn (data, request->data);
      thread->region.task = current;
      task->copyfn_done = true;
      task->flags |= TASK_FLAG_MORE;
    }
  else
    task_data_copy (data, request->data, request->size);
  if (request->bounds)
    task_set_bounds (data, request);
}

/* The data of a task that is TOLD of has an allocation of its own: a tool that looks
   for races must see that another task's data was there before.  */
static inline __attribute__ ((always_inline)) struct task *
task_make (struct thread *thread, struct task_worker *worker,
           const struct task_request *request, bool told)
{
  void *data;
  struct task *task
    = task_alloc_here (worker, request->size, request->alignment, told, &data);
  task_init (task, thread, thread->region.task, worker, request->flags);
  if (unlikely (request->flags & GOMP_TASK_FLAG_DETACH))
    task_give_event (task, request);
  task->fn = request->fn;
  task->data = data;
  task_fill (thread, task, data, request);
  return task;
}

static int
task_priority (const struct task_request *request)
{
  if (!(request->flags & GOMP_TASK_FLAG_PRIORITY) || request->priority < 0)
    return 0;
  return request->priority < icv_device.max_task_priority
           ? request->priority
           : icv_device.max_task_priority;
}

/* Ready.  */

static inline void
task_push (struct task_team *team, struct task_worker *worker,
           struct task *task)
{
  task_deque_push (&worker->deque, task);
  task_call (team, task);
}

static void
task_push_shared (struct task_team *team, struct task *task)
{
  task_shared_push (team, task);
  task_call (team, task);
}

/* Whether THREAD may run TASK, which it made ready, when it waits the next
   time.  If not, TASK must not go into THREAD's deque: there it would hide from
   THREAD the tasks below it, and those could hide it from a thief that may run
   it.  */
static inline bool
task_fits_here (const struct thread *thread, const struct task_worker *worker,
                const struct task *task)
{
  const struct task *current = thread->region.task;
  return (current->implicit && worker->at_barrier)
         || task_family_descends (task, task_family_link (current));
}

void
task_ready (struct task *task, struct task_worker *worker)
{
  if (task->flags & TASK_FLAG_TARGET)
    target_task_ready (task);
  else if (worker && task->priority == 0
           && task_fits_here (thread_self, worker, task))
    task_push (task->team, worker, task);
  else
    task_push_shared (task->team, task);
}

/* A new task with a depend, detach or priority clause.  */
static void
task_start_special (struct thread *thread, struct task_worker *worker,
                    struct task *task, const struct task_request *request)
{
  struct task_team *team = task->team;
  task->priority = task_priority (request);
  if ((request->flags & GOMP_TASK_FLAG_DEPEND)
      && !depend_add (task, task->parent, request->depend, worker))
    return;
  if (team->size == 1 && task->priority == 0)
    task_run (thread, task);
  else if (task->priority == 0)
    task_push (team, worker, task);
  else
    task_push_shared (team, task);
}

/* Undeferred tasks.  */

static void
task_call_undeferred (const struct task_request *request)
{
  if (unlikely (request->copyfn != NULL))
    {
      char room[request->size + request->alignment];
      char *data = room + (-(uintptr_t) room & (request->alignment - 1));
      request->copyfn (data, request->data);
      task_set_bounds (data, request);
      request->fn (data);
    }
  else
    {
      task_set_bounds (request->data, request);
      request->fn (request->data);
    }
}

static inline struct task *
task_begin_undeferred (struct thread *thread, struct task *parent,
                       struct task_worker *worker, unsigned flags)
{
  struct task *task = task_pool_alloc (&worker->pool, TASK_POOL_256);
  task_plain_set_up (task, parent, worker,
                     flags | (parent->flags & GOMP_TASK_FLAG_FINAL));
  __atomic_store_n (&task->owner, worker, __ATOMIC_RELAXED);
  thread->region.task = task;
  return task;
}

static void __attribute__ ((cold, noinline))
task_end_undeferred_slow (struct task *task, struct task_worker *worker)
{
  task_run_free_depends (task, worker);
  if (task_family_alone (task))
    {
      task_free (task, worker);
      return;
    }
  task_family_hold_up (task);
  task_family_become_zombie (task, 0, worker);
}

static inline void
task_end_undeferred (struct thread *thread, struct task *task,
                     struct task *parent, struct task_worker *worker)
{
  thread->region.task = parent;
  if (task_leaves_nothing (task))
    task_plain_free (task, worker);
  else
    task_end_undeferred_slow (task, worker);
}

/* TOLD is what a tool knows the task by, or NULL.  */
static void
task_run_undeferred (struct thread *thread, const struct task_request *request,
                     struct tool_task *told)
{
  struct task *parent = thread->region.task;
  if ((request->flags & GOMP_TASK_FLAG_DEPEND) && parent->depends)
    depend_wait (thread, request->depend);

  struct task_worker *worker = task_worker_current (thread);
  struct task *task
    = task_begin_undeferred (thread, parent, worker, request->flags);
  if (unlikely (request->flags & GOMP_TASK_FLAG_DETACH))
    {
      task->undeferred = true;
      task_give_event (task, request);
    }
  task->told = told;
  if (unlikely (told != NULL))
    tool_task_begin (told, ompt_task_switch, __builtin_dwarf_cfa ());
  task_call_undeferred (request);
  if (unlikely (request->flags & GOMP_TASK_FLAG_DETACH))
    {
      /* PARENT is the task that waits, and its thread may run all descendants of
         it.  */
      thread->region.task = parent;
      detach_wait (thread, task);
    }
  if (unlikely (told != NULL))
    tool_task_end (told, ompt_task_complete);
  task_end_undeferred (thread, task, parent, worker);
}

/* task_run_included where memory has to be made, or a task may be cancelled.  */
static void __attribute__ ((cold, noinline))
task_run_included_slow (void (*fn) (void *), void *data, struct thread *thread,
                        unsigned flags)
{
  struct task *parent = thread->region.task;
  if (task_is_cancelled (thread->region.task_team, parent->group))
    return;
  struct task_worker *worker = task_worker_current (thread);
  struct task *task = task_begin_undeferred (thread, parent, worker, flags);
  fn (data);
  task_end_undeferred (thread, task, parent, worker);
}

/* Nothing but THREAD and the task is kept while FN runs, which saves registers.  */
void
task_run_included (void (*fn) (void *), void *data, struct thread *thread,
                   unsigned flags)
{
  struct task_worker *worker = thread->region.task_worker;
  if (unlikely (icv_device.cancellation || !worker
                || !task_pool_first (&worker->pool, TASK_POOL_256)))
    {
      task_run_included_slow (fn, data, thread, flags);
      return;
    }
  struct task *task
    = task_begin_undeferred (thread, thread->region.task, worker, flags);
  fn (data);
  task_end_undeferred (thread, task, task->parent, thread->region.task_worker);
}

struct task *
task_included_begin (struct thread *thread, struct task_worker *worker,
                     unsigned flags)
{
  return task_begin_undeferred (thread, thread->region.task, worker, flags);
}

void
task_included_end (struct thread *thread, struct task *task,
                   struct task *parent, struct task_worker *worker)
{
  task_end_undeferred (thread, task, parent, worker);
}

#define SPECIAL_FLAGS                                                          \
  (GOMP_TASK_FLAG_DEPEND | GOMP_TASK_FLAG_DETACH | GOMP_TASK_FLAG_PRIORITY)

/* Whether a task in a team of one may have to wait for another.  Only detached
   tasks, and what depends on them, are unfinished there, and the thread may
   have yet to fulfil their events itself.  */
static inline bool
task_may_wait_alone (const struct thread *thread,
                     const struct task_request *request)
{
  struct task *parent = thread->region.task;
  return (request->flags & GOMP_TASK_FLAG_DEPEND) && parent->depends
         && task_family_children (parent) > 0;
}

/* Whether the task that REQUEST asks for is left for later.  An included or
   undeferred task runs at once.  So does a task in a team of one thread, unless
   it may have to wait for another, and a task without special clauses, unless it is
   meant for others, where the deque of THREAD's WORKER is full.  A detachable task is
   always left.  */
static inline bool
task_is_deferred (const struct thread *thread, struct task_worker *worker,
                  const struct task_request *request)
{
  if (!request->deferrable || task_is_final (thread->region.task))
    return false;
  if (unlikely (request->flags & GOMP_TASK_FLAG_DETACH))
    return true;
  if (thread->region.task_team->size == 1)
    return task_may_wait_alone (thread, request);
  return !task_queue_full (worker) || request->for_others
         || (request->flags & SPECIAL_FLAGS);
}

/* A task that waits for others is in no deque, so that the deque's length does
   not limit how many there are.  Where PARENT has too many children, run a task
   that is ready.  */
static void
task_limit_children (struct thread *thread)
{
  struct task *parent = thread->region.task;
  if (likely (task_family_children (parent) < CHILDREN_LIMIT))
    return;
  struct task *task = task_take (thread, task_family_link (parent));
  if (task)
    task_run (thread, task);
}

void
task_create_untold (struct thread *thread, const struct task_request *request)
{
  struct task_team *team = thread->region.task_team;
  if (unlikely (icv_device.cancellation)
      && task_is_cancelled (team, thread->region.task->group))
    return;
  struct task_worker *worker = task_worker_current (thread);
  if (!task_is_deferred (thread, worker, request))
    {
      if (request->copyfn || request->bounds
          || (request->flags & SPECIAL_FLAGS))
        task_run_undeferred (thread, request, NULL);
      else
        task_run_included (request->fn, request->data, thread, request->flags);
      return;
    }
  if (request->flags & GOMP_TASK_FLAG_DEPEND)
    task_limit_children (thread);
  struct task *task = task_make (thread, worker, request, false);
  task_count (task, worker);
  if (unlikely (request->flags & SPECIAL_FLAGS))
    task_start_special (thread, worker, task, request);
  else
    task_push (team, worker, task);
}

static void __attribute__ ((cold, noinline))
task_create_heard (struct thread *thread, struct task_team *team,
                   const struct task_request *request)
{
  struct task_worker *worker = task_worker_current (thread);
  if (!task_is_deferred (thread, worker, request))
    {
      task_run_undeferred (thread, request,
                           task_told_create (thread, request, true));
      return;
    }
  if (request->flags & GOMP_TASK_FLAG_DEPEND)
    task_limit_children (thread);
  struct task *task = task_make (thread, worker, request, true);
  task->told = task_told_create (thread, request, false);
  task_told_memory (task->told, task->data, request->size);
  task_count (task, worker);
  if (request->flags & SPECIAL_FLAGS)
    task_start_special (thread, worker, task, request);
  else
    task_push (team, worker, task);
}

/* The current task is in the runtime for as long as other tasks may run on its thread.  */
void
task_create_told (struct thread *thread, const struct task_request *request)
{
  struct task_team *team = thread->region.task_team;
  if (!tool_meet ())
    {
      task_create_untold (thread, request);
      return;
    }
  if (task_is_cancelled (team, thread->region.task->group))
    {
      struct task_worker *worker = task_worker_current (thread);
      task_told_create_cancelled (thread, request,
                                  !task_is_deferred (thread, worker, request));
      return;
    }
  tool_frame_enter (request->site);
  task_create_heard (thread, team, request);
  tool_frame_leave ();
}
