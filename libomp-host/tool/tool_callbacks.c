/* The table of callbacks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tool/tool_callbacks.h"

#include "libomp-host/tool/tool_patience.h"

ompt_callback_t tool_callbacks[TOOL_EVENTS];

static bool closed; /* atomic */

/* How many callbacks the threads are in.  A thread counts in one lane of these, so that
   threads do not wait for each other's cache line; several may share one.  Sequentially
   consistent: a thread counts itself before it looks up the callback, the thread that
   finishes the tool takes the callbacks away before it looks at the lanes.  */
#define LANES 64
static struct lane
{
  _Alignas(CACHE_LINE) unsigned calls;
} lanes[LANES];

/* How often an event is told.  The constructs that a compiler makes without a call of
   the library are why some are told sometimes: loops with a static schedule and master
   with all compilers before GCC 17, the end of single, masked and scope too.  An atomic
   construct of one instruction takes no mutex.  A flush is an instruction always.
   Data that travels with a launch is no data operation.  Zero is never, for what is mapped
   and for code on devices.  */
static const uint8_t results[TOOL_EVENTS] = {
  [ompt_callback_thread_begin] = ompt_set_always,
  [ompt_callback_thread_end] = ompt_set_always,
  [ompt_callback_parallel_begin] = ompt_set_always,
  [ompt_callback_parallel_end] = ompt_set_always,
  [ompt_callback_task_create] = ompt_set_always,
  [ompt_callback_task_schedule] = ompt_set_always,
  [ompt_callback_implicit_task] = ompt_set_always,
  [ompt_callback_target] = ompt_set_always,
  [ompt_callback_target_data_op] = ompt_set_sometimes,
  [ompt_callback_target_submit] = ompt_set_always,
  [ompt_callback_target_emi] = ompt_set_always,
  [ompt_callback_target_data_op_emi] = ompt_set_sometimes_paired,
  [ompt_callback_target_submit_emi] = ompt_set_always,
  [ompt_callback_device_initialize] = ompt_set_always,
  [ompt_callback_device_finalize] = ompt_set_always,
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
  __atomic_store_n (&tool_callbacks[event], callback, __ATOMIC_SEQ_CST);
  /* Another thread may have finished the tool meanwhile.  */
  if (!__atomic_load_n (&closed, __ATOMIC_SEQ_CST))
    return results[event];
  __atomic_store_n (&tool_callbacks[event], NULL, __ATOMIC_RELAXED);
  return ompt_set_error;
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

static unsigned *
own_lane (void)
{
  return &lanes[tool_self->lane % LANES].calls;
}

void
tool_call_begin (void)
{
  tool_self->inside++;
  __atomic_fetch_add (own_lane (), 1, __ATOMIC_SEQ_CST);
}

void
tool_call_end (void)
{
  tool_self->inside--;
  __atomic_fetch_sub (own_lane (), 1, __ATOMIC_RELEASE);
}

void
tool_calls_leave (void)
{
  if (tool_self)
    __atomic_fetch_sub (own_lane (), tool_self->inside, __ATOMIC_RELEASE);
}

void
tool_calls_back (void)
{
  if (tool_self)
    __atomic_fetch_add (own_lane (), tool_self->inside, __ATOMIC_RELAXED);
}

void
tool_callbacks_close (void)
{
  __atomic_store_n (&closed, true, __ATOMIC_SEQ_CST);
  for (int event = 0; event < TOOL_EVENTS; event++)
    __atomic_store_n (&tool_callbacks[event], NULL, __ATOMIC_SEQ_CST);
  struct tool_patience patience = tool_patience_begin ();
  for (unsigned i = 0; i < LANES; i++)
    while (__atomic_load_n (&lanes[i].calls, __ATOMIC_SEQ_CST) != 0
           && tool_patience_lasts (&patience))
      ;
}

bool
tool_callbacks_are_closed (void)
{
  return __atomic_load_n (&closed, __ATOMIC_SEQ_CST);
}

void
tool_calls_forget_others (void)
{
  for (unsigned i = 0; i < LANES; i++)
    __atomic_store_n (&lanes[i].calls, 0, __ATOMIC_RELAXED);
  tool_calls_back ();
}
