/* The entry points of parallel regions that begin with a loop: the old ones in
   two halves, of which GOMP_parallel_end is the second, and the new ones.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/loop_schedule.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"

/* The region's arguments, and the loop's.  */
#define REGION void (*fn) (void *), void *data, unsigned num_threads
#define LOOP long start, long end, long increment

static struct work_spec
loop_spec (long start, long end, long increment, enum schedule schedule,
           long chunk)
{
  return (struct work_spec) { .start = start,
                              .end = end,
                              .increment = increment,
                              .schedule = schedule,
                              .chunk = chunk,
                              .begin = loop_cursor_combined };
}

static struct work_spec
loop_spec_runtime (long start, long end, long increment)
{
  struct loop_schedule schedule = loop_schedule_runtime (thread_current ());
  return loop_spec (start, end, increment, schedule.schedule,
                    (long) schedule.chunk);
}

#define PARALLEL_LOOP_START(name, kind)                                        \
  ENTRY (void, name, (REGION, LOOP, long chunk))                               \
  {                                                                            \
    struct work_spec spec = loop_spec (start, end, increment, kind, chunk);    \
    team_start (fn, data, num_threads, 0, &spec, TOOL_SITE);                   \
  }

#define PARALLEL_LOOP(name, kind)                                              \
  ENTRY (void, name, (REGION, LOOP, long chunk, unsigned flags))               \
  {                                                                            \
    struct work_spec spec = loop_spec (start, end, increment, kind, chunk);    \
    team_run (fn, data, num_threads, flags, &spec, NULL);                      \
  }

#define PARALLEL_LOOP_RUNTIME(name)                                            \
  ENTRY (void, name, (REGION, LOOP, unsigned flags))                           \
  {                                                                            \
    struct work_spec spec = loop_spec_runtime (start, end, increment);         \
    team_run (fn, data, num_threads, flags, &spec, NULL);                      \
  }

PARALLEL_LOOP_START (GOMP_parallel_loop_static_start, SCHEDULE_STATIC)
PARALLEL_LOOP_START (GOMP_parallel_loop_dynamic_start, SCHEDULE_DYNAMIC)
PARALLEL_LOOP_START (GOMP_parallel_loop_guided_start, SCHEDULE_GUIDED)

ENTRY (void, GOMP_parallel_loop_runtime_start, (REGION, LOOP))
{
  struct work_spec spec = loop_spec_runtime (start, end, increment);
  team_start (fn, data, num_threads, 0, &spec, TOOL_SITE);
}

PARALLEL_LOOP (GOMP_parallel_loop_static, SCHEDULE_STATIC)
PARALLEL_LOOP (GOMP_parallel_loop_dynamic, SCHEDULE_DYNAMIC)
PARALLEL_LOOP (GOMP_parallel_loop_guided, SCHEDULE_GUIDED)
PARALLEL_LOOP (GOMP_parallel_loop_nonmonotonic_dynamic, SCHEDULE_DYNAMIC)
PARALLEL_LOOP (GOMP_parallel_loop_nonmonotonic_guided, SCHEDULE_GUIDED)
PARALLEL_LOOP_RUNTIME (GOMP_parallel_loop_runtime)
PARALLEL_LOOP_RUNTIME (GOMP_parallel_loop_nonmonotonic_runtime)
PARALLEL_LOOP_RUNTIME (GOMP_parallel_loop_maybe_nonmonotonic_runtime)
