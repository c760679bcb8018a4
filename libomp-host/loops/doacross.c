/* Doacross loops.
   The iterations of one chunk are run by one thread in their order, so what has
   been done of a chunk is one number: how many iterations of the whole space,
   in lexicographic order, lie before the end of the last one posted.  Such
   numbers are counters, one per chunk, or per thread where the schedule is
   static, since a thread's chunks then follow each other.  A sink is met when
   the counter of its chunk has passed it.
   Where the space has 2**64 iterations or more, there are no such numbers; the
   vector of the last iteration posted is kept instead, under a lock, and the counter
   says how many have been posted.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/loops/doacross.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "base/mutex.h"
#include "libomp-host/loops/loop_schedule.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"
#include "libomp-host/wait/gate.h"

/* Constant but for the counters, and for VECTORS under the lock.  Counter C is
   at the index that doacross_slot gives.  */
struct doacross
{
  struct work_extra extra; /* first: what work shares know of it */
  unsigned dimensions;
  bool wide;          /* see the banner */
  uint64_t *counts;   /* a copy */
  unsigned line_bits; /* log2 of the cache lines */
  struct mutex lock;  /* wide */
  uint64_t *vectors;  /* wide: DIMENSIONS per counter */
  uint64_t *counters; /* atomic */
};

/* Counters of neighbouring chunks, which different threads move, are a line
   apart, and yet all of a line is used: of L lines, counter C is number C / L
   in line C % L.  */
#define COUNTERS_PER_LINE (CACHE_LINE / sizeof (uint64_t))

static uint64_t
doacross_slot (const struct doacross *doacross, uint64_t counter)
{
  uint64_t line = counter & ((UINT64_C (1) << doacross->line_bits) - 1);
  return line * COUNTERS_PER_LINE + (counter >> doacross->line_bits);
}

/* log2 of the number of lines for COUNTERS: enough that neither a line nor a
   small team's counters get crowded.  */
static unsigned
doacross_line_bits (uint64_t counters)
{
  uint64_t lines = counters <= 8 * COUNTERS_PER_LINE
                     ? counters
                     : counters / COUNTERS_PER_LINE + 1;
  return lines == 1 ? 0 : 64 - (unsigned) __builtin_clzll (lines - 1);
}

/* How many counters the loop of CURSOR needs.  */
static uint64_t
doacross_counters (const struct thread *thread)
{
  const struct loop_cursor *cursor = &thread->region.work.loop;
  switch (cursor->schedule)
    {
    case SCHEDULE_STATIC:
      return thread->region.team->size;
    case SCHEDULE_DYNAMIC:
      return cursor->chunks;
    default:
      return cursor->count; /* nobody can tell guided chunks */
    }
}

/* The counter of the chunk that has iteration OUTER of the work-sharing
   loop.  */
static inline uint64_t
doacross_counter (const struct thread *thread, uint64_t outer)
{
  const struct loop_cursor *cursor = &thread->region.work.loop;
  switch (cursor->schedule)
    {
    case SCHEDULE_STATIC:
      return loop_static_owner (cursor, thread->region.team->size, outer);
    case SCHEDULE_DYNAMIC:
      return cursor->chunk == 1 ? outer : outer / cursor->chunk;
    default:
      return outer;
    }
}

/* doacross_counter where OUTER is an iteration of the calling thread's own
   chunk.  */
static inline uint64_t
doacross_own_counter (const struct thread *thread, uint64_t outer)
{
  return thread->region.work.loop.schedule == SCHEDULE_STATIC
           ? thread->region.num
           : doacross_counter (thread, outer);
}

/* Zeroed memory for COUNT times SIZE bytes.  Large blocks come from the kernel
   as they are touched.  */
static void *
doacross_alloc (uint64_t count, size_t size)
{
  size_t bytes;
  if (__builtin_mul_overflow (count, size, &bytes))
    gomp_fatal ("Out of memory for a doacross loop with %llu chunks",
                (unsigned long long) count);
  return memory_alloc_cleared (bytes);
}

static void
doacross_destroy (struct work_extra *extra)
{
  struct doacross *doacross = (struct doacross *) extra;
  free (doacross->counts);
  free (doacross->vectors);
  free (doacross->counters);
  free (doacross);
}

