/* Every schedule of every loop is compared with the loop itself: each iteration
   is handed out once, to the thread that the standard names where it names
   one.  A team is one without threads: the test plays each in turn.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "libomp-host/loops/loop_schedule.h"
#include "unit.h"

#define MAX_THREADS 8
#define MAX_ITERATIONS 64

static struct team *team;
static struct thread threads[MAX_THREADS];
static struct team_member members[MAX_THREADS];

static void
make_team (unsigned size)
{
  team->size = size;
  work_team_start (team, NULL);
  for (unsigned i = 0; i < size; i++)
    {
      memset (&threads[i], 0, sizeof threads[i]);
      threads[i].region.team = team;
      threads[i].region.member = &members[i];
      threads[i].region.task = &members[i].implicit;
      threads[i].region.num = i;
      workshare_position_reset (&threads[i]);
    }
}

/* What a loop is, and who got each of its iterations.  */
struct plan
{
  bool is_long, up;
  uint64_t start, end, increment;
  uint64_t values[MAX_ITERATIONS];
  int owner[MAX_ITERATIONS];
  unsigned count;
};

static bool
plan_goes_on (const struct plan *plan, uint64_t value)
{
  if (plan->is_long)
    return plan->up ? (long) value < (long) plan->end
                    : (long) value > (long) plan->end;
  return plan->up ? value < plan->end : value > plan->end;
}

static struct plan
plan_make (bool is_long, uint64_t start, uint64_t end, uint64_t increment)
{
  struct plan plan = { .is_long = is_long,
                       .up = (int64_t) increment > 0,
                       .start = start,
                       .end = end,
                       .increment = increment };
  for (uint64_t v = start; plan_goes_on (&plan, v); v += increment)
    {
      plan.owner[plan.count] = -1;
      plan.values[plan.count++] = v;
    }
  return plan;
}

static struct loop_bounds
plan_bounds (const struct plan *plan)
{
  return plan->is_long ? loop_bounds_long ((long) plan->start, (long) plan->end,
                                           (long) plan->increment)
                       : loop_bounds_ull (plan->up, plan->start, plan->end,
                                          plan->increment);
}

/* Thread NUM was given RANGE; returns how many iterations that is, or -1.  */
static int
plan_note (struct plan *plan, const struct loop_range *range, int num)
{
  int length = 0;
  uint64_t value = range->first;
  struct plan part = *plan;
  part.end = range->last;
  for (; plan_goes_on (&part, value); value += plan->increment, length++)
    {
      unsigned i = 0;
      while (i < plan->count && plan->values[i] != value)
        i++;
      if (i == plan->count || plan->owner[i] != -1)
        return -1;
      plan->owner[i] = num;
    }
  return length ? length : -1;
}

/* Which thread static gives iteration I to.  */
static int
static_owner (unsigned count, unsigned size, uint64_t chunk, unsigned i)
{
  if (chunk)
    return (int) (i / chunk % size);
  unsigned begin = 0;
  for (unsigned t = 0; t < size; t++)
    {
      begin += count / size + (t < count % size);
      if (i < begin)
        return (int) t;
    }
  return -1;
}

static bool
plan_correct (const struct plan *plan, const struct loop_schedule *schedule,
              unsigned size)
{
  for (unsigned i = 0; i < plan->count; i++)
    {
      if (plan->owner[i] < 0)
        return false;
      if (schedule->schedule == SCHEDULE_STATIC
          && plan->owner[i]
               != static_owner (plan->count, size, schedule->chunk, i))
        return false;
    }
  return true;
}

/* Threads take chunks in turns, thread T one every T + 1 rounds.  */
static bool
run_plan (struct plan *plan, struct loop_schedule schedule, unsigned size)
{
  struct loop_bounds bounds = plan_bounds (plan);
  if (bounds.count != plan->count)
    return false;
  for (unsigned t = 0; t < size; t++)
    {
      loop_cursor_set (&threads[t], &bounds, &schedule);
      if (loop_is_shared (&threads[t].region.work.loop))
        work_enter (&threads[t]);
    }
  unsigned done = 0;
  bool finished[MAX_THREADS] = { false };
  for (unsigned round = 0; done < size; round++)
    for (unsigned t = 0; t < size; t++)
      {
        struct loop_range range;
        if (finished[t] || round % (t + 1) != 0)
          continue;
        if (!loop_next (&threads[t], &range))
          {
            finished[t] = true;
            done++;
            if (loop_next (&threads[t], &range))
              return false;
          }
        else
          {
            int length = plan_note (plan, &range, (int) t);
            if (length < 0)
              return false;
            if (schedule.schedule == SCHEDULE_DYNAMIC && size > 1
                && (uint64_t) length > (schedule.chunk ? schedule.chunk : 1))
              return false;
          }
      }
  return plan_correct (plan, &schedule, size);
}

