/* The entry points of loop constructs (5.2, 11.5), for long and for unsigned
   long long, and of parallel loops.  What they differ in is arguments; the work
   is done by loop_schedule.c and work.c.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/doacross.h"
#include "libomp-host/loops/loop_schedule.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/teams/barrier.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/teams/work_told.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"

typedef unsigned long long ull;

/* ------------------------------------------------------------------------
   What all starts do: set the cursor and go to the work share, if the loop
   needs one.  */

static void
loop_begin (struct thread *thread, const struct loop_bounds *bounds,
            struct loop_schedule schedule)
{
  loop_cursor_set (thread, bounds, &schedule);
  if (loop_is_shared (&thread->region.work.loop))
    work_enter (thread);
}

/* The threads of an ordered loop share its turn, too.  */
static void
loop_begin_ordered (struct thread *thread, const struct loop_bounds *bounds,
                    struct loop_schedule schedule)
{
  loop_cursor_set (thread, bounds, &schedule);
  if (thread->region.team->size > 1)
    work_enter (thread);
}

/* A loop with task reductions or shared memory, or a doacross loop.  */
static void
loop_begin_shared (struct thread *thread, const struct loop_bounds *bounds,
                   struct loop_schedule schedule,
                   const struct work_shared *shared)
{
  loop_cursor_set (thread, bounds, &schedule);
  work_enter_shared (thread, shared);
}

static inline bool
loop_has_shared (const struct work_shared *shared)
{
  return shared->reductions || shared->memory;
}

static void
loop_begin_doacross (struct thread *thread, unsigned dimensions,
                     const uint64_t *counts, struct loop_schedule schedule,
                     uintptr_t *reductions, void **memory)
{
  struct loop_bounds bounds = { 0, counts[0], 1, counts[0] };
  struct doacross_space space = { dimensions, counts };
  struct work_shared shared = { reductions, memory, doacross_create, &space };
  if (tool_here ())
    doacross_told_begin (dimensions);
  if (thread->region.team->size > 1 || loop_has_shared (&shared))
    loop_begin_shared (thread, &bounds, schedule, &shared);
  else
    loop_cursor_set (thread, &bounds, &schedule);
}

/* A chunk size of none is 0 here; a long one that is not positive is none.  */
static inline uint64_t
loop_chunk_long (long chunk)
{
  return chunk > 0 ? (uint64_t) chunk : 0;
}

static inline uint64_t
loop_chunk_ull (ull chunk)
{
  return chunk;
}

/* ------------------------------------------------------------------------
   The two families.  BOUNDS is the loop's part of the argument list and
   BOUNDS_OF makes a struct loop_bounds of it.  */

#define LONG_BOUNDS long start, long end, long increment
#define LONG_BOUNDS_OF loop_bounds_long (start, end, increment)
#define ULL_BOUNDS bool up, ull start, ull end, ull increment
#define ULL_BOUNDS_OF loop_bounds_ull (up, start, end, increment)

/* Give the caller the thread's next chunk, of NEXT's choice, and tell a tool of it.  */
#define LOOP_TAKE(type, next)                                                  \
  struct loop_range range;                                                     \
  if (!next (thread, &range))                                                  \
    return false;                                                              \
  *first = (type) range.first;                                                 \
  *last = (type) range.last;                                                   \
  return !tool_here () || work_told_chunk (thread, range.first, range.last)

/* The same for the first chunk, behind the loop's begin.  */
#define LOOP_TAKE_FIRST(type, next)                                            \
  struct loop_range range;                                                     \
  if (!next (thread, &range))                                                  \
    return tool_here () && work_told_no_first (thread, TOOL_SITE.code);        \
  *first = (type) range.first;                                                 \
  *last = (type) range.last;                                                   \
  return !tool_here ()                                                         \
         || work_told_first (thread, range.first, range.last, TOOL_SITE.code)

