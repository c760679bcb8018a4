/* Teams between regions: made, grown, shrunk, given back and found again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/team_memory.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-host/tasks/task_team.h"
#include "libomp-host/teams/pool.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/wait/idle.h"

/* Every team that was ever made, and those that nobody has; pool_lock.  */
static struct team *all_teams;
static struct team *unused_teams;
/* In the child of a fork: teams that belonged to threads of the parent, which
   may have been changing them.  */
static struct team *lost_teams;

/* Count TEAM with SIZE threads in threads_managed.  Its primary THREAD, if it
   is a worker, is counted with the team that it works for; NULL: nobody has
   TEAM.  */
static void
count_managed (const struct thread *thread, struct team *team, unsigned size)
{
  unsigned now = 0;
  if (thread && size > 1)
    now = size - (thread->worker ? 1 : 0);
  if (now != team->managed)
    __atomic_fetch_add (&threads_managed, now - team->managed,
                        __ATOMIC_RELAXED);
  team->managed = now;
}

/* Making and growing.  */

static struct team *
team_make (void)
{
  struct team *team = memory_alloc_aligned (CACHE_LINE, sizeof *team);
  memset (team, 0, sizeof *team);
  barrier_init (&team->barrier);
  task_team_init (&team->tasks, &team->cancelled);
  mutex_lock (&pool_lock);
  team->next_all = all_teams;
  all_teams = team;
  mutex_unlock (&pool_lock);
  return team;
}

/* An unused team, or a new one.  It has no workers.  */
static struct team *
team_obtain (void)
{
  mutex_lock (&pool_lock);
  struct team *team = unused_teams;
  if (team)
    unused_teams = team->next_unused;
  mutex_unlock (&pool_lock);
  return team ? team : team_make ();
}

/* Room for COUNT workers' pointers.  */
static void
team_grow_workers (struct team *team, unsigned count)
{
  team->workers = memory_realloc (team->workers, count * sizeof *team->workers);
}

/* Room for SIZE members; the old ones keep what they hold.  No worker looks at
   them before the next turn of the dock.  */
static void
team_grow_members (struct team *team, unsigned size)
{
  if (size <= team->capacity)
    return;
  size_t bytes = size * sizeof *team->members;
  size_t used = team->capacity * sizeof *team->members;
  struct team_member *members = memory_alloc_aligned (CACHE_LINE, bytes);
  if (used)
    memcpy (members, team->members, used);
  memset ((char *) members + used, 0, bytes - used);
  free (team->members);
  team->members = members;
  team->capacity = size;
}

/* Shrinking and giving back.  */

/* Give back a team and what is below it.  */
static void
team_give_back (struct team *team)
{
  for (unsigned i = 0; i <= team->worker_count; i++)
    team_member_release (&team->members[i]);
  if (team->worker_count)
    {
      count_managed (NULL, team, 0);
      pool_release (team->workers, team->worker_count);
      team->worker_count = 0;
      dock_turn (team);
    }
  team->size = 0;
  team->shown.size = 0;
  mutex_lock (&pool_lock);
  team->next_unused = unused_teams;
  unused_teams = team;
  mutex_unlock (&pool_lock);
}

void
team_member_release (struct team_member *member)
{
  struct team *inner = member->inner;
  struct team *serial = member->inner_serial;
  member->inner = member->inner_serial = NULL;
  if (inner)
    team_give_back (inner);
  if (serial)
    team_give_back (serial);
}

/* Let the workers above the first COUNT go.  The turn for the next region tells
   them.  */
static void
team_dismiss (struct team *team, unsigned count)
{
  for (unsigned i = count; i < team->worker_count; i++)
    team_member_release (&team->members[i + 1]);
  pool_release (team->workers + count, team->worker_count - count);
  team->worker_count = count;
}

static void
team_enlist (struct team *team, unsigned count)
{
  unsigned have = team->worker_count;
  team_grow_workers (team, count);
  team->worker_count
    += pool_acquire (team, have + 1, count - have, team->workers + have);
}

