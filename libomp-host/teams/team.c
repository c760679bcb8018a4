/* Starting and ending parallel regions.

   The primary thread writes into its hot team what the region needs, turns the
   team's dock, takes part, and waits at the dock for the others.  In the steady
   state this allocates nothing, takes no lock and makes no system call.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/team.h"

#include <string.h>
#include "base/quiet_write.h"
#include "libomp-host/tasks/reduction.h"
#include "libomp-host/teams/pool.h"
#include "libomp-host/teams/team_memory.h"
#include "libomp-host/teams/team_size.h"
#include "libomp-host/teams/thread_affinity.h"
#include "libomp-host/teams/team_told.h"
#include "libomp-host/tool/tool_events.h"

/* The binding policy of a region (5.2, 10.1.3): the clause, unless bind-var
   is false.  */
static enum proc_bind
bind_policy (const struct icv *icv, unsigned flags)
{
  unsigned clause = flags & TEAM_FLAGS_BIND;
  if (icv->bind == PROC_BIND_FALSE || clause == 0 || clause > PROC_BIND_SPREAD)
    return icv->bind;
  return clause;
}

/* Where OMP_NUM_THREADS or OMP_PROC_BIND is a list its next entry holds.  */
static void
icv_take_next (struct icv *icv)
{
  if (icv->nesting < UINT8_MAX)
    icv->nesting++;
  if (icv->nesting < icv_device.nthreads_list_length)
    icv->nthreads = icv_device.nthreads_list[icv->nesting];
  if (icv->nesting < icv_device.bind_list_length)
    icv->bind = icv_device.bind_list[icv->nesting];
}

/* ICVs of the region's implicit tasks: those of the encountering task, but for what lists
   and the clause say.  */
static inline __attribute__ ((always_inline)) void
team_set_icvs (struct team *team, const struct icv *icv, unsigned flags)
{
  struct icv inner = *icv;
  inner.bind = bind_policy (icv, flags);
  if (unlikely (icv_device.nthreads_list || icv_device.bind_list))
    icv_take_next (&inner);
  _Static_assert(sizeof inner == 32, "an icv has no padding");
  if (memcmp (&team->icv, &inner, sizeof inner) != 0)
    team->icv = inner;
}

/* Places.  */

/* What the threads need to find their places from; the primary thread is in
   its old region still.  */
static void
team_set_places (struct team *team, struct thread *thread, unsigned flags)
{
  if (thread->place == 0)
    affinity_bind_initial (thread);
  team->bind = bind_policy (&thread->region.task->icv, flags);
  team->primary_slot
    = (struct affinity_slot) { .place = thread->place - 1,
                               .first = thread->region.place_first,
                               .length = thread->region.place_length };
}

static void
thread_move_to_place (struct thread *thread, const struct team *team)
{
  struct affinity_slot slot;
  affinity_assign (team->bind, team->size, thread->region.num,
                   &team->primary_slot, &slot);
  thread->region.place_first = slot.first;
  thread->region.place_length = slot.length;
  if (thread->place == slot.place + 1)
    return;
  thread->place = slot.place + 1;
  affinity_bind_self (slot.place);
}

/* OMP_DISPLAY_AFFINITY (5.2, 21.2.1 and table 21.2).  */

/* Whether a thread of TEAM is at another place than the threads showed last, when
   there were as many of them.  */
static bool
team_moved (const struct team *team)
{
  const struct team_shown *shown = &team->shown;
  if (!affinity_enabled ())
    return false;
  for (unsigned num = 0; num < team->size; num++)
    {
      struct affinity_slot before, now;
      affinity_assign (shown->bind, team->size, num, &shown->primary, &before);
      affinity_assign (team->bind, team->size, num, &team->primary_slot, &now);
      if (before.place != now.place)
        return true;
    }
  return false;
}

/* All threads of the region show where they are if any of them is new or has moved
   since the team's last region: another number of threads is another team, and a
   team of a nested region is one of its own.  A region of one thread in between
   tells nothing new; such a team shows itself only where its THREAD has not
   yet.  */
static void
team_set_display (struct team *team, const struct thread *thread)
{
  team->display = team->size == 1
                    ? !thread->displayed
                    : team->shown.size != team->size || team_moved (team);
  if (team->display)
    team->shown = (struct team_shown) { .size = team->size,
                                        .bind = team->bind,
                                        .primary = team->primary_slot };
}

static void
thread_display (struct thread *thread)
{
  thread->displayed = true;
  affinity_display_self ();
}

/* Bind THREAD and print its affinity at the start of a region, as far as either
   is asked for.  */
static void
thread_start_affinity (struct thread *thread, const struct team *team)
{
  if (affinity_enabled ())
    thread_move_to_place (thread, team);
  if (unlikely (team->display))
    thread_display (thread);
}

