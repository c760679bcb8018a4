/* The entry points of sections (5.2, 11.3) and parallel sections.  Sections are
   a dynamic loop over 1 to their number, a section at a time.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/loop_schedule.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/teams/barrier.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"

/* The number of the thread's next section, 0 where there is none.  */
static unsigned
sections_take (struct thread *thread)
{
  struct loop_range range;
  return loop_next (thread, &range) ? (unsigned) range.first : 0;
}

/* Tell a tool of the construct's begin, and that SECTION, unless it is 0, is the
   thread's.  */
static __attribute__ ((cold, noinline)) void
sections_tell_start (unsigned count, unsigned section, const void *code)
{
  tool_work (ompt_work_sections, ompt_scope_begin, count, code);
  if (section)
    tool_dispatch_section (code);
}

ENTRY (unsigned, GOMP_sections_start, (unsigned count))
{
  struct thread *thread = thread_current ();
  loop_cursor_set_sections (thread, count);
  if (thread->region.team->size > 1)
    work_enter (thread);
  unsigned section = sections_take (thread);
  if (tool_hears ())
    sections_tell_start (count, section, TOOL_SITE.code);
  return section;
}

ENTRY (unsigned, GOMP_sections2_start,
       (unsigned count, uintptr_t *reductions, void **memory))
{
  struct thread *thread = thread_current ();
  struct work_shared shared = { .reductions = reductions, .memory = memory };
  loop_cursor_set_sections (thread, count);
  if (reductions || memory)
    work_enter_shared (thread, &shared);
  else if (thread->region.team->size > 1)
    work_enter (thread);
  unsigned section = sections_take (thread);
  if (tool_hears ())
    sections_tell_start (count, section, TOOL_SITE.code);
  return section;
}

ENTRY (unsigned, GOMP_sections_next, (void))
{
  unsigned section = sections_take (thread_current ());
  if (tool_hears () && section)
    tool_dispatch_section (TOOL_SITE.code);
  return section;
}

/* The barrier is a part of the construct.  */
static __attribute__ ((cold, noinline)) bool
sections_end_told (struct thread *thread, bool cancel, struct tool_site site)
{
  bool cancelled = false;
  if (cancel)
    cancelled = barrier_wait_cancel_told (
      thread, ompt_sync_region_barrier_implicit_workshare, site);
  else
    barrier_wait_told (thread, ompt_sync_region_barrier_implicit_workshare,
                       site);
  if (tool_meet ())
    tool_work (ompt_work_sections, ompt_scope_end,
               thread->region.work.loop.count, site.code);
  return cancelled;
}

ENTRY (void, GOMP_sections_end, (void))
{
  struct thread *thread = thread_current ();
  thread->region.work.loop.mode = LOOP_NONE;
  if (tool_here ())
    sections_end_told (thread, false, TOOL_SITE);
  else
    barrier_wait (thread);
}

ENTRY (bool, GOMP_sections_end_cancel, (void))
{
  struct thread *thread = thread_current ();
  thread->region.work.loop.mode = LOOP_NONE;
  if (tool_here ())
    return sections_end_told (thread, true, TOOL_SITE);
  return barrier_wait_cancel (thread);
}

ENTRY (void, GOMP_sections_end_nowait, (void))
{
  struct thread *thread = thread_current ();
  thread->region.work.loop.mode = LOOP_NONE;
  if (tool_hears ())
    tool_work (ompt_work_sections, ompt_scope_end,
               thread->region.work.loop.count, TOOL_SITE.code);
}

/* Parallel sections.  */

static struct work_spec
sections_spec (unsigned count)
{
  return (struct work_spec) { .sections = true,
                              .count = count,
                              .begin = loop_cursor_combined };
}

ENTRY (void, GOMP_parallel_sections_start,
       (void (*fn) (void *), void *data, unsigned num_threads, unsigned count))
{
  struct work_spec spec = sections_spec (count);
  team_start (fn, data, num_threads, 0, &spec, TOOL_SITE);
}

ENTRY (void, GOMP_parallel_sections,
       (void (*fn) (void *), void *data, unsigned num_threads, unsigned count,
        unsigned flags))
{
  struct work_spec spec = sections_spec (count);
  team_run (fn, data, num_threads, flags, &spec, NULL);
}
