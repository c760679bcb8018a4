/* The table of callbacks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tool/tool_callbacks.h"

ompt_callback_t tool_callbacks[TOOL_EVENTS];

static bool closed; /* atomic, relaxed */

/* How often an event is told.  The constructs that a compiler makes without a call of
   the library are why some are told sometimes: loops with a static schedule and master
   with all compilers before GCC 17, the end of single, masked and scope too.  An atomic
   construct of one instruction takes no mutex.  A flush is an instruction always.
   Zero is never, for devices.  */
static const uint8_t results[TOOL_EVENTS] = {
  [ompt_callback_thread_begin] = ompt_set_always,
  [ompt_callback_thread_end] = ompt_set_always,
  [ompt_callback_parallel_begin] = ompt_set_always,
  [ompt_callback_parallel_end] = ompt_set_always,
  [ompt_callback_task_create] = ompt_set_always,
  [ompt_callback_task_schedule] = ompt_set_always,
  [ompt_callback_implicit_task] = ompt_set_always,
  [ompt_callback_control_tool] = ompt_set_always,
  [ompt_callback_sync_region_wait] = ompt_set_always,
  [ompt_callback_mutex_released] = ompt_set_always,
  [ompt_callback_dependences] = ompt_set_always,
  [ompt_callback_task_dependence] = ompt_set_always,
  [ompt_callback_work] = ompt_set_sometimes_paired,
  [ompt_callback_masked] = ompt_set_sometimes_paired,
  [ompt_callback_sync_region] = ompt_set_always,
  [ompt_callback_lock_init] = ompt_set_always,
  [ompt_callback_lock_destroy] = ompt_set_always,
  [ompt_callback_mutex_acquire] = ompt_set_always,
  [ompt_callback_mutex_acquired] = ompt_set_always,
  [ompt_callback_nest_lock] = ompt_set_always,
  [ompt_callback_cancel] = ompt_set_always,
  [ompt_callback_reduction] = ompt_set_sometimes_paired,
  [ompt_callback_dispatch] = ompt_set_sometimes,
  [ompt_callback_error] = ompt_set_always,
};

static bool
is_event (ompt_callbacks_t event)
{
  return event > 0 && event < TOOL_EVENTS;
}

ompt_set_result_t
tool_set_callback (ompt_callbacks_t event, ompt_callback_t callback)
{
  if (!is_event (event) || __atomic_load_n (&closed, __ATOMIC_RELAXED))
    return ompt_set_error;
  if (!results[event])
    return ompt_set_never;
  __atomic_store_n (&tool_callbacks[event], callback, __ATOMIC_RELEASE);
  return results[event];
}

int
tool_get_callback (ompt_callbacks_t event, ompt_callback_t *callback)
{
  if (!is_event (event))
    return 0;
  ompt_callback_t set
    = __atomic_load_n (&tool_callbacks[event], __ATOMIC_ACQUIRE);
  if (!set)
    return 0;
  *callback = set;
  return 1;
}

void
tool_callbacks_close (void)
{
  __atomic_store_n (&closed, true, __ATOMIC_RELAXED);
  for (int event = 0; event < TOOL_EVENTS; event++)
    __atomic_store_n (&tool_callbacks[event], NULL, __ATOMIC_RELAXED);
}
