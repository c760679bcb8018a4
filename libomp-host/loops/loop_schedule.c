/* Which iterations of a loop a thread gets.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/loops/loop_schedule.h"

#include "libomp-host/tasks/task.h"

/* ------------------------------------------------------------------------
   Bounds.  */

/* How often STEP fits into DISTANCE, counting a part as one.  */
static uint64_t
loop_divide_up (uint64_t distance, uint64_t step)
{
  if (likely (step == 1))
    return distance;
  return distance / step + (distance % step != 0);
}

struct loop_bounds
loop_bounds_long (long start, long end, long increment)
{
  struct loop_bounds bounds
    = { (uint64_t) start, (uint64_t) end, (uint64_t) increment, 0 };
  if (likely (increment > 0))
    {
      if (start < end)
        bounds.count
          = loop_divide_up (bounds.end - bounds.start, bounds.increment);
    }
  else if (start > end)
    bounds.count
      = loop_divide_up (bounds.start - bounds.end, -bounds.increment);
  return bounds;
}

/* INCREMENT of a loop that goes down is negative, modulo 2**64.  */
struct loop_bounds
loop_bounds_ull (bool up, unsigned long long start, unsigned long long end,
                 unsigned long long increment)
{
  struct loop_bounds bounds = { start, end, increment, 0 };
  if (up)
    {
      if (start < end)
        bounds.count = loop_divide_up (end - start, increment);
    }
  else if (start > end)
    bounds.count = loop_divide_up (start - end, -increment);
  return bounds;
}

/* ------------------------------------------------------------------------
   Schedules.  */

/* What a loop with schedule KIND and CHUNK from the ICV gets.  Auto is static
   without a chunk size; a chunk size that is none counts as not said.  */
static struct loop_schedule
loop_schedule_resolve (unsigned kind, long chunk)
{
  struct loop_schedule result = { SCHEDULE_STATIC, 0 };
  kind &= ~SCHEDULE_MONOTONIC;
  if (kind == SCHEDULE_STATIC || kind == SCHEDULE_DYNAMIC
      || kind == SCHEDULE_GUIDED)
    {
      result.schedule = (enum schedule) kind;
      result.chunk = chunk > 0 ? (uint64_t) chunk : 0;
    }
  return result;
}

struct loop_schedule
loop_schedule_runtime (const struct thread *thread)
{
  const struct icv *icv = &thread->region.task->icv;
  return loop_schedule_resolve (icv->run_sched, icv->run_sched_chunk);
}

struct loop_schedule
loop_schedule_argument (const struct thread *thread, long schedule,
                        uint64_t chunk)
{
  unsigned kind = (unsigned) schedule & ~SCHEDULE_MONOTONIC;
  /* The compiler says runtime for schedule(runtime) without a modifier or with
     monotonic, and auto for schedule(nonmonotonic:runtime).  */
  if (kind == SCHEDULE_RUNTIME || kind == SCHEDULE_AUTO)
    return loop_schedule_runtime (thread);
  return (struct loop_schedule) { (enum schedule) kind, chunk };
}

/* ------------------------------------------------------------------------
   Cursors.  */

/* Give the thread one chunk, iterations FIRST to LAST - 1, or none.  */
static void
loop_cursor_set_block (struct loop_cursor *cursor, uint64_t first,
                       uint64_t last)
{
  cursor->mode = LOOP_PRIVATE;
  cursor->block = true;
  cursor->first = first;
  cursor->last = last;
  cursor->stride = 0;
  cursor->next = first < last ? 0 : 1;
  cursor->chunks = 1;
}

/* Static without a chunk size: blocks of sizes that differ by one at most, the
   longer ones first.  */
static void
loop_cursor_set_static (struct loop_cursor *cursor, unsigned size, unsigned num)
{
  uint64_t length = cursor->count / size;
  uint64_t longer = cursor->count % size;
  uint64_t first = length * num + (num < longer ? num : longer);
  loop_cursor_set_block (cursor, first, first + length + (num < longer));
}

