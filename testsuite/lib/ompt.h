/* A tool in the program that writes down what each thread is told, a line for each event,
   and checks the arguments that follow from the events before: that tasks and regions are
   the ones the thread is in, that what begins ends in order, that there is a call site.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp-tools.h>
#include <omp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "expect.h"

#define ROOM 65536
#define DEPTH 64

/* What the tool keeps of a thread: by its thread data.  */
struct told
{
  char text[ROOM];
  size_t length;
  ompt_thread_t type;
  /* The tasks that are under way on it, the current one last.  */
  ompt_data_t *tasks[DEPTH];
  ompt_data_t *regions[DEPTH];
  int depth;
  bool ended;
};

static struct told *told_threads[64];
static unsigned told_count; /* atomic */
static int told_leaving;    /* implicit tasks of workers under way; atomic */
static unsigned long told_tasks, told_tasks_done; /* atomic */

static ompt_set_callback_t told_set;
static ompt_get_callback_t told_get;
static ompt_get_thread_data_t told_thread_data;
static ompt_get_state_t told_state;
static ompt_get_parallel_info_t told_parallel_info;
static ompt_get_task_info_t told_task_info;
static ompt_get_task_memory_t told_task_memory;
static ompt_function_lookup_t told_lookup;
static int told_finalized;
static int told_quiet; /* events are checked, but not written down; atomic */

static struct told *
told_self (void)
{
  ompt_data_t *data = told_thread_data ();
  EXPECT (data && data->ptr);
  return data->ptr;
}

static void __attribute__ ((format (printf, 1, 2), unused))
tell (const char *format, ...)
{
  struct told *self = told_self ();
  va_list arguments;
  if (__atomic_load_n (&told_quiet, __ATOMIC_RELAXED))
    return;
  va_start (arguments, format);
  self->length += vsnprintf (self->text + self->length, ROOM - self->length,
                             format, arguments);
  va_end (arguments);
  EXPECT (self->length < ROOM);
}

/* The lines of the program's first thread since the last call.  */
static __attribute__ ((unused)) const char *
told_lines (void)
{
  static char lines[ROOM];
  struct told *self = told_self ();
  memcpy (lines, self->text, self->length + 1);
  self->length = 0;
  self->text[0] = '\0';
  return lines;
}

#define EXPECT_LINES(expected)                                                 \
  do                                                                           \
    {                                                                          \
      const char *lines = told_lines ();                                       \
      if (strcmp (lines, expected) != 0)                                       \
        {                                                                      \
          fprintf (stderr, "%s:%d: told\n%sexpected\n%s", __FILE__, __LINE__,  \
                   lines, expected);                                           \
          _Exit (1);                                                           \
        }                                                                      \
    }                                                                          \
  while (0)

static const char *
told_end_name (ompt_scope_endpoint_t endpoint)
{
  return endpoint == ompt_scope_begin ? "begin" : "end";
}

static void
told_push (ompt_data_t *task, ompt_data_t *region)
{
  struct told *self = told_self ();
  EXPECT (self->depth < DEPTH);
  self->tasks[self->depth] = task;
  self->regions[self->depth++] = region;
}

static void
told_pop (ompt_data_t *task)
{
  struct told *self = told_self ();
  EXPECT (self->depth > 0 && self->tasks[self->depth - 1] == task);
  self->depth--;
}

static void
told_expect_task (ompt_data_t *task)
{
  struct told *self = told_self ();
  EXPECT (self->depth > 0 && self->tasks[self->depth - 1] == task);
}

static void
told_expect_region (ompt_data_t *region)
{
  struct told *self = told_self ();
  EXPECT (self->depth > 0 && self->regions[self->depth - 1] == region);
}

/* Threads and regions.  */

static void
on_thread_begin (ompt_thread_t type, ompt_data_t *data)
{
  EXPECT (data->ptr == NULL && told_thread_data () == data);
  struct told *self = calloc (1, sizeof *self);
  self->type = type;
  data->ptr = self;
  unsigned i = __atomic_fetch_add (&told_count, 1, __ATOMIC_ACQ_REL);
  EXPECT (i < 64);
  __atomic_store_n (&told_threads[i], self, __ATOMIC_RELEASE);
  tell ("thread begin %s\n", type == ompt_thread_initial  ? "initial"
                             : type == ompt_thread_worker ? "worker"
                                                          : "other");
}

static void
on_thread_end (ompt_data_t *data)
{
  struct told *self = data->ptr;
  EXPECT (self->depth == 0 && !self->ended);
  self->ended = true;
  tell ("thread end\n");
}

static const char *
told_parallel_flags (int flags)
{
  unsigned bits = flags;
  if (bits == (ompt_parallel_invoker_runtime | ompt_parallel_team))
    return "team runtime";
  if (bits == (ompt_parallel_invoker_program | ompt_parallel_team))
    return "team program";
  if (bits == (ompt_parallel_invoker_runtime | ompt_parallel_league))
    return "league runtime";
  return "?";
}