static void
test_small (void)
{
  static const enum schedule kinds[]
    = { SCHEDULE_STATIC, SCHEDULE_DYNAMIC, SCHEDULE_GUIDED };
  static const uint64_t chunks[] = { 0, 1, 2, 3, 5, 13, 1000 };
  unsigned wrong = 0, runs = 0;
  for (unsigned size = 1; size <= 5; size++)
    {
      make_team (size);
      for (int start = -7; start <= 7; start += 2)
        for (int end = -9; end <= 9; end++)
          for (int step = -5; step <= 5; step++)
            for (unsigned k = 0; k < 3 && step; k++)
              for (unsigned c = 0; c < 7; c++)
                for (int is_long = 0; is_long < 2; is_long++)
                  {
                    /* Unsigned loops away from the ends of their range.  */
                    uint64_t base = is_long ? 0 : 100;
                    struct plan plan
                      = plan_make (is_long, base + (uint64_t) start,
                                   base + (uint64_t) end, (uint64_t) step);
                    struct loop_schedule schedule = { kinds[k], chunks[c] };
                    wrong += !run_plan (&plan, schedule, size);
                    runs++;
                  }
      work_team_end (team);
    }
  CHECK (wrong == 0, "%u small loops, all schedules", runs);
}

/* The ends of the types, with steps that leave few iterations.  */
static void
test_extreme_bounds (void)
{
  static const struct
  {
    bool is_long;
    uint64_t start, end, increment, count;
  } loops[] = {
    { true, (uint64_t) LONG_MIN, LONG_MAX, 1, UINT64_MAX },
    { true, LONG_MAX, (uint64_t) LONG_MIN, (uint64_t) -1, UINT64_MAX },
    { true, (uint64_t) LONG_MIN, LONG_MAX, LONG_MAX, 3 },
    { true, LONG_MAX, (uint64_t) LONG_MIN, (uint64_t) LONG_MIN, 2 },
    { true, LONG_MAX - 1, LONG_MAX, 1, 1 },
    { true, LONG_MAX - 1, LONG_MAX, LONG_MAX, 1 },
    { true, (uint64_t) LONG_MIN + 1, (uint64_t) LONG_MIN, (uint64_t) -7, 1 },
    { true, LONG_MAX, LONG_MAX, 1, 0 },
    { true, LONG_MAX, (uint64_t) LONG_MIN, 1, 0 },
    { true, (uint64_t) LONG_MIN, LONG_MAX, (uint64_t) -1, 0 },
    { false, 0, ULLONG_MAX, 1, UINT64_MAX },
    { false, ULLONG_MAX, 0, (uint64_t) -1, UINT64_MAX },
    { false, 0, ULLONG_MAX, ULLONG_MAX, 1 },
    { false, 0, ULLONG_MAX, ULLONG_MAX - 1, 2 },
    { false, ULLONG_MAX, 0, 1, 1 }, /* down by 2**64 - 1 */
    { false, ULLONG_MAX - 1, ULLONG_MAX, 1, 1 },
    { false, 0, ULLONG_MAX, UINT64_C (1) << 62, 4 },
    { false, ULLONG_MAX, 1, -(UINT64_C (1) << 62), 4 },
  };
  unsigned wrong = 0;
  for (unsigned i = 0; i < sizeof loops / sizeof loops[0]; i++)
    {
      bool up = loops[i].is_long ? (int64_t) loops[i].increment > 0
                                 : loops[i].start < loops[i].end;
      struct loop_bounds bounds
        = loops[i].is_long
            ? loop_bounds_long ((long) loops[i].start, (long) loops[i].end,
                                (long) loops[i].increment)
            : loop_bounds_ull (up, loops[i].start, loops[i].end,
                               loops[i].increment);
      if (bounds.count != loops[i].count)
        wrong |= 1u << i;
    }
  CHECK (wrong == 0, "counts of loops at the ends of the types: %#x", wrong);
}

/* A chunk, in iteration numbers.  */
struct span
{
  uint64_t first, length;
};

static int
span_compare (const void *a, const void *b)
{
  const struct span *x = a, *y = b;
  return x->first < y->first ? -1 : x->first > y->first;
}

/* Whether the chunks of a loop of COUNT iterations lie one behind the other and
   cover it.  */
