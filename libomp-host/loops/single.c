/* The entry points of single (5.2, 11.1).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/teams/barrier.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool_events.h"

/* Single needs no work share: the N-th one belongs to the thread that moves the
   team's count from N to N + 1.  The look before saves the line where it has
   been moved already.  */
static inline bool
single_take (struct thread *thread)
{
  struct team *team = thread->region.team;
  if (team->size == 1)
    return true;
  unsigned long mine = thread->region.work.singles++;
  unsigned long *taken = &team->works.singles;
  return __atomic_load_n (taken, __ATOMIC_RELAXED) == mine
         && __atomic_compare_exchange_n (taken, &mine, mine + 1, false,
                                         __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

static inline ompt_work_t
single_kind (bool executes)
{
  return executes ? ompt_work_single_executor : ompt_work_single_other;
}

/* Without WITH_END, compilers before GCC 17 do not say where the construct ends: to a
   tool it ends as it begins.  */
static __attribute__ ((cold, noinline)) bool
single_start_told (bool with_end, const void *code)
{
  struct thread *thread = thread_current ();
  bool executes = single_take (thread);
  thread->region.work.executes = executes;
  if (!tool_meet ())
    return executes;
  tool_work (single_kind (executes), ompt_scope_begin, 1, code);
  if (!with_end)
    tool_work (single_kind (executes), ompt_scope_end, 1, code);
  return executes;
}

ENTRY (bool, GOMP_single_start, (void))
{
  if (tool_here ())
    return single_start_told (false, TOOL_SITE.code);
  return single_take (thread_current ());
}

/* The same where GOMP_single_end follows.  */
ENTRY (bool, GOMP_single_start_with_end, (void))
{
  if (tool_here ())
    return single_start_told (true, TOOL_SITE.code);
  return single_take (thread_current ());
}

/* Every thread calls it, behind the barrier where there is one.  A thread meets no other
   single construct in between, but for those of other regions.  */
ENTRY (void, GOMP_single_end, (void))
{
  struct thread *thread = thread_current ();
  if (tool_hears ())
    tool_work (single_kind (thread->region.work.executes), ompt_scope_end, 1,
               TOOL_SITE.code);
}

static __attribute__ ((cold, noinline)) void
single_copy_told (struct thread *thread, bool executes, struct tool_site site)
{
  if (!executes)
    tool_work (ompt_work_single_other, ompt_scope_begin, 1, site.code);
  barrier_wait_told (thread, ompt_sync_region_barrier_implementation, site);
  tool_work (single_kind (executes), ompt_scope_end, 1, site.code);
}

/* With copyprivate: returns NULL in the thread that is to run the block and
   give its data to GOMP_single_copy_end, and that data in the others.  The
   compiler puts a barrier behind the copying.  */
ENTRY (void *, GOMP_single_copy_start, (void))
{
  struct thread *thread = thread_current ();
  bool told = tool_hears ();
  if (thread->region.team->size == 1 || work_enter (thread))
    {
      if (unlikely (told))
        tool_work (ompt_work_single_executor, ompt_scope_begin, 1,
                   TOOL_SITE.code);
      return NULL;
    }
  if (unlikely (told))
    single_copy_told (thread, false, TOOL_SITE);
  else
    barrier_wait (thread);
  /* NULL where the region was cancelled before the data came: a thread that is
     about to leave may as well run the block.  */
  return __atomic_load_n (&thread->region.work.work->copyprivate,
                          __ATOMIC_RELAXED);
}

ENTRY (void, GOMP_single_copy_end, (void *data))
{
  struct thread *thread = thread_current ();
  bool alone = thread->region.team->size == 1;
  if (!alone)
    __atomic_store_n (&thread->region.work.work->copyprivate, data,
                      __ATOMIC_RELAXED);
  if (tool_hears ())
    single_copy_told (thread, true, TOOL_SITE);
  else if (!alone)
    barrier_wait (thread);
}
