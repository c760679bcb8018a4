/* fork: the child has one thread, and it can start parallel regions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/fork.h"

#include <pthread.h>
#include "libomp-host/pool.h"
#include "libomp-host/team_memory.h"

/* The pool's lists are whole while the process is copied.  */
static void
fork_prepare (void)
{
  mutex_lock (&pool_lock);
}

static void
fork_parent (void)
{
  mutex_unlock (&pool_lock);
}

static void
fork_child (void)
{
  struct thread *thread = thread_self;
  mutex_unlock (&pool_lock);
  team_memory_forget (thread);
  pool_forget_others (thread ? thread->worker : NULL);
  thread_forget_others (thread);
}

/* The C library forgets these when the library is unloaded.  It calls the
   handlers before a fork in the reverse of the order they were made in, so the
   pool's lock is taken before those of files that made theirs when the library
   was loaded, as its rank wants.  */
void
fork_initialise (void)
{
  pthread_atfork (fork_prepare, fork_parent, fork_child);
}