/* GOMP_loop_<kind>_start: the schedule is in the name.  */
#define LOOP_START(name, type, kind, begin, next)                               \
  ENTRY (bool, name,                                                          \
         (LOOP_BOUNDS, type chunk, type *first, type *last)) \
  {                                                                             \
    struct thread *thread = thread_current ();                                  \
    struct loop_bounds bounds = LOOP_BOUNDS_OF;                                 \
    begin (thread, &bounds,                                                     \
           (struct loop_schedule) { kind, LOOP_CHUNK (chunk) });                \
    LOOP_TAKE_FIRST (type, next);                                               \
  }

/* GOMP_loop_runtime_start: the schedule is an ICV.  */
#define LOOP_START_RUNTIME(name, type, begin, next)                            \
  ENTRY (bool, name, (LOOP_BOUNDS, type *first, type *last))                   \
  {                                                                            \
    struct thread *thread = thread_current ();                                 \
    struct loop_bounds bounds = LOOP_BOUNDS_OF;                                \
    begin (thread, &bounds, loop_schedule_runtime (thread));                   \
    LOOP_TAKE_FIRST (type, next);                                              \
  }

/* GOMP_loop_start: the schedule is an argument, and there may be more to share
   than iterations.  Without FIRST the compiler hands out the iterations
   itself, and only wants what is shared.  */
#define LOOP_START_GENERAL(name, type, begin, next)                             \
  ENTRY (bool, name,                                                          \
         (LOOP_BOUNDS, long schedule, type chunk, type *first, type *last,    \
          uintptr_t *reductions, void **memory)) \
  {                                                                             \
    struct thread *thread = thread_current ();                                  \
    struct loop_bounds bounds = LOOP_BOUNDS_OF;                                 \
    struct work_shared shared = { reductions, memory, NULL, NULL };             \
    struct loop_schedule resolved                                               \
      = loop_schedule_argument (thread, schedule, LOOP_CHUNK (chunk));          \
    if (loop_has_shared (&shared))                                              \
      loop_begin_shared (thread, &bounds, resolved, &shared);                   \
    else                                                                        \
      begin (thread, &bounds, resolved);                                        \
    if (!first)                                                                 \
      {                                                                         \
        if (tool_hears ())                                                      \
          tool_divided_share ();                                                \
        return true;                                                            \
      }                                                                         \
    LOOP_TAKE_FIRST (type, next);                                               \
  }

#define LOOP_NEXT(name, type, next)                                            \
  ENTRY (bool, name, (type * first, type * last))                              \
  {                                                                            \
    struct thread *thread = thread_current ();                                 \
    LOOP_TAKE (type, next);                                                    \
  }

/* The same with loop_next, where most chunks are of the dynamic schedule: they are taken
   without a stack frame.  */
#define LOOP_NEXT_MOSTLY_DYNAMIC(name, type)                                   \
  static                                                                       \
    __attribute__ ((noinline)) bool name##_other (type *first, type *last)     \
  {                                                                            \
    struct thread *thread = thread_current ();                                 \
    LOOP_TAKE (type, loop_next);                                               \
  }                                                                            \
  ENTRY (bool, name, (type * first, type * last))                              \
  {                                                                            \
    struct thread *thread = thread_self;                                       \
    struct loop_range range;                                                   \
    if (unlikely (thread == NULL || tool_here ()                               \
                  || thread->region.work.loop.mode != LOOP_DYNAMIC))           \
      return name##_other (first, last);                                       \
    if (!loop_next_dynamic (thread, &range))                                   \
      return false;                                                            \
    *first = (type) range.first;                                               \
    *last = (type) range.last;                                                 \
    return true;                                                               \
  }

#define LOOP_NEXT_ALIAS(name, type, target)                                    \
  ENTRY_ALIAS (bool, name, (type * first, type * last), target)

/* GOMP_loop_doacross_<kind>_start.  */
#define LOOP_WIDEN_COUNTS                                                      \
  uint64_t wide[dimensions];                                                   \
  for (unsigned i = 0; i < dimensions; i++)                                    \
  wide[i] = LOOP_COUNT (counts[i])

