/* fork: the child has one thread, and it can start parallel regions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/process/fork.h"

#include <pthread.h>
#include "libomp-host/process/foreign_thread.h"
#include "libomp-host/teams/pool.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/team_memory.h"
#include "libomp-host/tool/tool.h"

/* The team of the region that the calling thread is in, and from there the next
   outer one; NULL: there is none.  */
static struct team *
team_innermost (void)
{
  return thread_self ? thread_self->region.team : NULL;
}

static struct team *
team_next_outer (const struct team *team)
{
  return team->enclosing.team;
}

/* The pool's lists, and what the threads share in the regions that the child is
   born in, are whole while the process is copied.  */
static void
fork_prepare (void)
{
  mutex_lock (&pool_lock);
  struct team *team = team_innermost ();
  for (; team; team = team_next_outer (team))
    mutex_lock_alike (&team->works.lock);
  for (team = team_innermost (); team; team = team_next_outer (team))
    mutex_lock_alike (&team->tasks.lock);
}

static void
fork_parent (void)
{
  struct team *team = team_innermost ();
  for (; team; team = team_next_outer (team))
    {
      mutex_unlock (&team->tasks.lock);
      mutex_unlock (&team->works.lock);
    }
  mutex_unlock (&pool_lock);
}

static void
fork_child (void)
{
  struct thread *thread = thread_self;
  fork_parent ();
  team_memory_forget (thread);
  pool_forget_others (thread ? thread->worker : NULL);
  thread_forget_others (thread);
  tool_forget_others ();
}

/* pthread_atfork: the C library forgets the handlers when the library is
   unloaded.  Before a fork it calls them in the reverse of the order in which
   they were registered, so that the pool's lock is taken before the locks of
   files that registered theirs when the library was loaded.  Their ranks want
   it so.  */
void
fork_initialise (void)
{
  pthread_atfork (fork_prepare, fork_parent, fork_child);
}