struct team *
team_fit (struct thread *thread, unsigned size)
{
  struct team_member *member = thread->region.member;
  struct team **place = size == 1 ? &member->inner_serial : &member->inner;
  if (!*place)
    *place = team_obtain ();
  struct team *team = *place;
  /* Counted before they are made: threads that are more than the processors do
     not spin while they wait for the others to be made, which would keep the
     processor from their maker.  */
  count_managed (thread, team, size);
  if (team->worker_count > size - 1)
    team_dismiss (team, size - 1);
  else if (team->worker_count < size - 1)
    team_enlist (team, size - 1);
  team->size = team->worker_count + 1;
  dock_reset (&team->dock);
  team_grow_members (team, team->size);
  task_team_reserve (&team->tasks, team->size);
  count_managed (thread, team, team->size);
  return team;
}

/* The tool's end.  */

void
team_memory_wake (void)
{
  full_fence ();
  mutex_lock (&pool_lock);
  for (struct team *team = all_teams; team; team = team->next_all)
    if (idle_crowd_sleeps (&team->tasks.idle))
      idle_wake_crowd (&team->tasks.idle, INT_MAX, IDLE_CHANNEL_CROWD);
  mutex_unlock (&pool_lock);
}

/* Unloading.  */

bool
team_memory_close (void)
{
  bool all = true;
  for (struct team *team = all_teams; team; team = team->next_all)
    if (team->worker_count == 0)
      continue;
    else if (dock_close (team))
      {
        pool_release (team->workers, team->worker_count);
        team->worker_count = 0;
        dock_turn (team);
      }
    else
      all = false;
  return all;
}

static void
team_free (struct team *team)
{
  work_team_free (team);
  task_team_free (&team->tasks);
  free (team->members);
  free (team->workers);
  free (team);
}

void
team_memory_free (void)
{
  while (all_teams)
    {
      struct team *team = all_teams;
      all_teams = team->next_all;
      team_free (team);
    }
  unused_teams = NULL;
}

/* The child of a fork.  */

/* THREAD was member MEMBER of TEAM and the primary thread of INNER: it is alone
   in TEAM now, so that barriers open and the region ends.  */
static void
team_keep (struct team *team, struct region *region, struct team *inner)
{
  bool hot = region->member->inner == inner;
  bool serial = region->member->inner_serial == inner;
  for (unsigned i = 0; i < team->size; i++)
    team->members[i].inner = team->members[i].inner_serial = NULL;
  region->member->inner = hot ? inner : NULL;
  region->member->inner_serial = serial ? inner : NULL;
  team->running = true;
  bool alone = region->num == 0 && team->size > 1;
  if (alone)
    team->size = 1;
  task_team_forget_others (&team->tasks, alone);
}

/* Leave in all_teams those that `running' marks.  */
static void
teams_sort (void)
{
  struct team *next;
  struct team *team = all_teams;
  for (all_teams = NULL; team; team = next)
    {
      struct team **list = team->running ? &all_teams : &lost_teams;
      next = team->next_all;
      team->next_all = *list;
      *list = team;
    }
}

void
team_memory_forget (struct thread *thread)
{
  for (struct team *team = all_teams; team; team = team->next_all)
    {
      team->worker_count = 0;
      team->managed = 0;
      team->running = false;
      barrier_init (&team->barrier);
      dock_forget_others (&team->dock);
    }
  struct team *inner = NULL;
  struct region *region = thread ? &thread->region : NULL;
  while (region && region->team)
    {
      team_keep (region->team, region, inner);
      inner = region->team;
      region = &inner->enclosing;
    }
  for (struct team *team = unused_teams; team; team = team->next_unused)
    team->running = true;
  teams_sort ();
  for (struct team *team = unused_teams; team; team = team->next_unused)
    team->running = false;
  __atomic_store_n (&threads_managed, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&threads_asleep, 0, __ATOMIC_RELAXED);
}
