/* Entry points: parallel and barrier.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/parallel.h"

#include "libomp-host/teams/team.h"

GOMP_ENTRY void
GOMP_parallel (void (*fn) (void *), void *data, unsigned num_threads,
               unsigned flags)
{
  team_run (fn, data, num_threads, flags, NULL, NULL);
}

GOMP_ENTRY unsigned
GOMP_parallel_reductions (void (*fn) (void *), void *data, unsigned num_threads,
                          unsigned flags)
{
  return team_run (fn, data, num_threads, flags, NULL, *(uintptr_t **) data);
}

GOMP_ENTRY void
GOMP_parallel_start (void (*fn) (void *), void *data, unsigned num_threads)
{
  team_start (fn, data, num_threads, 0, NULL);
}

GOMP_ENTRY void
GOMP_parallel_end (void)
{
  team_end ();
}

GOMP_ENTRY void
GOMP_barrier (void)
{
  barrier_wait (thread_current ());
}

GOMP_ENTRY bool
GOMP_barrier_cancel (void)
{
  return barrier_wait_cancel (thread_current ());
}

/* GCC 17 says what kind of barrier it is, a GOMP_BARRIER_ of <gomp/abi.h>: these are
   the places of a tool's sync-region events, whose kinds they tell apart.  */
GOMP_ENTRY void
GOMP_barrier_ext (int kind maybe_unused)
{
  barrier_wait (thread_current ());
}

GOMP_ENTRY bool
GOMP_barrier_cancel_ext (int kind maybe_unused)
{
  return barrier_wait_cancel (thread_current ());
}
