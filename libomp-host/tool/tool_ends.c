/* The ends of workers that do not end: the tool does, or the process, and they wait for
   regions until then.

   Each is asked to tell of its end, which it does where it waits.  One that has a region is
   not waited for.  One that has told of its end and is given a region after that goes on
   when the tool hears no more.  Orders: a worker changes its stage and then looks whether
   ends are wanted; the thread that wants them says so and then looks at the stages.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tool/tool_callbacks.h"
#include "libomp-host/tool/tool_events.h"
#include "libomp-host/tool/tool_patience.h"

/* Atomic, sequentially consistent.  */
static bool ends_wanted;

static void
stage_set (enum tool_worker_stage stage)
{
  __atomic_store_n (&tool_self->stage, stage, __ATOMIC_SEQ_CST);
}

static enum tool_worker_stage
stage_of (const struct tool_thread *thread)
{
  return __atomic_load_n (&thread->stage, __ATOMIC_SEQ_CST);
}

/* The tool hears no more soon: the thread that finishes it waits for no region.  */
static void
await_close (void)
{
  struct tool_patience patience = tool_patience_begin ();
  while (!tool_callbacks_are_closed () && tool_patience_lasts (&patience))
    ;
}

void
tool_worker_enters (void)
{
  if (stage_of (tool_self) == TOOL_WORKER_ENDED)
    await_close ();
  else
    stage_set (TOOL_WORKER_BUSY);
}

void
tool_worker_idle (void)
{
  tool_self->state = ompt_state_idle;
  if (stage_of (tool_self) != TOOL_WORKER_ENDED)
    stage_set (TOOL_WORKER_IDLE);
}

bool
tool_worker_end_wanted (void)
{
  return unlikely (__atomic_load_n (&ends_wanted, __ATOMIC_SEQ_CST))
         && stage_of (tool_self) == TOOL_WORKER_IDLE;
}

void
tool_worker_end (void)
{
  tool_thread_finish ();
  stage_set (TOOL_WORKER_ENDED);
}

void
tool_want_ends (void)
{
  __atomic_store_n (&ends_wanted, true, __ATOMIC_SEQ_CST);
}

static bool
is_waited_for (const struct tool_thread *thread)
{
  return thread != tool_self && stage_of (thread) == TOOL_WORKER_IDLE;
}

void
tool_await_ends (void)
{
  struct tool_patience patience = tool_patience_begin ();
  for (const struct tool_thread *thread = tool_threads_first (); thread;
       thread = thread->next)
    while (is_waited_for (thread) && tool_patience_lasts (&patience))
      ;
}

void
tool_forget_ends (void)
{
  __atomic_store_n (&ends_wanted, false, __ATOMIC_RELAXED);
}
