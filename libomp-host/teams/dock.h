/* The dock of a team: where its workers wait for the next region, and where
   the primary thread waits for them at the end of one.

   A region costs two messages: the primary thread turns `go', each worker adds
   one to `arrived'.  A worker that has arrived does not wait for the region to
   end: it waits for the next turn, and until then runs the region's tasks as a
   registered helper, so that the primary thread knows when nobody looks into
   the team's queues any more.  Checked by testsuite/models/dock.pml and by weak_dock.c
   there, which runs the code.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_DOCK_H
#define GANGWAY_HOST_DOCK_H

#include "base/attributes.h"

struct team;
struct thread;

/* Low bit of `go': the library is going away and the team starts no more
   regions.  */
#define DOCK_CLOSED 1u
/* A turn is `go' without that bit, and each is one step after the last.  */
#define DOCK_STEP 2u

/* Owned by dock.c.  All fields atomic.
   Invariant: arrived <= team->size - 1; the high half of helpers is the turn
   that the low half, the number of registered helpers, belongs to.  */
struct dock
{
  uint32_t arrived cache_aligned;
  uint32_t joining; /* 1: the primary thread may sleep in dock_join */
  uint64_t helpers;
  uint32_t go cache_aligned;
};

/* Called when the team of DOCK, in which no region runs, gets another size: no
   worker has arrived at the end of a region, and a worker that is dismissed
   takes no more of the team's tasks.  A team of one thread never opens its
   dock.  */
void dock_reset (struct dock *dock);

/* Let the workers into the region that the caller, their primary thread, has
   set up in TEAM.  Returns false where the dock is closed: the workers are gone
   for good.  */
bool dock_open (struct team *team);

/* For the primary thread THREAD at the end of TEAM's region: run tasks until
   all workers have arrived and all tasks are done.  Afterwards no worker looks
   at anything of TEAM but its dock and whether it has tasks.  */
void dock_join (struct thread *thread, struct team *team);

/* For a worker: it has left TEAM's region.  Tasks may still be running.  */
void dock_arrive (struct team *team);

/* For a worker THREAD: wait for a turn after SEEN, running tasks of the region
   it has left; returns the turn.  */
uint32_t dock_wait (struct thread *thread, struct team *team, uint32_t seen);

/* Turn the dock without a region: dismissed workers wake and leave.  */
void dock_turn (struct team *team);

/* For the child of a fork: no thread but the caller is at DOCK.  */
void dock_forget_others (struct dock *dock);

/* Close the dock unless a region runs on TEAM, from any thread; true if no
   region can start there any more.  */
bool dock_close (struct team *team);

#endif
