/* Entry points: teams.  On the host the teams of a league run one after
   another on the thread that meets the construct.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/parallel.h"
#include "libomp-host/teams/region.h"
#include "libomp-host/tool/tool_events.h"

/* How many teams there are where nothing says so, as with GCC.  */
#define TEAMS_DEFAULT 3

static void
set_thread_limit (struct icv *icv, unsigned limit)
{
  if (limit)
    icv->thread_limit = limit > INT_MAX ? UINT_MAX : limit;
}

GOMP_ENTRY void
GOMP_teams (unsigned num_teams, unsigned thread_limit)
{
  set_thread_limit (&thread_current ()->region.task->icv, thread_limit);
}

/* Where a league of a device has no clauses, the device's ICVs count.  */
static void
league_complete (unsigned *num_teams, unsigned *thread_limit)
{
  struct league_icv *icv = league_icv_of (host_native_device ());
  if (*num_teams == 0)
    *num_teams = __atomic_load_n (&icv->num_teams, __ATOMIC_RELAXED);
  if (*thread_limit == 0)
    *thread_limit
      = __atomic_load_n (&icv->teams_thread_limit, __ATOMIC_RELAXED);
}

static struct tool_parallel *__attribute__ ((cold))
league_tell (unsigned requested, unsigned num_teams, struct tool_site site)
{
  struct tool_parallel *told = tool_parallel_begin (
    requested ? requested : num_teams,
    (int) (ompt_parallel_invoker_runtime | ompt_parallel_league), site);
  told->size = num_teams;
  return told;
}

/* The league's region, which the current task is a team of.  */
static struct tool_parallel *
league_told (void)
{
  struct tool_task *task = tool_self->task;
  struct tool_parallel *parallel = task ? task->parallel : NULL;
  return parallel && (parallel->flags & (int) ompt_parallel_league) ? parallel
                                                                    : NULL;
}

/* A league in a region that runs in a device's stead: the program calls the library
   before each team and after the last.  Team NUM begins; NUM is the league's SIZE: it
   ends.  */
static void __attribute__ ((cold, noinline))
league_tell_team (unsigned num, unsigned size, unsigned requested,
                  struct tool_site site)
{
  if (!tool_meet ())
    return;
  struct tool_parallel *told
    = num == 0 ? league_tell (requested, size, site) : league_told ();
  if (!told)
    return;
  if (num > 0)
    tool_initial_end (told, num - 1);
  if (num < size)
    tool_initial_begin (told, num, size, NULL);
  else
    tool_parallel_end (told, site);
}

GOMP_ENTRY bool
GOMP_teams4 (unsigned num_teams_low, unsigned num_teams_high,
             unsigned thread_limit, bool first)
{
  struct thread *thread = thread_current ();
  unsigned requested = num_teams_high;
  if (first)
    {
      if (thread->native_device >= 0)
        league_complete (&num_teams_low, &thread_limit);
      set_thread_limit (&thread->region.task->icv, thread_limit);
      thread->league_size = num_teams_low ? num_teams_low : 1;
      thread->league_num = 0;
    }
  bool more = first || thread->league_num + 1 < thread->league_size;
  if (more && !first)
    thread->league_num++;
  if (tool_here ())
    league_tell_team (more ? thread->league_num : thread->league_size,
                      thread->league_size, requested, TOOL_SITE);
  return more;
}

/* Each team is an initial team of its own: a contention group, and ICVs that
   its calls of omp_set_* change for itself alone (5.2, 10.2).  */
GOMP_ENTRY void
GOMP_teams_reg (void (*fn) (void *), void *data, unsigned num_teams,
                unsigned thread_limit, unsigned flags)
{
  struct thread *thread = thread_current ();
  struct icv icv = thread->region.task->icv;
  unsigned requested = num_teams;
  if (thread_limit == 0)
    thread_limit = __atomic_load_n (
      &league_icv_of (host_native_device ())->teams_thread_limit,
      __ATOMIC_RELAXED);
  set_thread_limit (&icv, thread_limit);
  if (num_teams == 0)
    num_teams = __atomic_load_n (
      &league_icv_of (host_native_device ())->num_teams, __ATOMIC_RELAXED);
  if (num_teams == 0)
    num_teams = TEAMS_DEFAULT;
  struct tool_parallel *told = NULL;
  if (tool_hears ())
    told = league_tell (requested, num_teams, TOOL_SITE);
  for (unsigned i = 0; i < num_teams; i++)
    {
      struct host_saved_state *saved
        = region_enter (thread, &icv, i, num_teams);
      if (unlikely (told != NULL))
        region_tell (saved, told, i, num_teams);
      fn (data);
      region_leave (thread, saved);
    }
  if (unlikely (told != NULL))
    tool_parallel_end (told, TOOL_SITE);
}