/* Members.  */

void
team_member_start (struct thread *thread, struct team *team, unsigned num)
{
  struct team_member *member = &team->members[num];
  struct region *region = &thread->region;
  team_set_region (region, team, num);
  thread->league_num = team->league_num;
  thread->league_size = team->league_size;
  thread->native_device = team->native_device;
  workshare_position_reset (thread);
  task_implicit_start (&member->implicit, &team->icv, team->generating);
  if (unlikely (team->reductions != NULL))
    member->implicit.group = team->tasks.group;
  if (affinity_enabled () || unlikely (icv_device.display_affinity))
    thread_start_affinity (thread, team);
}

static inline bool
team_had_tasks (const struct team *team)
{
  return unlikely (__atomic_load_n (&team->tasks.used, __ATOMIC_RELAXED));
}

/* Children of the implicit task may still run; then the primary thread ends it
   when all is done.  If there are any, this thread made them.  */
void
team_member_end (struct thread *thread, struct team *team)
{
  struct team_member *member = thread->region.member;
  member->implicit_ended = !team_had_tasks (team);
  if (likely (member->implicit_ended))
    task_implicit_end (&member->implicit);
  dock_arrive (team);
}

static void
team_end_implicit_tasks (struct team *team)
{
  for (unsigned i = 1; i < team->size; i++)
    if (!team->members[i].implicit_ended)
      task_implicit_end (&team->members[i].implicit);
}

/* Regions.  What begins and ends one is inlined where no tool hears of it, as it was
   where it had one caller.  */

static inline struct team *
team_find (struct thread *thread, unsigned size)
{
  struct team_member *member = thread->region.member;
  struct team *team = size == 1 ? member->inner_serial : member->inner;
  if (likely (team != NULL && team->size == size))
    return team;
  return team_fit (thread, size);
}

/* Write into TEAM all that its threads read of the region.  */
static inline __attribute__ ((always_inline)) void
team_describe (struct team *team, struct thread *thread, unsigned flags)
{
  struct team *parent = thread->region.team;
  QUIET_WRITE (team->level, parent->level + 1);
  QUIET_WRITE (team->active_level, parent->active_level + (team->size > 1));
  QUIET_WRITE (team->parent, parent);
  team->group = parent->group;
  QUIET_WRITE (team->cancelled, 0);
  QUIET_WRITE (team->generating, thread->region.task);
  QUIET_WRITE (team->league_num, thread->league_num);
  QUIET_WRITE (team->league_size, thread->league_size);
  QUIET_WRITE (team->native_device, thread->native_device);
  team_set_icvs (team, &thread->region.task->icv, flags);
  if (affinity_enabled ())
    team_set_places (team, thread, flags);
  if (unlikely (icv_device.display_affinity))
    team_set_display (team, thread);
}

/* Move THREAD into the region of TEAM as its primary thread.  */
static inline __attribute__ ((always_inline)) void
team_enter (struct team *team, struct thread *thread)
{
  struct region *region = &thread->region;
  team->enclosing = *region;
  team_set_region (region, team, 0);
  workshare_position_reset (thread);
  task_implicit_start (region->task, &team->icv, team->generating);
}

/* TOLD is NULL, a constant, where no tool hears of the region.  */
static inline __attribute__ ((always_inline)) unsigned
team_begin (struct thread *thread, unsigned num_threads, unsigned flags,
            const struct work_spec *work, uintptr_t *reductions,
            void (*fn) (void *), void *data, struct tool_parallel *told)
{
  unsigned reserved;
  unsigned size = team_size_resolve (thread, num_threads, work);
  size = team_size_reserve (thread, size, &reserved);
  struct team *team = team_find (thread, size);
  if (unlikely (team->size < size))
    team_size_give_back (thread, size - team->size, &reserved);
  size = team->size;
  QUIET_WRITE (team->fn, fn);
  QUIET_WRITE (team->data, data);
  team->reserved = reserved;
  QUIET_WRITE (team->reductions, reductions);
  /* Set before the dock turns: dock_close relies on that.  */
  __atomic_store_n (&team->running, true, __ATOMIC_RELAXED);
  team_describe (team, thread, flags);
  work_team_start (team, work);
  task_team_start (&team->tasks, size);
  team_enter (team, thread);
  if (unlikely (reductions != NULL))
    {
      reduction_parallel_start (&team->tasks, reductions);
      team->members->implicit.group = team->tasks.group;
    }
  if (told)
    team_told_begin (team, told);
  if (size > 1 && unlikely (!dock_open (team)))
    {
      /* The process is ending.  */
      team->size = team->tasks.size = size = 1;
      team->active_level--;
    }
  if (affinity_enabled () || unlikely (icv_device.display_affinity))
    thread_start_affinity (thread, team);
  return size;
}

