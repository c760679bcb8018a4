/* Which iterations of a loop a thread gets: the schedules of 5.2, 11.5.3.
   Loops over long and over unsigned long long are the same here: a number of
   iterations and a way from an iteration's number to its value, in arithmetic
   modulo 2**64.  A thread's cursor belongs to the thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_LOOP_SCHEDULE_H
#define GANGWAY_HOST_LOOP_SCHEDULE_H

#include "base/attributes.h"
#include "libomp-host/loops/ordered.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"

/* A loop's bounds as both families of entry points have them, widened.  END is
   the first value that is out of the loop.  */
struct loop_bounds
{
  uint64_t start, end, increment;
  uint64_t count;
};

/* A chunk: from FIRST on, before LAST.  */
struct loop_range
{
  uint64_t first, last;
};

/* The bounds of a loop over long from START to before END; with a negative
   INCREMENT it counts down.  */
struct loop_bounds loop_bounds_long (long start, long end, long increment);
/* The bounds of a loop over unsigned long long, which counts up where UP is
   set, else down: INCREMENT, which is unsigned too, does not tell.  */
struct loop_bounds loop_bounds_ull (bool up, unsigned long long start,
                                    unsigned long long end,
                                    unsigned long long increment);

/* A schedule with its chunk size, 0 for none.  */
struct loop_schedule
{
  enum schedule schedule; /* static, dynamic or guided */
  uint64_t chunk;
};

/* The schedule that the run-sched-var ICV of THREAD's task asks for.  */
struct loop_schedule loop_schedule_runtime (const struct thread *thread);
/* The schedule that the SCHEDULE and CHUNK arguments of GOMP_loop_start and its
   like ask for: SCHEDULE is an enum schedule, perhaps with SCHEDULE_MONOTONIC,
   and SCHEDULE_RUNTIME stands for the ICV of THREAD's task.  */
struct loop_schedule loop_schedule_argument (const struct thread *thread,
                                             long schedule, uint64_t chunk);

/* Set THREAD's cursor before its first chunk of a loop.  For a schedule that counts
   in a work share, the caller makes the loop's work share the thread's position
   before it asks for the first chunk.  */
void loop_cursor_set (struct thread *thread, const struct loop_bounds *bounds,
                      const struct loop_schedule *schedule);
void loop_cursor_set_sections (struct thread *thread, unsigned count);
/* Set THREAD's cursor for the loop or sections construct that a combined parallel
   region begins with: the `begin' of a struct work_spec.  */
void loop_cursor_combined (struct thread *thread, const struct work_spec *spec);

/* Whether a loop with the schedule of CURSOR counts in a work share.  */
static inline bool
loop_is_shared (const struct loop_cursor *cursor)
{
  return cursor->mode == LOOP_DYNAMIC || cursor->mode == LOOP_GUIDED;
}

/* The number of the thread, in a team of SIZE, that runs iteration ITERATION of
   CURSOR's loop, whose schedule is static.  */
unsigned loop_static_owner (const struct loop_cursor *cursor, unsigned size,
                            uint64_t iteration);

/* loop_next for all schedules but the dynamic one.  */
bool loop_next_slow (struct thread *thread, struct loop_range *range);

/* Set RANGE to the bounds of chunk number CHUNK.  */
static inline void
loop_range_of_chunk (const struct loop_cursor *cursor, uint64_t chunk,
                     struct loop_range *range)
{
  range->first = cursor->start + chunk * cursor->step;
  range->last
    = chunk + 1 == cursor->chunks ? cursor->end : range->first + cursor->step;
}

/* loop_next for the dynamic schedule.  */
static inline bool
loop_next_dynamic (struct thread *thread, struct loop_range *range)
{
  struct workshare_position *position = &thread->region.work;
  struct loop_cursor *cursor = &position->loop;
  /* The counter counts chunks and not iterations, so that it cannot wrap: it
     ends at most one per thread past the number of chunks, which nobody could
     count up to 2**64.  */
  uint64_t chunk
    = __atomic_fetch_add (&position->work->taken, 1, __ATOMIC_RELAXED);
  if (chunk >= cursor->chunks)
    return false;
  loop_range_of_chunk (cursor, chunk, range);
  return true;
}

/* Take THREAD's next chunk.  Returns false, and leaves RANGE alone, where there
   is none.  */
static inline bool
loop_next (struct thread *thread, struct loop_range *range)
{
  if (unlikely (thread->region.work.loop.mode != LOOP_DYNAMIC))
    return loop_next_slow (thread, range);
  return loop_next_dynamic (thread, range);
}

/* Take THREAD's next chunk of an ordered loop, as loop_next does; the chunk
   that the thread had before is complete, and its turn is passed on.  */
bool loop_next_ordered (struct thread *thread, struct loop_range *range);

#endif