static void
on_parallel_begin (ompt_data_t *task, const ompt_frame_t *frame,
                   ompt_data_t *region, unsigned requested, int flags,
                   const void *code)
{
  told_expect_task (task);
  EXPECT (region->ptr == NULL && code);
  EXPECT (frame->enter_frame.ptr != NULL);
  region->value = (uintptr_t) region;
  tell ("parallel begin requested %u %s\n", requested,
        told_parallel_flags (flags));
}

static void
on_parallel_end (ompt_data_t *region, ompt_data_t *task, int flags,
                 const void *code)
{
  told_expect_task (task);
  EXPECT (region->value == (uintptr_t) region && code);
  tell ("parallel end %s\n", told_parallel_flags (flags));
}

static void
on_implicit_task (ompt_scope_endpoint_t endpoint, ompt_data_t *region,
                  ompt_data_t *task, unsigned size, unsigned index, int flags)
{
  bool initial = flags == (int) ompt_task_initial;
  struct told *self = told_self ();
  EXPECT (initial || flags == (int) ompt_task_implicit);
  if (endpoint == ompt_scope_begin)
    {
      EXPECT (region && task->ptr == NULL);
      task->value = (uintptr_t) task;
      told_push (task, region);
      if (self->type == ompt_thread_worker)
        __atomic_fetch_add (&told_leaving, 1, __ATOMIC_ACQ_REL);
      tell ("%s begin %u of %u\n", initial ? "initial" : "implicit", index,
            size);
    }
  else
    {
      EXPECT (!region && size == 0 && task->value == (uintptr_t) task);
      told_pop (task);
      tell ("%s end %u\n", initial ? "initial" : "implicit", index);
      if (self->type == ompt_thread_worker)
        __atomic_fetch_sub (&told_leaving, 1, __ATOMIC_ACQ_REL);
    }
}

/* Waits.  */

static const char *
told_sync_name (ompt_sync_region_t kind)
{
  switch (kind)
    {
    case ompt_sync_region_barrier_explicit:
      return "barrier";
    case ompt_sync_region_barrier_implicit_workshare:
      return "workshare barrier";
    case ompt_sync_region_barrier_implicit_parallel:
      return "parallel barrier";
    case ompt_sync_region_taskwait:
      return "taskwait";
    case ompt_sync_region_taskgroup:
      return "taskgroup";
    case ompt_sync_region_reduction:
      return "reduction";
    case ompt_sync_region_barrier_implementation:
      return "own barrier";
    case ompt_sync_region_barrier_teams:
      return "teams barrier";
    default:
      return "?";
    }
}

static void
told_sync (const char *what, ompt_sync_region_t kind,
           ompt_scope_endpoint_t endpoint, ompt_data_t *region,
           ompt_data_t *task, const void *code)
{
  told_expect_task (task);
  if ((kind == ompt_sync_region_barrier_implicit_parallel
       || kind == ompt_sync_region_barrier_teams)
      && endpoint == ompt_scope_end)
    EXPECT (!region);
  else
    told_expect_region (region);
  EXPECT (code);
  tell ("%s%s %s\n", what, told_sync_name (kind), told_end_name (endpoint));
}

static void
on_sync_region (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint,
                ompt_data_t *region, ompt_data_t *task, const void *code)
{
  told_sync ("", kind, endpoint, region, task, code);
}

static void
on_sync_region_wait (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint,
                     ompt_data_t *region, ompt_data_t *task, const void *code)
{
  told_sync ("wait ", kind, endpoint, region, task, code);
}

static void
on_reduction (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint,
              ompt_data_t *region, ompt_data_t *task, const void *code)
{
  told_sync ("", kind, endpoint, region, task, code);
}

/* Tasks.  */

static void
on_task_create (ompt_data_t *maker, const ompt_frame_t *frame,
                ompt_data_t *task, int flags, int depends, const void *code)
{
  unsigned bits = flags;
  told_expect_task (maker);
  EXPECT (task->ptr == NULL && code && frame->enter_frame.ptr);
  task->value = (uintptr_t) task;
  if (bits & (ompt_task_explicit | ompt_task_target))
    __atomic_fetch_add (&told_tasks, 1, __ATOMIC_RELAXED);
  tell ("create%s%s%s%s%s%s%s\n",
        bits & ompt_task_explicit ? "" : bits & ompt_task_target ? " target" : " ?",
        bits & ompt_task_taskwait ? " taskwait" : "",
        bits & ompt_task_undeferred ? " undeferred" : "",
        bits & ompt_task_untied ? " untied" : "",
        bits & ompt_task_final ? " final" : "",
        bits & ompt_task_mergeable ? " mergeable" : "",
        depends ? " depends" : "");
}