static inline __attribute__ ((always_inline)) void
team_finish (struct thread *thread)
{
  struct team *team = thread->region.team;
  if (team->size > 1 || team_had_tasks (team))
    dock_join (thread, team);
  if (team_had_tasks (team))
    team_end_implicit_tasks (team);
  task_implicit_end (&team->members->implicit);
  task_team_end (&team->tasks);
  work_team_end (team);
  if (unlikely (team->cancelled))
    __atomic_store_n (&team->barrier.arrived, 0, __ATOMIC_RELAXED);
  if (unlikely (team->reserved != 0))
    __atomic_fetch_sub (&team->group->busy, team->reserved, __ATOMIC_RELAXED);
  thread->region = team->enclosing;
  /* Release: dock_close takes over what this thread did to the team.  */
  __atomic_store_n (&team->running, false, __ATOMIC_RELEASE);
}

static __attribute__ ((cold, noinline)) unsigned
team_begin_told (struct thread *thread, unsigned num_threads, unsigned flags,
                 const struct work_spec *work, uintptr_t *reductions,
                 void (*fn) (void *), void *data, struct tool_parallel *told)
{
  return team_begin (thread, num_threads, flags, work, reductions, fn, data,
                     told);
}

static __attribute__ ((cold, noinline)) void
team_finish_told (struct thread *thread)
{
  team_finish (thread);
}

unsigned
team_run_untold (void (*fn) (void *), void *data, unsigned num_threads,
                 unsigned flags, const struct work_spec *work,
                 uintptr_t *reductions)
{
  struct thread *thread = thread_current ();
  unsigned size
    = team_begin (thread, num_threads, flags, work, reductions, fn, data, NULL);
  fn (data);
  team_finish (thread);
  return size;
}

unsigned
team_run_told (void (*fn) (void *), void *data, unsigned num_threads,
               unsigned flags, const struct work_spec *work,
               uintptr_t *reductions, struct tool_site site)
{
  if (!tool_meet ())
    return team_run_untold (fn, data, num_threads, flags, work, reductions);
  struct thread *thread = thread_current ();
  struct tool_parallel *told
    = team_told_ask (thread, num_threads, ompt_parallel_invoker_runtime, site);
  unsigned size = team_begin_told (thread, num_threads, flags, work, reductions,
                                   fn, data, told);
  team_told_enter (thread, __builtin_dwarf_cfa ());
  fn (data);
  team_told_leave (thread);
  struct team *team = thread->region.team;
  team_finish_told (thread);
  team_told_end (team, size, site);
  return size;
}

void
team_start (void (*fn) (void *), void *data, unsigned num_threads,
            unsigned flags, const struct work_spec *work, struct tool_site site)
{
  struct thread *thread = thread_current ();
  if (tool_hears ())
    {
      struct tool_parallel *told = team_told_ask (
        thread, num_threads, ompt_parallel_invoker_program, site);
      team_begin_told (thread, num_threads, flags, work, NULL, fn, data, told);
      team_told_enter (thread, NULL);
    }
  else
    team_begin (thread, num_threads, flags, work, NULL, fn, data, NULL);
}

void
team_end (struct tool_site site)
{
  struct thread *thread = thread_current ();
  if (!tool_hears () || !thread->region.team->told)
    {
      team_finish_told (thread);
      return;
    }
  struct team *team = thread->region.team;
  unsigned size = team->size;
  team_told_leave (thread);
  team_finish_told (thread);
  team_told_end (team, size, site);
}

void
team_member_run_told (struct thread *thread, struct team *team, unsigned num)
{
  tool_worker_leaves ();
  tool_worker_enters ();
  team_member_start (thread, team, num);
  if (team->told)
    team_told_enter (thread, __builtin_dwarf_cfa ());
  team->fn (team->data);
  if (team->told)
    {
      team_told_leave (thread);
      tool_worker_arrives ();
    }
  else
    tool_worker_idle ();
  team_member_end (thread, team);
}

/* Initial teams.  */

void
team_initial_start (struct team *team, struct team_member *member,
                    struct contention_group *group, const struct icv *icv)
{
  team->size = 1;
  team->members = member;
  team->group = group;
  team->icv = *icv;
  group->busy = 1;
  task_team_init (&team->tasks, &team->cancelled);
  work_team_start (team, NULL);
  task_team_start (&team->tasks, 1);
  task_implicit_start (&member->implicit, icv, NULL);
}

void
team_initial_end (struct team *team)
{
  task_implicit_end (&team->members->implicit);
  task_team_end (&team->tasks);
  /* Each target region on a native device comes here.  */
  if (unlikely (task_team_has_memory (&team->tasks)))
    task_team_destroy (&team->tasks);
  work_team_end (team);
}