static bool
run_huge (enum schedule kind, uint64_t count, uint64_t chunk, unsigned size,
          uint64_t increment)
{
  static struct span spans[100000];
  unsigned n = 0;
  struct loop_bounds bounds = { 7, 7 + count * increment, increment, count };
  struct loop_schedule schedule = { kind, chunk };
  make_team (size);
  for (unsigned t = 0; t < size; t++)
    {
      loop_cursor_set (&threads[t], &bounds, &schedule);
      if (loop_is_shared (&threads[t].region.work.loop))
        work_enter (&threads[t]);
    }
  struct loop_range range;
  for (unsigned t = 0; t < size; t++)
    while (n < 100000 && loop_next (&threads[t], &range))
      {
        spans[n].first = (range.first - 7) * (increment == 1 ? 1 : -1);
        spans[n++].length
          = (range.last - range.first) * (increment == 1 ? 1 : -1);
      }
  work_team_end (team);
  qsort (spans, n, sizeof spans[0], span_compare);
  uint64_t at = 0;
  for (unsigned i = 0; i < n; i++)
    {
      if (spans[i].first != at || spans[i].length == 0)
        return false;
      at += spans[i].length;
    }
  return at == count;
}

static void
test_huge (void)
{
  static const uint64_t counts[]
    = { UINT64_MAX,         UINT64_MAX - 1,
        UINT64_C (1) << 63, (UINT64_C (1) << 63) + 1,
        UINT64_C (1) << 62, 12345 };
  static const uint64_t chunks[]
    = { UINT64_C (1) << 60, (UINT64_C (1) << 61) - 1,
        UINT64_MAX,         UINT64_MAX - 1,
        LONG_MAX,           (UINT64_C (1) << 63) + 3 };
  unsigned wrong = 0;
  for (unsigned i = 0; i < 6; i++)
    for (unsigned c = 0; c < 6; c++)
      for (unsigned size = 2; size <= 7; size += 5)
        for (int down = 0; down < 2; down++)
          {
            uint64_t step = down ? (uint64_t) -1 : 1;
            wrong
              += !run_huge (SCHEDULE_STATIC, counts[i], chunks[c], size, step);
            wrong += !run_huge (SCHEDULE_STATIC, counts[i], 0, size, step);
            wrong
              += !run_huge (SCHEDULE_DYNAMIC, counts[i], chunks[c], size, step);
            wrong
              += !run_huge (SCHEDULE_GUIDED, counts[i], chunks[c], size, step);
            wrong += !run_huge (SCHEDULE_GUIDED, counts[i], 1, size, step);
          }
  CHECK (wrong == 0, "loops of up to 2**64 - 1 iterations, chunks as large");
}

static void
test_cancel (void)
{
  static const enum schedule kinds[]
    = { SCHEDULE_STATIC, SCHEDULE_DYNAMIC, SCHEDULE_GUIDED };
  for (unsigned k = 0; k < 3; k++)
    {
      make_team (3);
      struct loop_bounds bounds = { 0, 100, 1, 100 };
      struct loop_schedule schedule = { kinds[k], 1 };
      struct loop_range range;
      /* Thread 2 is still in the loop before, which is not cancelled.  */
      for (unsigned t = 0; t < 3; t++)
        {
          loop_cursor_set (&threads[t], &bounds, &schedule);
          if (k)
            work_enter (&threads[t]);
        }
      for (unsigned t = 0; t < 2; t++)
        {
          loop_cursor_set (&threads[t], &bounds, &schedule);
          if (k)
            work_enter (&threads[t]);
          loop_next (&threads[t], &range);
        }
      workshare_cancel (&threads[0]);
      CHECK (!loop_next (&threads[0], &range)
               && !loop_next (&threads[1], &range)
               && loop_next (&threads[2], &range)
               && workshare_cancelled (&threads[1]),
             "a cancelled loop of schedule %u ends, the one before does not",
             kinds[k]);
      work_barrier_passed (&team->works);
      CHECK (!workshare_cancelled (&threads[1]),
             "cancellation ends at the barrier");
      work_team_end (team);
    }
}

/* The owner that doacross computes is the thread that gets the iteration.  */
static void
test_static_owner (void)
{
  unsigned wrong = 0;
  for (unsigned size = 2; size <= 5; size++)
    for (uint64_t count = 1; count < 30; count++)
      for (uint64_t chunk = 0; chunk < 6; chunk++)
        {
          make_team (size);
          struct loop_bounds bounds = { 0, count, 1, count };
          struct loop_schedule schedule = { SCHEDULE_STATIC, chunk };
          for (unsigned t = 0; t < size; t++)
            {
              struct loop_cursor *cursor = &threads[t].region.work.loop;
              struct loop_range range;
              loop_cursor_set (&threads[t], &bounds, &schedule);
              while (loop_next (&threads[t], &range))
                for (uint64_t i = range.first; i < range.last; i++)
                  wrong += loop_static_owner (cursor, size, i) != t;
            }
          work_team_end (team);
        }
  CHECK (wrong == 0, "the owner of each iteration of static loops");
}

int
main (void)
{
  team = aligned_alloc (_Alignof(struct team), sizeof *team);
  memset (team, 0, sizeof *team);
  test_small ();
  test_extreme_bounds ();
  test_huge ();
  test_cancel ();
  test_static_owner ();
  work_team_free (team);
  free (team);
  return UNIT_RESULT ();
}
