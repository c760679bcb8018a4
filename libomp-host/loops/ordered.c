/* The order of an ordered loop, and the ordered construct.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/loops/ordered.h"

#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"
#include "libomp-host/wait/gate.h"

static void
ordered_await (struct thread *thread)
{
  struct workshare_position *position = &thread->region.work;
  struct work *work = position->work;
  uint64_t first = position->loop.first;
  gate_wait (&work->gate, &work->turn, first, first, true,
             &thread->region.team->cancelled);
  position->loop.turn = TURN_HELD;
}

static void
ordered_pass (struct workshare_position *position)
{
  struct work *work = position->work;
  uint64_t last = position->loop.last;
  gate_advance (&work->gate, &work->turn, last, last);
}

void
ordered_finish (struct thread *thread)
{
  struct workshare_position *position = &thread->region.work;
  enum loop_turn turn = position->loop.turn;
  if (turn == TURN_NONE)
    return;
  if (turn == TURN_AHEAD)
    ordered_await (thread);
  if (turn != TURN_PASSED)
    ordered_pass (position);
  position->loop.turn = TURN_NONE;
}

/* What a tool knows the order of THREAD's loop by.  A team of one has no work share.  */
static inline const void *
ordered_name (const struct thread *thread)
{
  const void *work = thread->region.work.work;
  return work ? work : thread->region.team;
}

ENTRY (void, GOMP_ordered_start, (void))
{
  struct thread *thread = thread_current ();
  bool told = tool_hears ();
  const void *loop = ordered_name (thread);
  if (unlikely (told))
    tool_mutex_acquire (ompt_mutex_ordered, 0, loop, TOOL_SITE.code);
  if (thread->region.work.loop.turn == TURN_AHEAD)
    ordered_await (thread);
  if (unlikely (told))
    tool_mutex_acquired (ompt_mutex_ordered, loop, TOOL_SITE.code);
}

/* An iteration has one ordered region (5.2, 15.10.2), so a chunk of one
   iteration needs the turn no longer.  */
ENTRY (void, GOMP_ordered_end, (void))
{
  struct thread *thread = thread_current ();
  struct workshare_position *position = &thread->region.work;
  struct loop_cursor *cursor = &position->loop;
  /* While the turn is the thread's still: the next thread's event comes after it.  */
  if (tool_hears ())
    tool_mutex_released (ompt_mutex_ordered, ordered_name (thread),
                         TOOL_SITE.code);
  if (cursor->turn == TURN_HELD && cursor->last - cursor->first == 1)
    {
      ordered_pass (position);
      cursor->turn = TURN_PASSED;
    }
}