#define LOOP_DOACROSS(name, type, kind)                                         \
  ENTRY (bool, name,                                                          \
         (unsigned dimensions, type *counts, type chunk, type *first,         \
          type *last)) \
  {                                                                             \
    struct thread *thread = thread_current ();                                  \
    LOOP_WIDEN_COUNTS;                                                          \
    loop_begin_doacross (thread, dimensions, wide,                              \
                         (struct loop_schedule) { kind, LOOP_CHUNK (chunk) },   \
                         NULL, NULL);                                           \
    LOOP_TAKE_FIRST (type, loop_next);                                          \
  }

#define LOOP_DOACROSS_RUNTIME(name, type)                                       \
  ENTRY (bool, name,                                                          \
         (unsigned dimensions, type *counts, type *first, type *last)) \
  {                                                                             \
    struct thread *thread = thread_current ();                                  \
    LOOP_WIDEN_COUNTS;                                                          \
    loop_begin_doacross (thread, dimensions, wide,                              \
                         loop_schedule_runtime (thread), NULL, NULL);           \
    LOOP_TAKE_FIRST (type, loop_next);                                          \
  }

#define LOOP_DOACROSS_GENERAL(name, type)                                       \
  ENTRY (bool, name,                                                          \
         (unsigned dimensions, type *counts, long schedule, type chunk,       \
          type *first, type *last, uintptr_t *reductions, void **memory)) \
  {                                                                             \
    struct thread *thread = thread_current ();                                  \
    LOOP_WIDEN_COUNTS;                                                          \
    loop_begin_doacross (                                                       \
      thread, dimensions, wide,                                                 \
      loop_schedule_argument (thread, schedule, LOOP_CHUNK (chunk)),            \
      reductions, memory);                                                      \
    LOOP_TAKE_FIRST (type, loop_next);                                          \
  }