struct work_extra *
doacross_create (struct thread *thread, const void *argument)
{
  const struct doacross_space *space = argument;
  if (thread->region.team->size == 1)
    return NULL;
  uint64_t total = 1;
  bool wide = false, empty = false;
  for (unsigned i = 0; i < space->dimensions; i++)
    {
      wide |= __builtin_mul_overflow (total, space->counts[i], &total);
      empty |= space->counts[i] == 0;
    }
  if (empty)
    return NULL;

  struct doacross *doacross = memory_alloc_cleared (sizeof *doacross);
  doacross->extra.destroy = doacross_destroy;
  doacross->dimensions = space->dimensions;
  doacross->wide = wide;
  doacross->counts
    = doacross_alloc (space->dimensions, sizeof doacross->counts[0]);
  memcpy (doacross->counts, space->counts,
          space->dimensions * sizeof doacross->counts[0]);
  uint64_t counters = doacross_counters (thread);
  doacross->line_bits = doacross_line_bits (counters);
  mutex_init (&doacross->lock, MUTEX_RANK_LEAF);
  doacross->counters
    = doacross_alloc (UINT64_C (1) << doacross->line_bits, CACHE_LINE);
  if (wide)
    doacross->vectors = doacross_alloc (
      counters, space->dimensions * sizeof doacross->vectors[0]);
  return &doacross->extra;
}

/* ------------------------------------------------------------------------
   Spaces of 2**64 iterations or more.  */

/* Whether the vector posted last for a chunk, plus one in each dimension, is at
   or past SINK.  */
static bool
doacross_wide_reached (struct doacross *doacross, uint64_t counter,
                       const uint64_t *sink)
{
  const uint64_t *posted = doacross->vectors + counter * doacross->dimensions;
  unsigned i = 0;
  mutex_lock (&doacross->lock);
  while (i < doacross->dimensions && posted[i] == sink[i] + 1)
    i++;
  bool reached = i == doacross->dimensions || posted[i] > sink[i] + 1;
  mutex_unlock (&doacross->lock);
  return reached;
}

/* The chunk of COUNTER, whose iterations the calling thread alone posts, has come to
   ITERATION.  */
static void
doacross_wide_post (struct work *work, struct doacross *doacross,
                    uint64_t counter, const uint64_t *iteration)
{
  uint64_t *posted = doacross->vectors + counter * doacross->dimensions;
  uint64_t *count = &doacross->counters[doacross_slot (doacross, counter)];
  mutex_lock (&doacross->lock);
  for (unsigned i = 0; i < doacross->dimensions; i++)
    posted[i] = iteration[i] + 1;
  mutex_unlock (&doacross->lock);
  gate_post (&work->gate, count, __atomic_load_n (count, __ATOMIC_RELAXED) + 1,
             counter);
}

/* Wait until the chunk of COUNTER has come to SINK, looking at each iteration that is
   posted there.  */
static void
doacross_wide_wait (struct work *work, struct doacross *doacross,
                    uint64_t counter, const uint64_t *sink,
                    const struct team *team)
{
  const uint64_t *count
    = &doacross->counters[doacross_slot (doacross, counter)];
  for (;;)
    {
      /* Read before the vector, whose later changes move it.  */
      uint64_t seen = __atomic_load_n (count, __ATOMIC_ACQUIRE);
      if (doacross_wide_reached (doacross, counter, sink)
          || __atomic_load_n (&team->cancelled, __ATOMIC_RELAXED))
        return;
      gate_wait (&work->gate, count, seen + 1, counter, false,
                 &team->cancelled);
    }
}

/* ------------------------------------------------------------------------
   What a tool hears: iterations by their logical numbers, as the compiler passes
   them.  */

void
doacross_told_begin (unsigned dimensions)
{
  if (tool_meet ())
    tool_doacross_begin (dimensions);
}

/* How many numbers the calling thread's sources and sinks have; 0: nothing is told.  */
static unsigned __attribute__ ((cold, noinline)) doacross_told_dimensions (void)
{
  return tool_meet () ? tool_doacross_dimensions () : 0;
}

/* ------------------------------------------------------------------------
   The constructs.  */

static inline struct doacross *
doacross_current (const struct thread *thread)
{
  return thread->region.team->size == 1
           ? NULL
           : (struct doacross *) thread->region.work.work->extra;
}

/* Note that iteration NUMBER of the space, in iteration OUTER of the
   work-sharing loop, which the calling thread runs, is done.  */
static inline void
doacross_post (struct thread *thread, struct doacross *doacross, uint64_t outer,
               uint64_t number)
{
  uint64_t counter = doacross_own_counter (thread, outer);
  gate_post (&thread->region.work.work->gate,
             &doacross->counters[doacross_slot (doacross, counter)], number + 1,
             counter);
}

/* Wait until iteration NUMBER, in OUTER, is done.  The flushes of both
   constructs (5.2, 15.8.6) are the counter's.  */
static inline void
doacross_wait (struct thread *thread, struct doacross *doacross, uint64_t outer,
               uint64_t number)
{
  uint64_t counter = doacross_counter (thread, outer);
  gate_wait (&thread->region.work.work->gate,
             &doacross->counters[doacross_slot (doacross, counter)], number + 1,
             counter, false, &thread->region.team->cancelled);
}