void
loop_cursor_set (struct thread *thread, const struct loop_bounds *bounds,
                 const struct loop_schedule *schedule)
{
  struct loop_cursor *cursor = &thread->region.work.loop;
  unsigned size = thread->region.team->size;
  cursor->start = bounds->start;
  cursor->end = bounds->end;
  cursor->increment = bounds->increment;
  cursor->count = bounds->count;
  cursor->schedule = schedule->schedule;
  cursor->chunk = schedule->chunk ? schedule->chunk : 1;
  cursor->turn = TURN_NONE;
  thread->region.work.loops++;

  /* A thread alone gets the whole loop at once: nobody can tell.  */
  if (size == 1)
    {
      loop_cursor_set_block (cursor, 0, cursor->count);
      return;
    }
  if (schedule->schedule == SCHEDULE_STATIC && schedule->chunk == 0)
    {
      loop_cursor_set_static (cursor, size, thread->region.num);
      return;
    }
  cursor->block = false;
  cursor->first = cursor->last = 0;
  if (schedule->schedule == SCHEDULE_GUIDED)
    {
      cursor->mode = LOOP_GUIDED;
      return;
    }
  cursor->chunks = loop_divide_up (cursor->count, cursor->chunk);
  cursor->step = cursor->chunk * cursor->increment;
  if (schedule->schedule == SCHEDULE_DYNAMIC)
    {
      cursor->mode = LOOP_DYNAMIC;
      return;
    }
  cursor->mode = LOOP_PRIVATE;
  cursor->next = thread->region.num;
  cursor->stride = size;
}

/* Sections are iterations 1 to COUNT, one at a time.  */
void
loop_cursor_set_sections (struct thread *thread, unsigned count)
{
  struct loop_cursor *cursor = &thread->region.work.loop;
  cursor->start = 1;
  cursor->end = 1 + (uint64_t) count;
  cursor->increment = cursor->chunk = cursor->step = 1;
  cursor->count = cursor->chunks = count;
  cursor->schedule = SCHEDULE_DYNAMIC;
  cursor->turn = TURN_NONE;
  cursor->block = false;
  cursor->next = 0;
  cursor->stride = 1;
  thread->region.work.loops++;
  cursor->mode = thread->region.team->size == 1 ? LOOP_PRIVATE : LOOP_DYNAMIC;
}

void
loop_cursor_combined (struct thread *thread, const struct work_spec *spec)
{
  if (spec->sections)
    {
      loop_cursor_set_sections (thread, spec->count);
      return;
    }
  struct loop_bounds bounds
    = loop_bounds_long (spec->start, spec->end, spec->increment);
  struct loop_schedule schedule
    = loop_schedule_resolve (spec->schedule, spec->chunk);
  loop_cursor_set (thread, &bounds, &schedule);
}

/* ------------------------------------------------------------------------
   Chunks.  */

/* The bounds of iterations FIRST to LAST - 1.  The last iteration's chunk ends
   where the loop does, which does not overflow where the program's own loop
   does not.  */
static void
loop_range_of_iterations (const struct loop_cursor *cursor, uint64_t first,
                          uint64_t last, struct loop_range *range)
{
  range->first = cursor->start + first * cursor->increment;
  range->last = last == cursor->count
                  ? cursor->end
                  : cursor->start + last * cursor->increment;
}

/* Whether the loop THREAD is in, and not a later one, was cancelled.  */
static bool
loop_cancelled (struct thread *thread)
{
  struct team *team = thread->region.team;
  return unlikely (__atomic_load_n (&team->works.cancelled, __ATOMIC_ACQUIRE))
         && __atomic_load_n (&team->works.cancelled_loop, __ATOMIC_RELAXED)
              == thread->region.work.loops;
}