static void
on_task_schedule (ompt_data_t *prior, ompt_task_status_t status,
                  ompt_data_t *next)
{
  static const char *const names[]
    = { "?",       "complete",      "yield",  "cancel", "detach", "early fulfill",
        "late fulfill", "switch", "taskwait complete" };
  switch (status)
    {
    case ompt_task_switch:
    case ompt_task_yield:
      /* A thread of a device's has no task.  */
      struct told *self = told_self ();
      if (self->depth > 0)
        told_expect_task (prior);
      else
        EXPECT (!prior && self->type == ompt_thread_other);
      EXPECT (next->value == (uintptr_t) next);
      told_push (next, self->depth ? self->regions[self->depth - 1] : NULL);
      break;
    case ompt_task_complete:
    case ompt_task_cancel:
    case ompt_task_detach:
      told_pop (prior);
      if (next)
        told_expect_task (next);
      else
        EXPECT (told_self ()->depth == 0);
      break;
    default:
      EXPECT (prior->value == (uintptr_t) prior && !next);
      break;
    }
  if (status == ompt_task_complete || status == ompt_task_cancel
      || status == ompt_task_late_fulfill)
    {
      prior->value = 0;
      __atomic_fetch_add (&told_tasks_done, 1, __ATOMIC_RELAXED);
    }
  tell ("schedule %s\n", names[status]);
}

static void
on_dependences (ompt_data_t *task, const ompt_dependence_t *list, int count)
{
  EXPECT (task->value == (uintptr_t) task);
  tell ("depends");
  for (int i = 0; i < count; i++)
    tell (" %d", list[i].dependence_type);
  tell ("\n");
}

static void
on_task_dependence (ompt_data_t *source, ompt_data_t *sink)
{
  EXPECT (source && sink->value == (uintptr_t) sink);
  tell ("follows\n");
}

static void
on_cancel (ompt_data_t *task, int flags, const void *code)
{
  (void) code;
  EXPECT (task);
  tell ("cancel %#x\n", flags);
}

/* Work.  */

static void
on_work (ompt_work_t work, ompt_scope_endpoint_t endpoint, ompt_data_t *region,
         ompt_data_t *task, uint64_t count, const void *code)
{
  static const char *const names[]
    = { "?", "loop", "sections", "single executor", "single other", "workshare",
        "distribute", "taskloop", "scope", "?", "static loop", "dynamic loop",
        "guided loop", "other loop" };
  told_expect_task (task);
  told_expect_region (region);
  EXPECT (code);
  if (endpoint == ompt_scope_begin)
    tell ("%s begin %lu\n", names[work], (unsigned long) count);
  else
    tell ("%s end\n", names[work]);
}

static void
on_dispatch (ompt_data_t *region, ompt_data_t *task, ompt_dispatch_t kind,
             ompt_data_t instance)
{
  told_expect_task (task);
  told_expect_region (region);
  const ompt_dispatch_chunk_t *chunk = instance.ptr;
  EXPECT (chunk);
  if (kind == ompt_dispatch_section)
    tell ("section\n");
  else
    tell ("chunk %lu+%lu\n", (unsigned long) chunk->start,
          (unsigned long) chunk->iterations);
}

static void
on_masked (ompt_scope_endpoint_t endpoint, ompt_data_t *region,
           ompt_data_t *task, const void *code)
{
  told_expect_task (task);
  told_expect_region (region);
  EXPECT (code);
  tell ("masked %s\n", told_end_name (endpoint));
}

/* Mutexes.  */

static const char *
told_mutex_name (ompt_mutex_t kind)
{
  static const char *const names[] = { "?",         "lock",   "test lock",
                                       "nest lock", "test nest lock",
                                       "critical",  "atomic", "ordered" };
  return names[kind];
}

static void
on_mutex_acquire (ompt_mutex_t kind, unsigned hint, unsigned impl,
                  ompt_wait_id_t wait, const void *code)
{
  EXPECT (wait && code && hint == omp_sync_hint_none && impl == 1);
  tell ("acquire %s\n", told_mutex_name (kind));
}

static void
on_mutex_acquired (ompt_mutex_t kind, ompt_wait_id_t wait, const void *code)
{
  EXPECT (wait && code);
  tell ("acquired %s\n", told_mutex_name (kind));
}

static void
on_mutex_released (ompt_mutex_t kind, ompt_wait_id_t wait, const void *code)
{
  EXPECT (wait && code);
  tell ("released %s\n", told_mutex_name (kind));
}

static void
on_lock_init (ompt_mutex_t kind, unsigned hint, unsigned impl,
              ompt_wait_id_t wait, const void *code)
{
  EXPECT (wait && code && hint == omp_sync_hint_none && impl == 1);
  tell ("init %s\n", told_mutex_name (kind));
}

