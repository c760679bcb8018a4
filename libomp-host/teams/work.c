/* Work shares: the list of a team, and recycling.
   The list's lock guards the free list and the appending of a work share; the
   first thread that comes to a construct takes it, for a few instructions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/work.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/futex.h"
#include "base/memory.h"
#include "base/quiet_write.h"
#include "libomp-host/tasks/reduction.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/threads/thread.h"

/* Values of a work share's state.  */
enum work_state
{
  WORK_READY,
  WORK_FILLING, /* its first thread is at it */
  WORK_AWAITED  /* the same, and others sleep on it */
};

/* How often a thread looks whether a work share is ready before it sleeps.  With
   250 and with 1,000 instead, bench/constructs (two threads, five pairs, on a
   machine with other load) differed by less than the runs among themselves;
   most of its constructs have nothing to get ready.  */
#define WORK_READY_SPINS 500

/* ------------------------------------------------------------------------
   Memory.  */

static void
work_release_memory (struct work *work)
{
  free (work->memory);
  work->memory = NULL;
  if (work->extra)
    work->extra->destroy (work->extra);
  work->extra = NULL;
}

/* Make WORK what a construct that no thread has come to wants.  */
static void
work_reset (struct work *work, enum work_state state)
{
  work->taken = 0;
  work->entered = 0;
  work->state = state;
  work->next = NULL;
  work->turn = 0;
  work->reductions = NULL;
  work->copyprivate = NULL;
}

static struct work *
work_allocate (void)
{
  struct work *work = memory_alloc_aligned (CACHE_LINE, sizeof *work);
  memset (work, 0, sizeof *work);
  return work;
}

/* WORK belongs to WORKS from now on.  The lock is held, or no other thread
   knows the team.  */
static void
work_adopt_locked (struct work_list *works, struct work *work)
{
  work->next_allocated = works->allocated;
  works->allocated = work;
}

/* Take a work share off the free lists, or NULL.  The lock is held.  */
static struct work *
work_take_locked (struct work_list *works)
{
  if (!works->free)
    works->free
      = __atomic_exchange_n (&works->returned, NULL, __ATOMIC_ACQUIRE);
  struct work *work = works->free;
  if (likely (work != NULL))
    works->free = work->next_free;
  return work;
}

/* Take one for a team of which no other thread knows.  */
static struct work *
work_take_alone (struct work_list *works)
{
  struct work *work = work_take_locked (works);
  if (!work)
    {
      work = work_allocate ();
      work_adopt_locked (works, work);
    }
  return work;
}

/* Every thread has gone past WORK.  The threads that recycle two work shares do
   so in the list's order: the later one had to go past the earlier one
   first.  */