/* The two families differ in the type of the numbers alone.  VALUE gives the
   number of dimension I; used for each in order.  */
#define DOACROSS_NUMBER(number, first, VALUE)                                  \
  uint64_t number = (uint64_t) (first);                                        \
  for (unsigned i = 1; i < doacross->dimensions; i++)                          \
  number = number * doacross->counts[i] + (uint64_t) (VALUE)

#define DOACROSS_VECTOR(vector, first, VALUE)                                  \
  uint64_t vector[doacross->dimensions];                                       \
  vector[0] = (uint64_t) (first);                                              \
  for (unsigned i = 1; i < doacross->dimensions; i++)                          \
  vector[i] = (uint64_t) (VALUE)

#define DOACROSS_ENTRIES(family, post, wait, type)                             \
  static __attribute__ ((noinline)) void family##_post_wide (                  \
    struct thread *thread, struct doacross *doacross, const type *counts)      \
  {                                                                            \
    DOACROSS_VECTOR (vector, counts[0], counts[i]);                            \
    doacross_wide_post (thread->region.work.work, doacross,                    \
                        doacross_own_counter (thread, vector[0]), vector);     \
  }                                                                            \
                                                                               \
  static __attribute__ ((cold, noinline)) void family##_post_told (            \
    const type *counts)                                                        \
  {                                                                            \
    unsigned dimensions = doacross_told_dimensions ();                         \
    uint64_t vector[dimensions + 1];                                           \
    for (unsigned i = 0; i < dimensions; i++)                                  \
      vector[i] = (uint64_t) counts[i];                                        \
    if (dimensions)                                                            \
      tool_doacross (ompt_dependence_type_source, vector);                     \
  }                                                                            \
                                                                               \
  ENTRY (void, post, (type * counts))                                          \
  {                                                                            \
    struct thread *thread = thread_current ();                                 \
    if (tool_here ())                                                          \
      family##_post_told (counts);                                             \
    struct doacross *doacross = doacross_current (thread);                     \
    if (!doacross)                                                             \
      return;                                                                  \
    if (unlikely (doacross->wide))                                             \
      {                                                                        \
        family##_post_wide (thread, doacross, counts);                         \
        return;                                                                \
      }                                                                        \
    DOACROSS_NUMBER (number, counts[0], counts[i]);                            \
    doacross_post (thread, doacross, (uint64_t) counts[0], number);            \
  }                                                                            \
                                                                               \
  static __attribute__ ((noinline)) void family##_wait_wide (                  \
    struct thread *thread, struct doacross *doacross, type first,              \
    va_list rest)                                                              \
  {                                                                            \
    DOACROSS_VECTOR (vector, first, va_arg (rest, type));                      \
    doacross_wide_wait (thread->region.work.work, doacross,                    \
                        doacross_counter (thread, vector[0]), vector,          \
                        thread->region.team);                                  \
  }                                                                            \
                                                                               \
  static __attribute__ ((cold, noinline)) void family##_wait_told (            \
    type first, va_list rest)                                                  \
  {                                                                            \
    unsigned dimensions = doacross_told_dimensions ();                         \
    uint64_t vector[dimensions + 1];                                           \
    vector[0] = (uint64_t) first;                                              \
    for (unsigned i = 1; i < dimensions; i++)                                  \
      vector[i] = (uint64_t) va_arg (rest, type);                              \
    if (dimensions)                                                            \
      tool_doacross (ompt_dependence_type_sink, vector);                       \
  }                                                                            \
                                                                               \
  ENTRY (void, wait, (type first, ...))                                        \
  {                                                                            \
    struct thread *thread = thread_current ();                                 \
    struct doacross *doacross = doacross_current (thread);                     \
    va_list rest;                                                              \
    if (doacross)                                                              \
      {                                                                        \
        va_start (rest, first);                                                \
        if (unlikely (doacross->wide))                                         \
          family##_wait_wide (thread, doacross, first, rest);                  \
        else                                                                   \
          {                                                                    \
            DOACROSS_NUMBER (number, first, va_arg (rest, type));              \
            doacross_wait (thread, doacross, (uint64_t) first, number);        \
          }                                                                    \
        va_end (rest);                                                         \
      }                                                                        \
    if (tool_here ())                                                          \
      {                                                                        \
        va_start (rest, first);                                                \
        family##_wait_told (first, rest);                                      \
        va_end (rest);                                                         \
      }                                                                        \
  }

DOACROSS_ENTRIES (doacross_long, GOMP_doacross_post, GOMP_doacross_wait, long)
DOACROSS_ENTRIES (doacross_ull, GOMP_doacross_ull_post, GOMP_doacross_ull_wait,
                  unsigned long long)
