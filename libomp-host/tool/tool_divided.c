/* Events of the constructs that the compiler divides among the threads itself, loops with
   a static schedule and distribute, of which the library is told by calls alone.

   GCC 17 takes the call that begins one for a function of the number of iterations.  Where
   a function has two constructs with as many iterations it may call once for both, and
   once before a loop around a construct.  The calls for chunks and at the end are all
   made.  So the begin of a construct that was not called for is told with its first
   chunk, or with its end where the thread has no chunk or chunks are not told: a tool
   hears as many begins as ends, one in turn after the other.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tool/tool_events.h"

/* NULL: the calling thread has no task, and what it divides is not told.  */
static struct tool_divided *
divided_now (ompt_work_t type)
{
  struct tool_task *task = tool_self->task;
  if (!task)
    return NULL;
  return type == ompt_work_distribute ? &task->distribute : &task->loop;
}

static void
divided_open (struct tool_divided *divided, ompt_work_t type, uint64_t count,
              const void *code)
{
  if (divided->begun)
    return;
  divided->begun = true;
  divided->told = count;
  tool_work (type, ompt_scope_begin, count, code);
}

/* As many iterations as a construct has that nobody called the library for: those of the
   call that stands for it, which is one that the task made.  */
static uint64_t
divided_count (const struct tool_divided *divided)
{
  return divided->varies ? 0 : divided->count;
}

static void
divided_close (struct tool_divided *divided, ompt_work_t type, const void *code)
{
  divided->begun = false;
  tool_work (type, ompt_scope_end, divided->told, code);
}

void
tool_divided_begin (ompt_work_t type, uint64_t count, const void *code)
{
  struct tool_divided *divided = divided_now (type);
  if (!divided)
    return;
  divided->varies |= divided->met && divided->count != count;
  divided->met = true;
  divided->count = count;
  divided_open (divided, type, count, code);
}

void
tool_divided_chunk (ompt_work_t type, uint64_t first, uint64_t count,
                    const void *code)
{
  struct tool_divided *divided = divided_now (type);
  if (!divided)
    return;
  divided_open (divided, type, divided_count (divided), code);
  tool_dispatch_chunk (type == ompt_work_distribute
                         ? ompt_dispatch_distribute_chunk
                         : ompt_dispatch_ws_loop_chunk,
                       first, count);
}

void
tool_divided_end (ompt_work_t type, const void *code)
{
  struct tool_divided *divided = divided_now (type);
  if (!divided)
    return;
  divided_open (divided, type, divided_count (divided), code);
  divided_close (divided, type, code);
}

void
tool_divided_share (void)
{
  if (tool_self->task)
    tool_self->task->loop.shares = true;
}

bool
tool_divided_leave (const void *code)
{
  struct tool_divided *loop = divided_now (ompt_work_loop_static);
  if (!loop || !loop->shares)
    return false;
  loop->shares = false;
  if (loop->begun)
    divided_close (loop, ompt_work_loop_static, code);
  return true;
}