static void
on_lock_destroy (ompt_mutex_t kind, ompt_wait_id_t wait, const void *code)
{
  EXPECT (wait && code);
  tell ("destroy %s\n", told_mutex_name (kind));
}

static void
on_nest_lock (ompt_scope_endpoint_t endpoint, ompt_wait_id_t wait,
              const void *code)
{
  EXPECT (wait && code);
  tell ("nested %s\n", told_end_name (endpoint));
}

/* The rest.  */

static int
on_control_tool (uint64_t command, uint64_t modifier, void *argument,
                 const void *code)
{
  EXPECT (code);
  tell ("control %lu %lu\n", (unsigned long) command, (unsigned long) modifier);
  return argument ? 17 : omp_control_tool_success;
}

static void
on_error (ompt_severity_t severity, const char *text, size_t length,
          const void *code)
{
  EXPECT (code);
  tell ("error %d %.*s\n", severity, (int) length, text);
}

#define TOLD_SET(event, result)                                                \
  EXPECT_EQUAL (told_set (ompt_callback_##event, (ompt_callback_t) on_##event), \
                result)

/* A test of devices defines this.  */
#ifdef TOLD_DEVICES
#include "ompt-devices.h"
#else
static void
told_set_devices (void)
{
}

static void
told_finish_devices (void)
{
}
#endif

static int
told_initialize (ompt_function_lookup_t lookup, int device, ompt_data_t *data)
{
  EXPECT (device == omp_get_initial_device () && data->value == 99);
  told_lookup = lookup;
  told_set = (ompt_set_callback_t) lookup ("ompt_set_callback");
  told_get = (ompt_get_callback_t) lookup ("ompt_get_callback");
  told_thread_data = (ompt_get_thread_data_t) lookup ("ompt_get_thread_data");
  told_state = (ompt_get_state_t) lookup ("ompt_get_state");
  told_parallel_info
    = (ompt_get_parallel_info_t) lookup ("ompt_get_parallel_info");
  told_task_info = (ompt_get_task_info_t) lookup ("ompt_get_task_info");
  told_task_memory = (ompt_get_task_memory_t) lookup ("ompt_get_task_memory");
  TOLD_SET (thread_begin, ompt_set_always);
  TOLD_SET (thread_end, ompt_set_always);
  TOLD_SET (parallel_begin, ompt_set_always);
  TOLD_SET (parallel_end, ompt_set_always);
  TOLD_SET (implicit_task, ompt_set_always);
  TOLD_SET (sync_region, ompt_set_always);
  TOLD_SET (sync_region_wait, ompt_set_always);
  TOLD_SET (reduction, ompt_set_sometimes_paired);
  TOLD_SET (task_create, ompt_set_always);
  TOLD_SET (task_schedule, ompt_set_always);
  TOLD_SET (dependences, ompt_set_always);
  TOLD_SET (task_dependence, ompt_set_always);
  TOLD_SET (cancel, ompt_set_always);
  TOLD_SET (work, ompt_set_sometimes_paired);
  TOLD_SET (dispatch, ompt_set_sometimes);
  TOLD_SET (masked, ompt_set_sometimes_paired);
  TOLD_SET (mutex_acquire, ompt_set_always);
  TOLD_SET (mutex_acquired, ompt_set_always);
  TOLD_SET (mutex_released, ompt_set_always);
  TOLD_SET (lock_init, ompt_set_always);
  TOLD_SET (lock_destroy, ompt_set_always);
  TOLD_SET (nest_lock, ompt_set_always);
  TOLD_SET (control_tool, ompt_set_always);
  TOLD_SET (error, ompt_set_always);
  told_set_devices ();
  return 1;
}

/* All that began has ended, in the workers too.  */
static void
told_finalize (ompt_data_t *data)
{
  EXPECT (data->value == 99);
  told_finalized++;
  EXPECT_EQUAL (__atomic_load_n (&told_leaving, __ATOMIC_ACQUIRE), 0);
  EXPECT_EQUAL (__atomic_load_n (&told_tasks, __ATOMIC_RELAXED),
                __atomic_load_n (&told_tasks_done, __ATOMIC_RELAXED));
  /* A device's thread that has run regions has its initial task for as long as it is
     there.  */
  for (unsigned i = 0; i < told_count; i++)
    EXPECT (told_threads[i]->depth
            <= (i > 0 && told_threads[i]->type == ompt_thread_initial));
  EXPECT (told_threads[0]->ended);
  told_finish_devices ();
  puts ("finalized");
}

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  static ompt_start_tool_result_t result
    = { told_initialize, told_finalize, { 99 } };
  EXPECT (version == 202111 && strncmp (runtime, "Gangway ", 8) == 0);
  return &result;
}
