/* The entry points of single (5.2, 11.1).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/teams/barrier.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"

/* Single needs no work share: the N-th one belongs to the thread that moves the
   team's count from N to N + 1.  The look before saves the line where it has
   been moved already.  */
ENTRY (bool, GOMP_single_start, (void))
{
  struct thread *thread = thread_current ();
  struct team *team = thread->region.team;
  if (team->size == 1)
    return true;
  unsigned long mine = thread->region.work.singles++;
  unsigned long *taken = &team->works.singles;
  return __atomic_load_n (taken, __ATOMIC_RELAXED) == mine
         && __atomic_compare_exchange_n (taken, &mine, mine + 1, false,
                                         __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

/* The same, and the place of a tool's work-begin event, of an executor
   (ompt_work_single_executor) or of another thread (ompt_work_single_other).  */
ENTRY_ALIAS (bool, GOMP_single_start_with_end, (void), GOMP_single_start);

/* The place of a tool's work-end event.  Every thread calls it, behind the barrier
   where there is one.  */
ENTRY (void, GOMP_single_end, (void))
{
}

/* With copyprivate: returns NULL in the thread that is to run the block and
   give its data to GOMP_single_copy_end, and that data in the others.  The
   compiler puts a barrier behind the copying.  */
ENTRY (void *, GOMP_single_copy_start, (void))
{
  struct thread *thread = thread_current ();
  if (thread->region.team->size == 1 || work_enter (thread))
    return NULL;
  barrier_wait (thread);
  /* NULL where the region was cancelled before the data came: a thread that is
     about to leave may as well run the block.  */
  return __atomic_load_n (&thread->region.work.work->copyprivate,
                          __ATOMIC_RELAXED);
}

ENTRY (void, GOMP_single_copy_end, (void *data))
{
  struct thread *thread = thread_current ();
  if (thread->region.team->size == 1)
    return;
  __atomic_store_n (&thread->region.work.work->copyprivate, data,
                    __ATOMIC_RELAXED);
  barrier_wait (thread);
}
