/* The barrier of a team.  Its waiters run the team's tasks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_BARRIER_H
#define GANGWAY_HOST_BARRIER_H

#include "base/attributes.h"

struct team;
struct thread;

/* Owned by barrier.c.  All fields atomic.
   Invariant: arrived <= team->size; generation grows by BARRIER_STEP each time
   the barrier opens; sleepers counts threads that are in the kernel or on
   their way there.  */
struct barrier
{
  uint32_t arrived cache_aligned;
  uint32_t generation cache_aligned;
  uint32_t sleepers;
};

void barrier_init (struct barrier *barrier);

/* Wait until every thread of the calling thread's team is here and every task
   bound to the region is done (5.2, 15.3.1); the caller runs tasks meanwhile.  A
   team of one runs its tasks and returns.  */
void barrier_wait (struct thread *thread);

/* The same as the cancellation point it is in a cancellable region; returns
   true if the parallel region was cancelled: the caller leaves the region.  */
bool barrier_wait_cancel (struct thread *thread);

/* The barrier at a region's end: a worker that comes through it does not touch
   the team any more.  */
void barrier_wait_final (struct thread *thread);

/* Something a sleeping waiter of TEAM may want happened (a task was queued,
   the region was cancelled, a detached task was fulfilled): wake at most COUNT
   of them.  Cheap when none sleeps.  */
void barrier_wake (struct team *team, int count);

#endif
