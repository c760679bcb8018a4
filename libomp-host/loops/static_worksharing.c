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

/* The same, and the place of a tool's work-begin event of a static loop
   (ompt_work_loop_static), with ITERATIONS.  */
ENTRY_ALIAS (_Complex int, GOMP_loop_static_worksharing_start,
             (unsigned long long iterations), GOMP_loop_static_worksharing);

/* The place of a tool's dispatch event: the thread goes on with COUNT iterations,
   from number FIRST on (-fopenmp-ompt=extended).  */
ENTRY (void, GOMP_loop_static_worksharing_dispatch,
       (unsigned long long first maybe_unused,
        unsigned long long count maybe_unused))
{
}

/* The place of a tool's work-end event, behind the loop's barrier where there is one.
   A thread that leaves the parallel region by cancellation may leave this call
   out, as those at the ends of other constructs.  */
ENTRY (void, GOMP_loop_static_worksharing_end, (void))
{
}

/* distribute: the teams of the league divide ITERATIONS.  */
ENTRY (_Complex int, GOMP_distribute_static_worksharing,
       (unsigned long long iterations maybe_unused))
{
  const struct thread *thread = thread_current ();
  return share (thread->league_num, thread->league_size);
}

/* The same, and the place of a tool's work-begin event (ompt_work_distribute).  */
ENTRY_ALIAS (_Complex int, GOMP_distribute_static_worksharing_start,
             (unsigned long long iterations),
             GOMP_distribute_static_worksharing);

/* As of loops: the dispatch event, and the work-end event.  */
ENTRY (void, GOMP_distribute_static_worksharing_dispatch,
       (unsigned long long first maybe_unused,
        unsigned long long count maybe_unused))
{
}

ENTRY (void, GOMP_distribute_static_worksharing_end, (void))
{
}
