/* A tool's events of loops, from their cursors.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/work_told.h"

#include "libomp-host/tool/tool_events.h"

ompt_work_t
work_told_kind (const struct loop_cursor *cursor)
{
  switch (cursor->schedule)
    {
    case SCHEDULE_STATIC:
      return ompt_work_loop_static;
    case SCHEDULE_DYNAMIC:
      return ompt_work_loop_dynamic;
    case SCHEDULE_GUIDED:
      return ompt_work_loop_guided;
    default:
      return ompt_work_loop_other;
    }
}

void
work_told_loop (struct thread *thread, ompt_scope_endpoint_t endpoint,
                const void *code)
{
  const struct loop_cursor *cursor = &thread->region.work.loop;
  tool_work (work_told_kind (cursor), endpoint, cursor->count, code);
}

void
work_told_end (struct thread *thread, const void *code)
{
  if (!tool_divided_leave (code))
    work_told_loop (thread, ompt_scope_end, code);
}

static void
work_tell_chunk (const struct thread *thread, uint64_t first, uint64_t last)
{
  const struct loop_cursor *cursor = &thread->region.work.loop;
  uint64_t step = cursor->increment;
  if (step == 0)
    return;
  bool down = (int64_t) step < 0;
  uint64_t start
    = down ? (cursor->start - first) / -step : (first - cursor->start) / step;
  /* The last chunk ends where the loop does, perhaps in the middle of a step.  */
  uint64_t span = down ? first - last : last - first;
  uint64_t size = down ? -step : step;
  tool_dispatch_chunk (ompt_dispatch_ws_loop_chunk, start,
                       (span + size - 1) / size);
}

bool
work_told_chunk (struct thread *thread, uint64_t first, uint64_t last)
{
  if (tool_meet ())
    work_tell_chunk (thread, first, last);
  return true;
}

bool
work_told_first (struct thread *thread, uint64_t first, uint64_t last,
                 const void *code)
{
  if (!tool_meet ())
    return true;
  work_told_loop (thread, ompt_scope_begin, code);
  work_tell_chunk (thread, first, last);
  return true;
}

bool
work_told_no_first (struct thread *thread, const void *code)
{
  if (tool_meet ())
    work_told_loop (thread, ompt_scope_begin, code);
  return false;
}

void
work_told_combined (struct thread *thread)
{
  const struct team *team = thread->region.team;
  if (!team->works.combined)
    return;
  if (team->works.spec.sections)
    tool_work (ompt_work_sections, ompt_scope_begin, team->works.spec.count,
               team->told->code);
  else
    work_told_loop (thread, ompt_scope_begin, team->told->code);
}
