/* Entry points: parallel and barrier.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/parallel.h"

#include <gomp/abi.h>
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
  team_start (fn, data, num_threads, 0, NULL, TOOL_SITE);
}

GOMP_ENTRY void
GOMP_parallel_end (void)
{
  team_end (TOOL_SITE);
}

GOMP_ENTRY void
GOMP_barrier (void)
{
  barrier_of (thread_current (), ompt_sync_region_barrier_explicit);
}

GOMP_ENTRY bool
GOMP_barrier_cancel (void)
{
  return barrier_of_cancel (thread_current (),
                            ompt_sync_region_barrier_explicit);
}

/* GCC 17 says what kind of barrier it is, a GOMP_BARRIER_ of <gomp/abi.h>, for a tool's
   sync-region events.  To a tool the barrier at the end of a region is the runtime's own
   one.  */
static inline ompt_sync_region_t
barrier_kind (int kind)
{
  switch (kind)
    {
    case GOMP_BARRIER_IMPLICIT_WORKSHARE:
      return ompt_sync_region_barrier_implicit_workshare;
    case GOMP_BARRIER_EXPLICIT:
      return ompt_sync_region_barrier_explicit;
    default:
      return ompt_sync_region_barrier_implementation;
    }
}

GOMP_ENTRY void
GOMP_barrier_ext (int kind)
{
  barrier_of (thread_current (), barrier_kind (kind));
}

GOMP_ENTRY bool
GOMP_barrier_cancel_ext (int kind)
{
  return barrier_of_cancel (thread_current (), barrier_kind (kind));
}
