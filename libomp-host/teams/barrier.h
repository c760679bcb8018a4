/* The barrier of a team.  Its waiters run the team's tasks.  Checked by
   testsuite/models/weak_barrier.c, which runs the code.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_BARRIER_H
#define GANGWAY_HOST_BARRIER_H

#include "base/attributes.h"
#include "libomp-host/tool/tool.h"

struct team;
struct thread;

/* Owned by barrier.c.  All fields atomic.  Two cache lines: the one that arriving
   threads write and the one that waiters look at; they sleep in the team's crowd
   (wait/idle.h).
   Invariant: arrived <= team->size; generation grows by one each time the
   barrier opens.  */
struct barrier
{
  uint32_t arrived cache_aligned;
  uint32_t generation cache_aligned;
};

void barrier_init (struct barrier *barrier);

/* Wait until every thread of the calling thread's team is here and every task
   bound to the region is done (5.2, 15.3.1); the caller runs tasks meanwhile.
   A team of one runs its tasks and returns.  Returns at once where the region
   is cancelled, as the other threads may never come.  */
void barrier_wait (struct thread *thread);

/* As barrier_wait, in a region that may be cancelled, where a barrier is a
   cancellation point too.  Returns true if the parallel region was cancelled: the
   caller leaves the region.  */
bool barrier_wait_cancel (struct thread *thread);

/* The same with the events that a tool hears of, for tool_here (): the program is at a
   barrier of KIND at SITE.  */
void barrier_wait_told (struct thread *thread, ompt_sync_region_t kind,
                        struct tool_site site) __attribute__ ((cold));
bool barrier_wait_cancel_told (struct thread *thread, ompt_sync_region_t kind,
                               struct tool_site site) __attribute__ ((cold));

/* Something that sleeping waiters of TEAM may want happened (the region was
   cancelled): wake them all, at the barrier and at the dock.  The caller has
   made it visible with a store of any order.  Cheap when none sleeps; takes no
   lock.  */
void barrier_wake (struct team *team);

/* In an entry point, which is the site: with events where a tool hears.  */
static inline __attribute__ ((always_inline)) void
barrier_of (struct thread *thread, ompt_sync_region_t kind)
{
  if (tool_here ())
    barrier_wait_told (thread, kind, TOOL_SITE);
  else
    barrier_wait (thread);
}

static inline __attribute__ ((always_inline)) bool
barrier_of_cancel (struct thread *thread, ompt_sync_region_t kind)
{
  if (tool_here ())
    return barrier_wait_cancel_told (thread, kind, TOOL_SITE);
  return barrier_wait_cancel (thread);
}

#endif