static bool
loop_next_private (struct thread *thread, struct loop_range *range)
{
  struct loop_cursor *cursor = &thread->region.work.loop;
  uint64_t chunk = cursor->next;
  if (chunk >= cursor->chunks || loop_cancelled (thread))
    return false;
  if (cursor->block)
    {
      cursor->next = 1;
      loop_range_of_iterations (cursor, cursor->first, cursor->last, range);
      return true;
    }
  cursor->next += cursor->stride;
  loop_range_of_chunk (cursor, chunk, range);
  return true;
}

/* A share of what is left: 1/size of it, but at least a chunk.  */
static bool
loop_next_guided (struct thread *thread, struct loop_range *range)
{
  struct workshare_position *position = &thread->region.work;
  struct loop_cursor *cursor = &position->loop;
  uint64_t *taken = &position->work->taken;
  uint64_t first = __atomic_load_n (taken, __ATOMIC_RELAXED);
  uint64_t length;
  do
    {
      if (first >= cursor->count)
        return false;
      uint64_t left = cursor->count - first;
      length = loop_divide_up (left, thread->region.team->size);
      if (length < cursor->chunk)
        length = cursor->chunk < left ? cursor->chunk : left;
    }
  while (!__atomic_compare_exchange_n (taken, &first, first + length, true,
                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  cursor->first = first;
  cursor->last = first + length;
  loop_range_of_iterations (cursor, first, cursor->last, range);
  return true;
}

bool
loop_next_slow (struct thread *thread, struct loop_range *range)
{
  switch (thread->region.work.loop.mode)
    {
    case LOOP_PRIVATE:
      return loop_next_private (thread, range);
    case LOOP_GUIDED:
      return loop_next_guided (thread, range);
    case LOOP_DYNAMIC:
      return loop_next (thread, range);
    default:
      return false;
    }
}

/* Ordered loops count their turn in iterations: note those of CHUNK in
   CURSOR.  */
static void
loop_note_chunk (struct loop_cursor *cursor, uint64_t chunk)
{
  cursor->first = chunk * cursor->chunk;
  cursor->last = chunk + 1 == cursor->chunks ? cursor->count
                                             : cursor->first + cursor->chunk;
}

bool
loop_next_ordered (struct thread *thread, struct loop_range *range)
{
  struct workshare_position *position = &thread->region.work;
  struct loop_cursor *cursor = &position->loop;
  if (thread->region.team->size == 1)
    return loop_next_slow (thread, range);
  ordered_finish (thread);
  bool found;
  if (cursor->mode == LOOP_DYNAMIC)
    {
      uint64_t chunk
        = __atomic_fetch_add (&position->work->taken, 1, __ATOMIC_RELAXED);
      found = chunk < cursor->chunks;
      if (found)
        {
          loop_note_chunk (cursor, chunk);
          loop_range_of_chunk (cursor, chunk, range);
        }
    }
  else
    {
      uint64_t chunk = cursor->next;
      found = loop_next_slow (thread, range);
      if (found && cursor->mode == LOOP_PRIVATE && !cursor->block)
        loop_note_chunk (cursor, chunk);
    }
  if (found)
    cursor->turn = TURN_AHEAD;
  return found;
}

unsigned
loop_static_owner (const struct loop_cursor *cursor, unsigned size,
                   uint64_t iteration)
{
  if (!cursor->block)
    {
      if (cursor->chunk != 1)
        iteration /= cursor->chunk;
      /* A short division is faster where it will do.  */
      return iteration <= UINT32_MAX ? (uint32_t) iteration % size
                                     : (unsigned) (iteration % size);
    }
  uint64_t length = cursor->count / size;
  uint64_t longer = cursor->count % size;
  uint64_t boundary = longer * (length + 1);
  if (iteration < boundary)
    return (unsigned) (iteration / (length + 1));
  return (unsigned) (longer + (iteration - boundary) / length);
}
