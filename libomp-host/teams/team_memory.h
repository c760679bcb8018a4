/* The memory and the workers of teams: what a team has besides the region it
   runs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TEAM_MEMORY_H
#define GANGWAY_HOST_TEAM_MEMORY_H

#include "base/attributes.h"

struct team;
struct team_member;
struct thread;
struct worker;

/* The hot team of THREAD for a region of SIZE threads inside its current one,
   made or changed to that size; where threads cannot be made, as large as it
   gets.  Takes pool_lock; ends the process where there is no memory.  */
struct team *team_fit (struct thread *thread, unsigned size);

/* Have all threads that sleep at docks look around: there may be something to tell a tool
   of.  The caller's news is visible.  Takes pool_lock.  */
void team_memory_wake (void) __attribute__ ((cold));

/* For the library's unloading, when no thread is in the library.  Take the workers
   away from every team that runs no region, and put them into the pool; returns
   whether no team has workers any more.  */
bool team_memory_close (void);
/* Free all teams, none of which has workers.  */
void team_memory_free (void);

/* For the child of a fork, whose only thread is THREAD: no team has workers any
   more, and only the teams THREAD is in are in use; their locks were held, and are
   free now.  Takes no lock.  */
void team_memory_forget (struct thread *thread);

#endif