#define LOOP_FAMILY(prefix, type)                                              \
  LOOP_START (prefix##_static_start, type, SCHEDULE_STATIC, loop_begin,        \
              loop_next)                                                       \
  LOOP_START (prefix##_dynamic_start, type, SCHEDULE_DYNAMIC, loop_begin,      \
              loop_next)                                                       \
  LOOP_START (prefix##_guided_start, type, SCHEDULE_GUIDED, loop_begin,        \
              loop_next)                                                       \
  LOOP_START (prefix##_nonmonotonic_dynamic_start, type, SCHEDULE_DYNAMIC,     \
              loop_begin, loop_next)                                           \
  LOOP_START (prefix##_nonmonotonic_guided_start, type, SCHEDULE_GUIDED,       \
              loop_begin, loop_next)                                           \
  LOOP_START_RUNTIME (prefix##_runtime_start, type, loop_begin, loop_next)     \
  LOOP_START_RUNTIME (prefix##_nonmonotonic_runtime_start, type, loop_begin,   \
                      loop_next)                                               \
  LOOP_START_RUNTIME (prefix##_maybe_nonmonotonic_runtime_start, type,         \
                      loop_begin, loop_next)                                   \
  LOOP_START_GENERAL (prefix##_start, type, loop_begin, loop_next)             \
                                                                               \
  LOOP_START (prefix##_ordered_static_start, type, SCHEDULE_STATIC,            \
              loop_begin_ordered, loop_next_ordered)                           \
  LOOP_START (prefix##_ordered_dynamic_start, type, SCHEDULE_DYNAMIC,          \
              loop_begin_ordered, loop_next_ordered)                           \
  LOOP_START (prefix##_ordered_guided_start, type, SCHEDULE_GUIDED,            \
              loop_begin_ordered, loop_next_ordered)                           \
  LOOP_START_RUNTIME (prefix##_ordered_runtime_start, type,                    \
                      loop_begin_ordered, loop_next_ordered)                   \
  LOOP_START_GENERAL (prefix##_ordered_start, type, loop_begin_ordered,        \
                      loop_next_ordered)                                       \
                                                                               \
  LOOP_DOACROSS (prefix##_doacross_static_start, type, SCHEDULE_STATIC)        \
  LOOP_DOACROSS (prefix##_doacross_dynamic_start, type, SCHEDULE_DYNAMIC)      \
  LOOP_DOACROSS (prefix##_doacross_guided_start, type, SCHEDULE_GUIDED)        \
  LOOP_DOACROSS_RUNTIME (prefix##_doacross_runtime_start, type)                \
  LOOP_DOACROSS_GENERAL (prefix##_doacross_start, type)                        \
                                                                               \
  LOOP_NEXT_MOSTLY_DYNAMIC (prefix##_dynamic_next, type)                       \
  LOOP_NEXT_ALIAS (prefix##_static_next, type, prefix##_dynamic_next);         \
  LOOP_NEXT_ALIAS (prefix##_guided_next, type, prefix##_dynamic_next);         \
  LOOP_NEXT_ALIAS (prefix##_runtime_next, type, prefix##_dynamic_next);        \
  LOOP_NEXT_ALIAS (prefix##_nonmonotonic_dynamic_next, type,                   \
                   prefix##_dynamic_next);                                     \
  LOOP_NEXT_ALIAS (prefix##_nonmonotonic_guided_next, type,                    \
                   prefix##_dynamic_next);                                     \
  LOOP_NEXT_ALIAS (prefix##_nonmonotonic_runtime_next, type,                   \
                   prefix##_dynamic_next);                                     \
  LOOP_NEXT_ALIAS (prefix##_maybe_nonmonotonic_runtime_next, type,             \
                   prefix##_dynamic_next);                                     \
                                                                               \
  LOOP_NEXT (prefix##_ordered_dynamic_next, type, loop_next_ordered)           \
  LOOP_NEXT_ALIAS (prefix##_ordered_static_next, type,                         \
                   prefix##_ordered_dynamic_next);                             \
  LOOP_NEXT_ALIAS (prefix##_ordered_guided_next, type,                         \
                   prefix##_ordered_dynamic_next);                             \
  LOOP_NEXT_ALIAS (prefix##_ordered_runtime_next, type,                        \
                   prefix##_ordered_dynamic_next)

#define LOOP_BOUNDS long start, long end, long increment
#define LOOP_BOUNDS_OF loop_bounds_long (start, end, increment)
#define LOOP_CHUNK loop_chunk_long
/* A negative count is an empty loop's.  */
#define LOOP_COUNT(count) ((count) > 0 ? (uint64_t) (count) : 0)
LOOP_FAMILY (GOMP_loop, long);

#undef LOOP_BOUNDS
#undef LOOP_BOUNDS_OF
#undef LOOP_CHUNK
#undef LOOP_COUNT
#define LOOP_BOUNDS bool up, ull start, ull end, ull increment
#define LOOP_BOUNDS_OF loop_bounds_ull (up, start, end, increment)
#define LOOP_CHUNK loop_chunk_ull
#define LOOP_COUNT(count) ((uint64_t) (count))
LOOP_FAMILY (GOMP_loop_ull, ull);

/* ------------------------------------------------------------------------
   The end of a loop.  */

/* The barrier is a part of the construct (5.2, 11.5).  */
static __attribute__ ((cold, noinline)) bool
loop_end_told (struct thread *thread, bool cancel, struct tool_site site)
{
  bool cancelled = false;
  if (cancel)
    cancelled = barrier_wait_cancel_told (
      thread, ompt_sync_region_barrier_implicit_workshare, site);
  else
    barrier_wait_told (thread, ompt_sync_region_barrier_implicit_workshare,
                       site);
  if (tool_meet ())
    work_told_end (thread, site.code);
  return cancelled;
}

ENTRY (void, GOMP_loop_end, (void))
{
  struct thread *thread = thread_current ();
  thread->region.work.loop.mode = LOOP_NONE;
  if (tool_here ())
    loop_end_told (thread, false, TOOL_SITE);
  else
    barrier_wait (thread);
}

ENTRY (bool, GOMP_loop_end_cancel, (void))
{
  struct thread *thread = thread_current ();
  thread->region.work.loop.mode = LOOP_NONE;
  if (tool_here ())
    return loop_end_told (thread, true, TOOL_SITE);
  return barrier_wait_cancel (thread);
}

ENTRY (void, GOMP_loop_end_nowait, (void))
{
  struct thread *thread = thread_current ();
  thread->region.work.loop.mode = LOOP_NONE;
  if (tool_hears ())
    work_told_end (thread, TOOL_SITE.code);
}
