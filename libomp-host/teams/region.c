/* Initial regions on threads of the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/region.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-host/tool/tool_events.h"

/* A thread keeps the memory of its last such region, so that the next one
   allocates nothing.  */
static struct host_saved_state *
region_memory (struct thread *thread)
{
  struct host_saved_state *saved = thread->spare;
  if (saved)
    {
      thread->spare = NULL;
      return saved;
    }
  saved = memory_alloc_aligned (CACHE_LINE, sizeof *saved);
  memset (saved, 0, sizeof *saved);
  return saved;
}

static void
region_memory_release (struct thread *thread, struct host_saved_state *saved)
{
  if (!thread->spare)
    {
      thread->spare = saved;
      return;
    }
  work_team_free (&saved->initial.team);
  free (saved);
}

void
region_spare_free (struct thread *thread)
{
  struct host_saved_state *spare = thread->spare;
  thread->spare = NULL;
  if (!spare)
    return;
  work_team_free (&spare->initial.team);
  free (spare);
}

/* Hot teams go with the thread: a team knows its parent only while a region
   runs.  */
static void
region_move_hot_teams (struct team_member *from, struct team_member *to)
{
  to->inner = from->inner;
  to->inner_serial = from->inner_serial;
  from->inner = from->inner_serial = NULL;
}

struct host_saved_state *
region_enter (struct thread *thread, const struct icv *icv, unsigned num,
              unsigned size)
{
  struct host_saved_state *saved = region_memory (thread);
  struct initial_team *initial = &saved->initial;
  initial->team.enclosing = thread->region;
  saved->league_num = thread->league_num;
  saved->league_size = thread->league_size;
  saved->native_device = thread->native_device;
  thread->league_num = num;
  thread->league_size = size;
  region_move_hot_teams (thread->region.member, &initial->member);
  team_initial_start (&initial->team, &initial->member, &initial->group, icv);
  thread->region
    = (struct region) { .place_first = initial->team.enclosing.place_first,
                        .place_length = initial->team.enclosing.place_length };
  team_set_region (&thread->region, &initial->team, 0);
  workshare_position_reset (thread);
  return saved;
}

void
region_tell (struct host_saved_state *saved, struct tool_parallel *league,
             unsigned num, unsigned size)
{
  saved->told = true;
  saved->told_league = league;
  tool_initial_begin (league, num, size, __builtin_dwarf_cfa ());
}

static void __attribute__ ((cold))
region_tell_end (struct host_saved_state *saved, unsigned num)
{
  tool_initial_end (saved->told_league, num);
  saved->told = false;
}

void
region_leave (struct thread *thread, struct host_saved_state *saved)
{
  struct initial_team *initial = &saved->initial;
  dock_join (thread, &initial->team);
  if (unlikely (saved->told))
    region_tell_end (saved, saved->told_league ? thread->league_num : 1);
  team_initial_end (&initial->team);
  thread->region = initial->team.enclosing;
  thread->league_num = saved->league_num;
  thread->league_size = saved->league_size;
  thread->native_device = saved->native_device;
  region_move_hot_teams (&initial->member, thread->region.member);
  region_memory_release (thread, saved);
}

/* The hooks.  */

const struct icv *
host_icv (void)
{
  return &thread_current ()->region.task->icv;
}

struct host_saved_state *
host_region_enter (int native_device, unsigned thread_limit)
{
  struct thread *thread = thread_current ();
  const struct icv *icv = &icv_device.initial;
  struct icv limited;
  if (thread_limit)
    {
      limited = *icv;
      limited.thread_limit = thread_limit > INT_MAX ? UINT_MAX : thread_limit;
      icv = &limited;
    }
  struct host_saved_state *saved = region_enter (thread, icv, 0, 1);
  thread->native_device = native_device;
  if (tool_hears ())
    region_tell (saved, NULL, 1, 1);
  return saved;
}

void
host_region_leave (struct host_saved_state *saved)
{
  region_leave (thread_current (), saved);
}

int
host_native_device (void)
{
  struct thread *thread = thread_self;
  return thread ? thread->native_device : -1;
}

/* Where the thread that ends the process was when it began to.  It says so more than once,
   while other threads may look: atomic.  */
static const struct team *ending_team;
static const struct team_member *ending_member;

void
region_end_begins (void)
{
  struct thread *thread = thread_self;
  if (!thread)
    return;
  __atomic_store_n (&ending_member, thread->region.member, __ATOMIC_RELAXED);
  __atomic_store_n (&ending_team, thread->region.team, __ATOMIC_RELEASE);
}

/* Each region of that thread's encloses the regions it has begun since; its
   siblings are other members.  */
bool
region_is_of_ending_thread (void)
{
  const struct region *region = thread_self ? &thread_self->region : NULL;
  const struct team *team = __atomic_load_n (&ending_team, __ATOMIC_ACQUIRE);
  const struct team_member *member
    = __atomic_load_n (&ending_member, __ATOMIC_RELAXED);
  for (; region && region->team; region = &region->team->enclosing)
    if (region->team == team && region->member == member)
      return true;
  return false;
}
