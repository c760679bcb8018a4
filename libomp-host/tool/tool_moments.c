/* Events of mutexes, worksharing and the rest: those that leave the current task as it
   is.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <string.h>
#include "libomp-host/tool/tool_callbacks.h"
#include "libomp-host/tool/tool_events.h"

/* The second entry of ompt_enumerate_mutex_impls (tool_lookup.c).  */
#define MUTEX_WORD 1

static inline ompt_data_t *
current_data (void)
{
  return tool_self->task ? &tool_self->task->data : NULL;
}

static inline ompt_data_t *
current_parallel (void)
{
  struct tool_task *task = tool_self->task;
  return task && task->parallel ? &task->parallel->data : NULL;
}

static inline ompt_wait_id_t
wait_id (const void *wait)
{
  return (ompt_wait_id_t) (uintptr_t) wait;
}

static int
state_of_mutex (ompt_mutex_t kind)
{
  switch (kind)
    {
    case ompt_mutex_critical:
      return ompt_state_wait_critical;
    case ompt_mutex_atomic:
      return ompt_state_wait_atomic;
    case ompt_mutex_ordered:
      return ompt_state_wait_ordered;
    default:
      return ompt_state_wait_lock;
    }
}

/* Mutexes.  No task begins on a thread between acquire and acquired, or refused.  */

static __thread int state_before __attribute__ ((tls_model ("initial-exec")));

void
tool_mutex_acquire (ompt_mutex_t kind, unsigned hint, const void *wait,
                    const void *code)
{
  TOOL_TELL (mutex_acquire, mutex_acquire, kind, hint, MUTEX_WORD,
             wait_id (wait), code);
  state_before = tool_self->state;
  tool_self->wait = wait_id (wait);
  tool_self->state = state_of_mutex (kind);
}

void
tool_mutex_refused (void)
{
  tool_self->state = state_before;
  tool_self->wait = ompt_wait_id_none;
}

void
tool_mutex_acquired (ompt_mutex_t kind, const void *wait, const void *code)
{
  tool_mutex_refused ();
  TOOL_TELL (mutex_acquired, mutex, kind, wait_id (wait), code);
}

void
tool_mutex_released (ompt_mutex_t kind, const void *wait, const void *code)
{
  TOOL_TELL (mutex_released, mutex, kind, wait_id (wait), code);
}

void
tool_lock_init (ompt_mutex_t kind, unsigned hint, const void *wait,
                const void *code)
{
  TOOL_TELL (lock_init, mutex_acquire, kind, hint, MUTEX_WORD, wait_id (wait),
             code);
}

void
tool_lock_destroy (ompt_mutex_t kind, const void *wait, const void *code)
{
  TOOL_TELL (lock_destroy, mutex, kind, wait_id (wait), code);
}

void
tool_nest_lock (ompt_scope_endpoint_t endpoint, const void *wait,
                const void *code)
{
  TOOL_TELL (nest_lock, nest_lock, endpoint, wait_id (wait), code);
}

/* Worksharing.  */

void
tool_work (ompt_work_t type, ompt_scope_endpoint_t endpoint, uint64_t count,
           const void *code)
{
  TOOL_TELL (work, work, type, endpoint, current_parallel (), current_data (),
             count, code);
}

static void
dispatch (ompt_dispatch_t kind, ompt_data_t instance)
{
  TOOL_TELL (dispatch, dispatch, current_parallel (), current_data (), kind,
             instance);
}

void
tool_dispatch_chunk (ompt_dispatch_t kind, uint64_t start, uint64_t iterations)
{
  ompt_dispatch_chunk_t chunk = { start, iterations };
  dispatch (kind, (ompt_data_t) { .ptr = &chunk });
}

void
tool_dispatch_section (const void *code)
{
  dispatch (ompt_dispatch_section, (ompt_data_t) { .ptr = (void *) code });
}

void
tool_masked (ompt_scope_endpoint_t endpoint, const void *code)
{
  TOOL_TELL (masked, masked, endpoint, current_parallel (), current_data (),
             code);
}

/* The rest.  */

void
tool_cancel (int flags, const void *code)
{
  TOOL_TELL (cancel, cancel, current_data (), flags, code);
  if (tool_self->task && (flags & ompt_cancel_taskgroup))
    tool_self->task->cancelled = true;
}

void
tool_cancelled_task (struct tool_task *task, int flags)
{
  TOOL_TELL (cancel, cancel, &task->data,
             flags | (int) ompt_cancel_discarded_task, NULL);
}

void
tool_error (ompt_severity_t severity, const char *text, size_t length,
            const void *code)
{
  if (text && length == (size_t) -1)
    length = strlen (text);
  TOOL_TELL (error, error, severity, text, text ? length : 0, code);
}