static void
work_recycle (struct work_list *works, struct work *work)
{
  if (unlikely (work->memory || work->extra))
    work_release_memory (work);
  __atomic_store_n (&works->first, work->next, __ATOMIC_RELAXED);
  struct work *head = __atomic_load_n (&works->returned, __ATOMIC_RELAXED);
  do
    work->next_free = head;
  while (!__atomic_compare_exchange_n (&works->returned, &head, work, true,
                                       __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

/* ------------------------------------------------------------------------
   A region's beginning and end.  */

void
work_team_start (struct team *team, const struct work_spec *spec)
{
  struct work_list *works = &team->works;
  mutex_init_quietly (&works->lock, MUTEX_RANK_TEAM);
  QUIET_WRITE (works->singles, 0);
  QUIET_WRITE (works->cancelled, 0);
  QUIET_WRITE (works->combined, spec != NULL);
  if (spec)
    works->spec = *spec;
  /* A team of one thread has a work share only while it needs one.  */
  if (team->size == 1)
    return;
  if (!works->first)
    works->first = work_take_alone (works);
  work_reset (works->first, WORK_READY);
}

/* One work share stays as the next region's first.  There are more where the
   region was cancelled: not every thread came to every construct.  */
void
work_team_end (struct team *team)
{
  struct work_list *works = &team->works;
  struct work *work = works->first;
  if (!work)
    return;
  if (unlikely (work->memory || work->extra))
    work_release_memory (work);
  for (struct work *next = work->next; unlikely (next != NULL);)
    {
      struct work *after = next->next;
      work_release_memory (next);
      next->next_free = works->free;
      works->free = next;
      next = after;
    }
  work->next = NULL;
}

void
work_team_free (struct team *team)
{
  struct work_list *works = &team->works;
  struct work *work = works->allocated;
  while (work)
    {
      struct work *next = work->next_allocated;
      work_release_memory (work);
      free (work);
      work = next;
    }
  works->first = works->free = works->returned = works->allocated = NULL;
}

void
workshare_position_reset (struct thread *thread)
{
  struct workshare_position *position = &thread->region.work;
  struct work_list *works = &thread->region.team->works;
  position->work = __atomic_load_n (&works->first, __ATOMIC_RELAXED);
  position->singles = 0;
  position->loops = 0;
  position->loop.mode = LOOP_NONE;
  position->loop.turn = TURN_NONE;
  if (works->combined)
    works->spec.begin (thread, &works->spec);
}

/* ------------------------------------------------------------------------
   Entering a construct.  */

/* Put a work share after HERE unless there is one; NULL where there is no
   memory for it.  */
static struct work *
work_append_locked (struct work_list *works, struct work *here,
                    enum work_state state, bool *first)
{
  if (here->next)
    return here->next;
  struct work *next = work_take_locked (works);
  if (likely (next != NULL))
    {
      *first = true;
      work_reset (next, state);
      __atomic_store_n (&here->next, next, __ATOMIC_RELEASE);
    }
  return next;
}

/* The work share after HERE, which is new if *FIRST is set.  */
static struct work *
work_append (struct work_list *works, struct work *here, enum work_state state,
             bool *first)
{
  mutex_lock (&works->lock);
  struct work *next = work_append_locked (works, here, state, first);
  while (unlikely (!next))
    {
      mutex_unlock (&works->lock);
      struct work *fresh = work_allocate ();
      mutex_lock (&works->lock);
      work_adopt_locked (works, fresh);
      fresh->next_free = works->free;
      works->free = fresh;
      next = work_append_locked (works, here, state, first);
    }
  mutex_unlock (&works->lock);
  return next;
}

static bool
work_advance (struct thread *thread, enum work_state state)
{
  struct team *team = thread->region.team;
  struct work *here = thread->region.work.work;
  bool first = false;
  struct work *next = __atomic_load_n (&here->next, __ATOMIC_ACQUIRE);
  if (!next)
    next = work_append (&team->works, here, state, &first);
  thread->region.work.work = next;
  /* Release: this thread is done with HERE.  Acquire: so are all others.  */
  if (__atomic_add_fetch (&next->entered, 1, __ATOMIC_ACQ_REL) == team->size)
    work_recycle (&team->works, here);
  return first;
}

/* A team of one has one work share for all of its constructs.  */
static bool
work_advance_alone (struct thread *thread)
{
  struct work_list *works = &thread->region.team->works;
  struct work *work = works->first;
  if (!work)
    works->first = work = work_take_alone (works);
  work_release_memory (work);
  work_reset (work, WORK_READY);
  thread->region.work.work = work;
  return true;
}

bool
work_enter (struct thread *thread)
{
  if (thread->region.team->size == 1)
    return work_advance_alone (thread);
  return work_advance (thread, WORK_READY);
}

/* ------------------------------------------------------------------------
   Constructs whose first thread has something to prepare.  */

static void
work_ready (struct work *work)
{
  if (__atomic_exchange_n (&work->state, WORK_READY, __ATOMIC_RELEASE)
      == WORK_AWAITED)
    futex_wake (&work->state, INT_MAX);
}

static void
work_await (struct work *work)
{
  for (int i = 0; i < WORK_READY_SPINS; i++)
    {
      if (__atomic_load_n (&work->state, __ATOMIC_ACQUIRE) == WORK_READY)
        return;
      cpu_relax ();
    }
  uint32_t state = WORK_FILLING;
  __atomic_compare_exchange_n (&work->state, &state, WORK_AWAITED, false,
                               __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  while (__atomic_load_n (&work->state, __ATOMIC_ACQUIRE) != WORK_READY)
    futex_wait (&work->state, WORK_AWAITED);
}

/* Zeroed memory of the size that *MEMORY holds, which lives as long as the
   construct.  */
static void *
work_memory (void **memory)
{
  size_t size = (size_t) (uintptr_t) *memory;
  void *block = memory_alloc_aligned (CACHE_LINE, size);
  memset (block, 0, size);
  return block;
}

static void
work_fill (struct thread *thread, const struct work_shared *shared)
{
  struct work *work = thread->region.work.work;
  if (shared->memory)
    work->memory = work_memory (shared->memory);
  if (shared->create)
    work->extra = shared->create (thread, shared->argument);
  if (shared->reductions)
    {
      reduction_workshare_register (thread, shared->reductions, NULL);
      work->reductions = shared->reductions;
    }
}

bool
work_enter_shared (struct thread *thread, const struct work_shared *shared)
{
  if (shared->reductions)
    reduction_workshare_start (thread);
  bool first = thread->region.team->size == 1
                 ? work_advance_alone (thread)
                 : work_advance (thread, WORK_FILLING);
  struct work *work = thread->region.work.work;
  if (first)
    {
      work_fill (thread, shared);
      work_ready (work);
    }
  else
    {
      work_await (work);
      if (shared->reductions)
        reduction_workshare_register (thread, shared->reductions,
                                      work->reductions);
    }
  if (shared->memory)
    *shared->memory = work->memory;
  return first;
}

/* ------------------------------------------------------------------------
   Cancellation.  */

/* All work shares that the list has, in use or not, are gone through, since the
   list in the order of constructs cannot be followed from its first one: a work
   share that is recycled meanwhile may be its end the next moment, behind others
   that a thread waits in.  At worst a gate is woken for nothing.  */
void
work_cancel (struct team *team)
{
  struct work_list *works = &team->works;
  mutex_lock (&works->lock);
  for (struct work *work = works->allocated; work; work = work->next_allocated)
    gate_wake_all (&work->gate);
  mutex_unlock (&works->lock);
}

/* Hand out no more chunks of the loop or sections that THREAD is in.  */
static void
work_exhaust (struct thread *thread)
{
  struct workshare_position *position = &thread->region.work;
  struct loop_cursor *cursor = &position->loop;
  /* Past any number of chunks, but with room for every thread to count on;
     guided schedules do not count on.  */
  if (cursor->mode == LOOP_DYNAMIC)
    __atomic_store_n (&position->work->taken, UINT64_MAX - UINT32_MAX,
                      __ATOMIC_RELAXED);
  else if (cursor->mode == LOOP_GUIDED)
    __atomic_store_n (&position->work->taken, UINT64_MAX, __ATOMIC_RELAXED);
}

bool
workshare_cancel (struct thread *thread)
{
  struct workshare_position *position = &thread->region.work;
  struct team *team = thread->region.team;
  /* A thread may still be in an earlier loop, one with nowait, which goes
     on.  */
  unsigned long loop = position->loop.mode == LOOP_NONE ? 0 : position->loops;
  __atomic_store_n (&team->works.cancelled_loop, loop, __ATOMIC_RELAXED);
  __atomic_store_n (&team->works.cancelled, 1, __ATOMIC_RELEASE);
  work_exhaust (thread);
  return true;
}

bool
workshare_cancelled (struct thread *thread)
{
  struct team *team = thread->region.team;
  return __atomic_load_n (&team->works.cancelled, __ATOMIC_RELAXED) != 0;
}
