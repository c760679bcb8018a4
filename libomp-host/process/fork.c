/* fork: the child has one thread, and it can start parallel regions and use the devices
   that it inherits.

   The handlers below are the only ones.  The C library does not call in a child what was
   registered after its fork had begun, and another thread may use any part of the library
   for the first time just then; so the handlers are registered when the library is loaded,
   before there is a lock to hold or a thread to lose, and each part offers functions for
   them to call.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/process/fork.h"

#include <pthread.h>
#include "base/end.h"
#include "base/workers.h"
#include "libomp-host/memory/allocated_set.h"
#include "libomp-host/memory/device_blocks.h"
#include "libomp-host/memory/pinned_pages.h"
#include "libomp-host/places/affinity_format.h"
#include "libomp-host/process/foreign_thread.h"
#include "libomp-host/tasks/task_pool.h"
#include "libomp-host/tasks/task_worker.h"
#include "libomp-host/teams/pool.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/team_memory.h"
#include "libomp-host/tool/tool.h"
#include "libomp-offload/host-api.h"

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
teams_before_fork (void)
{
  mutex_lock (&pool_lock);
  struct team *team = team_innermost ();
  for (; team; team = team_next_outer (team))
    mutex_lock_alike (&team->works.lock);
  for (team = team_innermost (); team; team = team_next_outer (team))
    mutex_lock_alike (&team->tasks.lock);
}

static void
teams_after_fork (void)
{
  struct team *team = team_innermost ();
  for (; team; team = team_next_outer (team))
    {
      mutex_unlock (&team->tasks.lock);
      mutex_unlock (&team->works.lock);
    }
  mutex_unlock (&pool_lock);
}

/* In the order of the locks' ranks.  */
static void
before_fork (void)
{
  offload_before_fork ();
  worker_pools_before_fork ();
  teams_before_fork ();
  task_worker_fork_prepare ();
  task_pool_fork_prepare ();
  allocated_set_fork_prepare ();
  device_blocks_fork_prepare ();
  pinned_pages_fork_prepare ();
  affinity_format_fork_prepare ();
}

static void
after_fork (bool child)
{
  affinity_format_fork_done ();
  pinned_pages_fork_done ();
  device_blocks_fork_done ();
  allocated_set_fork_done ();
  task_pool_fork_done ();
  task_worker_fork_done ();
  teams_after_fork ();
  worker_pools_after_fork (child);
  offload_after_fork (child);
}

static void
after_fork_in_parent (void)
{
  after_fork (false);
}

static void
after_fork_in_child (void)
{
  struct thread *thread = thread_self;
  gomp_end_forget ();
  after_fork (true);
  team_memory_forget (thread);
  pool_forget_others (thread ? thread->worker : NULL);
  thread_forget_others (thread);
  tool_forget_others ();
}

/* The C library forgets the handlers when the library is unloaded.  */
void
fork_initialise (void)
{
  pthread_atfork (before_fork, after_fork_in_parent, after_fork_in_child);
}
