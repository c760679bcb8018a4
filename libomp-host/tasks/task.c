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

/* Where the data of a task with at most this alignment begins.  */
#define DATA_OFFSET ((sizeof (struct task) + 15) & ~(size_t) 15)

_Static_assert(DATA_OFFSET + 48 <= 256, "small tasks fit the first class");

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
  task->flags |= TASK_FLAG_DATA_ALLOCATED;
  task->data = memory_alloc_aligned (
    alignment < CACHE_LINE ? CACHE_LINE : alignment, size);
  return task->data;
}

static inline __attribute__ ((always_inline)) struct task *
task_alloc_here (struct task_worker *worker, size_t size, size_t alignment,
                 bool always_apart, void **data)
{
  /* Blocks are aligned to cache lines.  */
  size_t offset = DATA_OFFSET;
  if (alignment > 16)
    offset = (offset + alignment - 1) & -alignment;
  bool apart = always_apart || alignment > CACHE_LINE
               || size > task_pool_sizes[TASK_POOL_1024] - offset;
  enum task_pool_class class = apart ? TASK_POOL_256
                                     : task_class (offset + size);
  struct task *task = task_pool_alloc (&worker->pool, class);
  task->pool_class = class;
  task->flags = 0;
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

/* Set the fields that every explicit task has; FLAGS are all of TASK's, whose memory is of
   CLASS.  UNDEFERRED: the body is run at once by WORKER's thread, the calling one.  */
static inline void
task_set_up_included (struct task *task, struct task *parent,
                      struct task_worker *worker, unsigned flags,
                      enum task_pool_class class, bool undeferred)
{
  task->icv = parent->icv;
  task->group = parent->group;
  task->depends = NULL;
  task->flags = flags;
  bool final = parent->final | ((flags & GOMP_TASK_FLAG_FINAL) != 0);
  task->implicit = false;
  task->undeferred = undeferred;
  task->copyfn_done = false;
  task->pool_class = class;
  task->final = final;
  task_family_start (task, parent, ++worker->stamp, undeferred ? worker : NULL);
}

static inline void
task_set_up (struct task *task, struct thread *thread, struct task *parent,
             struct task_worker *worker, unsigned flags,
             enum task_pool_class class)
{
  task_set_up_included (task, parent, worker, flags, class, false);
  task->team = thread->region.task_team;
  task->node = NULL;
  task->priority = 0;
  __atomic_store_n (&task->event, 0, __ATOMIC_RELAXED);
  /* The thread that makes a child is the one that runs PARENT: as its owner it
     counts its children without atomic operations.  */
  __atomic_store_n (&parent->owner, worker, __ATOMIC_RELAXED);
}

void
task_init (struct task *task, struct thread *thread, struct task *parent,
           struct task_worker *worker, unsigned flags)
{
  task_set_up (task, thread, parent, worker, task->flags | flags,
               task->pool_class);
}

/* A new child of PARENT counts, in GROUP; not the first of the team's region.  */
static inline void
task_count_used (struct task *parent, struct taskgroup *group,
                 struct task_worker *worker)
{
  parent->pending++;
  __atomic_store_n (&worker->created, worker->created + 1, __ATOMIC_RELAXED);
  if (group)
    taskgroup_add (group, worker);
}

static inline void
task_count (struct task *task, struct task_worker *worker)
{
  struct task_team *team = task->team;
  if (unlikely (!__atomic_load_n (&team->used, __ATOMIC_RELAXED)))
    task_team_use (team);
  task_count_used (task->parent, task->group, worker);
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
  task_set_up (task, thread, thread->region.task, worker,
               task->flags | request->flags, task->pool_class);
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
  task_set_up_included (task, parent, worker, flags, TASK_POOL_256, true);
  thread->region.task = task;
  return task;
}

static inline void
task_end_undeferred (struct thread *thread, struct task *task,
                     struct task *parent, struct task_worker *worker)
{
  thread->region.task = parent;
  if (unlikely (task->depends != NULL))
    depend_table_free (task->depends, worker);
  if (likely (task_family_alone (task)))
    task_pool_free (&worker->pool, task, TASK_POOL_256);
  else
    {
      task_family_hold_up (task);
      task_family_become_zombie (task, 0, worker);
    }
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
      __atomic_store_n (&task->event, 0, __ATOMIC_RELAXED);
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
                || !task_pool_has (&worker->pool, TASK_POOL_256)))
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
  if (!request->deferrable || thread->region.task->final)
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

/* task_create_plain where memory or the first task of a region has to be seen to.  */
static void __attribute__ ((cold, noinline))
task_create_plain_slow (void (*fn) (void *), void *data, struct thread *thread,
                        size_t size, unsigned flags)
{
  const struct task_request request = { .fn = fn,
                                        .data = data,
                                        .size = size,
                                        .alignment = TASK_PLAIN_ALIGNMENT,
                                        .deferrable = true,
                                        .flags = flags };
  task_create_untold (thread, &request);
}

/* All calls are the last thing that this function does, so that it saves no registers.  */
void
task_create_plain (void (*fn) (void *), void *data, struct thread *thread,
                   size_t size, unsigned flags)
{
  _Static_assert(DATA_OFFSET + TASK_PLAIN_SIZE <= 256, "fits the first class");
  _Static_assert(TASK_QUEUE_LIMIT < TASK_DEQUE_INITIAL, "there is room");
  struct task_worker *worker = thread->region.task_worker;
  if (unlikely (!worker || !task_pool_has (&worker->pool, TASK_POOL_256)
                || !__atomic_load_n (&thread->region.task_team->used,
                                     __ATOMIC_RELAXED)))
    {
      task_create_plain_slow (fn, data, thread, size, flags);
      return;
    }
  struct task *task = task_pool_alloc_some (&worker->pool, TASK_POOL_256);
  struct task *parent = thread->region.task;
  task_set_up (task, thread, parent, worker, flags, TASK_POOL_256);
  task->fn = fn;
  task->data = (char *) task + DATA_OFFSET;
  task_data_copy ((char *) task + DATA_OFFSET, data, size);
  task_count_used (parent, parent->group, worker);
  task_deque_push_in_room (&worker->deque, task);
  task_call (thread->region.task_team, task);
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
