/* Threads: their events, and what is kept of each.

   The memory of a thread that has ended is the next one's; none is freed before the library
   goes.  So the list of it needs no lock, and the child of a fork finds what the threads
   had that it has not.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-host/tool/tool_callbacks.h"
#include "libomp-host/tool/tool_events.h"

/* Threads that are there, and that have been; atomic.  */
static struct tool_thread *all_threads;

static bool
thread_take (struct tool_thread *thread)
{
  uint32_t used = 0;
  return __atomic_load_n (&thread->used, __ATOMIC_RELAXED) == 0
         && __atomic_compare_exchange_n (&thread->used, &used, 1, false,
                                         __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static struct tool_thread *
thread_make (void)
{
  static unsigned lanes; /* atomic */
  struct tool_thread *thread = memory_alloc_cleared (sizeof *thread);
  thread->used = 1;
  thread->lane = __atomic_fetch_add (&lanes, 1, __ATOMIC_RELAXED);
  thread->next = __atomic_load_n (&all_threads, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n (&all_threads, &thread->next, thread,
                                       true, __ATOMIC_RELEASE,
                                       __ATOMIC_RELAXED))
    ;
  return thread;
}

/* Memory that nobody uses, all zero up to what it keeps for ever.  */
static struct tool_thread *
thread_obtain (void)
{
  struct tool_thread *thread = __atomic_load_n (&all_threads, __ATOMIC_ACQUIRE);
  while (thread && !thread_take (thread))
    thread = thread->next;
  if (!thread)
    return thread_make ();
  memset (thread, 0, offsetof (struct tool_thread, lane));
  return thread;
}

static void
thread_give_back (struct tool_thread *thread)
{
  __atomic_store_n (&thread->stage, TOOL_NO_WORKER, __ATOMIC_RELAXED);
  __atomic_store_n (&thread->used, 0, __ATOMIC_RELEASE);
}

void
tool_threads_forget_others (void)
{
  struct tool_thread *thread = all_threads;
  for (; thread; thread = thread->next)
    if (thread != tool_self && thread->used)
      {
        if (thread->leaving && thread->task)
          tool_forget_leaving (thread);
        thread_give_back (thread);
      }
  tool_forget_all_leaving ();
  tool_forget_ends ();
}

void
tool_threads_free (void)
{
  struct tool_thread *thread = all_threads;
  all_threads = NULL;
  tool_self = NULL;
  while (thread)
    {
      struct tool_thread *next = thread->next;
      free (thread);
      thread = next;
    }
}

void
tool_thread_begin (ompt_thread_t type)
{
  struct tool_thread *self = thread_obtain ();
  self->state = ompt_state_work_serial;
  tool_self = self;
  if (type == ompt_thread_worker)
    tool_worker_idle ();
  TOOL_TELL (thread_begin, thread_begin, type, &self->data);
  if (type == ompt_thread_initial)
    {
      self->initial = true;
      tool_initial_begin (NULL, 1, 1, NULL);
    }
}

/* What is left of a region's or task's memory stays with a thread that ends inside.  */
void
tool_thread_end (void)
{
  if (!tool_self)
    return;
  tool_thread_finish ();
  /* It may end in a callback.  */
  tool_calls_leave ();
  thread_give_back (tool_self);
  tool_self = NULL;
}

void
tool_thread_finish (void)
{
  struct tool_thread *self = tool_self;
  if (!self
      || __atomic_load_n (&self->stage, __ATOMIC_RELAXED) == TOOL_WORKER_ENDED)
    return;
  if (self->initial)
    {
      if (!self->task || self->task->below)
        return;
      tool_initial_end (NULL, 1);
      self->initial = false;
    }
  else if (self->task)
    return;
  TOOL_TELL (thread_end, thread_end, &self->data);
}

struct tool_thread *
tool_threads_first (void)
{
  return __atomic_load_n (&all_threads, __ATOMIC_ACQUIRE);
}
