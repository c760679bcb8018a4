/* A tool's events of parallel regions.

   In the order of 5.2, 10.1: the primary thread tells of parallel-begin; each thread of
   its implicit task's begin, of the combined construct's, and of the barrier's begin at
   the end.  When the region is over, the primary thread tells of the barrier's, the
   task's and the region's end.  A worker does not wait for the region's end but for the
   next region; so the primary thread says what region is over (told_over) and wakes it,
   and it tells of the barrier's and the task's end from the dock, then or, at the latest,
   before its next region.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/team_told.h"

#include "libomp-host/teams/work_told.h"
#include "libomp-host/tool/tool_events.h"

struct tool_parallel *
team_told_ask (const struct thread *thread, unsigned num_threads, int invoker,
               struct tool_site site)
{
  unsigned requested
    = num_threads ? num_threads : icv_nthreads (&thread->region.task->icv);
  return tool_parallel_begin (requested, invoker | (int) ompt_parallel_team,
                              site);
}

void
team_told_begin (struct team *team, struct tool_parallel *told)
{
  team->told = told;
  tool_parallel_set_size (told, team->size);
}

void
team_told_enter (struct thread *thread, void *frame)
{
  struct team *team = thread->region.team;
  unsigned num = thread->region.num;
  /* The process is ending, and the region has no workers.  */
  if (num == 0 && team->told->size != team->size)
    tool_parallel_set_size (team->told, team->size);
  tool_implicit_begin (team->told, num, ompt_task_implicit, frame);
  work_told_combined (thread);
}

static struct tool_site
site_of_region (const struct team *team)
{
  return (struct tool_site) { team->told->code, NULL };
}

void
team_told_leave (struct thread *thread)
{
  tool_implicit_returned ();
  tool_sync_begin (ompt_sync_region_barrier_implicit_parallel,
                   site_of_region (thread->region.team));
}

/* The workers that wait at the dock tell of their ends.  */
static void
team_told_over (struct team *team, unsigned size)
{
  if (size == 1)
    return;
  tool_region_over (size - 1);
  uint32_t turn = __atomic_load_n (&team->dock.go, __ATOMIC_RELAXED);
  __atomic_store_n (&team->told_over, turn & ~DOCK_CLOSED, __ATOMIC_RELEASE);
  full_fence ();
  if (idle_crowd_sleeps (&team->tasks.idle))
    idle_wake_crowd (&team->tasks.idle, INT_MAX, IDLE_CHANNEL_CROWD);
}

void
team_told_end (struct team *team, unsigned size, struct tool_site site)
{
  struct tool_parallel *told = team->told;
  team_told_over (team, size);
  tool_sync_end (ompt_sync_region_barrier_implicit_parallel,
                 site_of_region (team));
  tool_implicit_end ();
  tool_parallel_end (told, site);
  team->told = NULL;
}

static bool
team_told_has_left (const struct team *team, uint32_t seen)
{
  return tool_self->leaving
         && __atomic_load_n (&team->told_over, __ATOMIC_ACQUIRE) == seen;
}

bool
team_told_waits (const struct team *team, uint32_t seen)
{
  return tool_self
         && (team_told_has_left (team, seen) || tool_worker_end_wanted ());
}

void
team_told_look (struct team *team, uint32_t seen)
{
  if (team_told_has_left (team, seen))
    tool_worker_leaves ();
  if (tool_worker_end_wanted ())
    tool_worker_end ();
}
