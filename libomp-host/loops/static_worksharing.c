/* The entry points of loops whose iterations the compiler divides itself:
   schedule(static) without ordered, and distribute (5.2, 11.5 and 11.6).  GCC 17 asks
   once for the number of the thread and how many there are, where older versions call
   omp_get_thread_num and omp_get_num_threads.

   With -fopenmp-ompt these calls tell a tool of the construct: see each one.  Without
   a tool there is nothing to tell.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"

/* NUMBER of COUNT, as the compiler takes it.  */
static inline _Complex int
share (unsigned number, unsigned count)
{
  _Complex int value;
  __real__ value = count;
  __imag__ value = number;
  return value;
}

/* ITERATIONS is how many the whole loop has.  Any number of threads of a team may
   run such a loop, each as often as it likes: nothing is kept of it.  */
ENTRY (_Complex int, GOMP_loop_static_worksharing,
       (unsigned long long iterations maybe_unused))
{
  const struct region *region = &thread_current ()->region;
  return share (region->num, region->team->size);
}

/* The same, where the functions below follow.  GCC may call it once for several loops
   (tool_divided.c).  */
ENTRY (_Complex int, GOMP_loop_static_worksharing_start,
       (unsigned long long iterations))
{
  const struct region *region = &thread_current ()->region;
  if (tool_hears ())
    tool_divided_begin (ompt_work_loop_static, iterations, TOOL_SITE.code);
  return share (region->num, region->team->size);
}

/* The thread goes on with COUNT iterations, from number FIRST on
   (-fopenmp-ompt=extended).  */
ENTRY (void, GOMP_loop_static_worksharing_dispatch,
       (unsigned long long first, unsigned long long count))
{
  if (tool_hears ())
    tool_divided_chunk (ompt_work_loop_static, first, count, TOOL_SITE.code);
}

/* Behind the loop's barrier where there is one.  A thread that leaves the parallel region by cancellation may leave this call
   out, as those at the ends of other constructs.  */
ENTRY (void, GOMP_loop_static_worksharing_end, (void))
{
  if (tool_hears ())
    tool_divided_end (ompt_work_loop_static, TOOL_SITE.code);
}

/* distribute: the teams of the league divide ITERATIONS.  */
ENTRY (_Complex int, GOMP_distribute_static_worksharing,
       (unsigned long long iterations maybe_unused))
{
  const struct thread *thread = thread_current ();
  return share (thread->league_num, thread->league_size);
}

/* The same, where the functions below follow.  */
ENTRY (_Complex int, GOMP_distribute_static_worksharing_start,
       (unsigned long long iterations))
{
  const struct thread *thread = thread_current ();
  if (tool_hears ())
    tool_divided_begin (ompt_work_distribute, iterations, TOOL_SITE.code);
  return share (thread->league_num, thread->league_size);
}

/* As of loops.  */
ENTRY (void, GOMP_distribute_static_worksharing_dispatch,
       (unsigned long long first, unsigned long long count))
{
  if (tool_hears ())
    tool_divided_chunk (ompt_work_distribute, first, count, TOOL_SITE.code);
}

ENTRY (void, GOMP_distribute_static_worksharing_end, (void))
{
  if (tool_hears ())
    tool_divided_end (ompt_work_distribute, TOOL_SITE.code);
}
