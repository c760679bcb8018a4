/* Who sleeps and who is woken, among the threads of one team: this file and idle.c
   are the only place that decides it.

   A thread that waits - at a barrier, at the dock, in a taskwait - and has looked
   around for a while comes to rest (idle_rest).  What it waits for is one reason to
   wake it: whoever brings that wakes it (idle_wake_crowd, idle_seat_notify).  A
   ready task that it may run is the other one.  Such a thread is of one of two
   kinds:
   - one of the crowd may run any task of the team, and so they are all alike: they
     sleep at one word, and one or all of them are woken;
   - one that is parked may run descendants of its own task alone.  It has a seat, a
     word of its own.

   WATCH says who takes care of tasks that become ready while somebody sleeps:
   - IDLE_OPEN: the maker of the next one does.  It calls idle_call.
   - IDLE_TICKING: a sleeper does, the ticker, which wakes by itself after a tick.
     Makers call nobody.  So it is while a thread is awake for every processor: one
     more would mostly take turns with those.  But they may all be blocked, by the
     program or in the kernel, perhaps until this very task has run; nobody can tell
     that from outside, and so the ticker takes a task sooner or later, and
     another sleeper becomes the ticker.
   - IDLE_UNWATCHED: nobody does, but somebody who is awake is about to settle it:
     a thread that was woken for a task, or a ticker on its way out.

   Invariants, for a team that has tasks:
   I1. While a thread sleeps without a limit, the watch is open, or there is a
       ticker, or a thread that is awake will still run idle_rest's loop or
       idle_hand_on.  Each thread that leaves a rest checks it: idle_retract comes
       before the look at the watch, as idle_call's change of the watch comes
       before its look at the number of sleepers, so that one of the two sees the
       other.
   I2. A thread that opens the watch then looks at every ready task of the team and
       sleeps only if there is none that it may run; one that is parked first wakes
       another thread for those that it may not (idle_hand_on).  A maker publishes
       a task and then looks at the watch.  Between the two steps the opener has a
       fence in every thread of the process (membarrier): a maker that has not
       published its task by then looks at the watch after it was opened.  So the
       opener sees the task or the maker the open watch, and the maker needs no
       fence of its own.  Where the kernel refuses, makers have one, and the first
       openers wait until they do (idle_fence_everyone).
   I3. The words carry the number of the region.  A thread that still sleeps at the
       dock for an earlier region has another number, and so what it does to the
       words changes nothing.
   Debug builds check that each thread that leaves its seat was counted, and that
   none is parked when a region ends.
   testsuite/unit/idle_model.c walks through the orders of the steps of two sleepers
   and a maker, testsuite/models/idle.pml through those of I1 and I2 alone, and
   testsuite/models/weak_idle.c shows what C11's memory order makes of I2.

   Ticks get longer, up to 16 milliseconds, while the process uses the processors
   it has, and shorter, down to a quarter of a millisecond, while tasks lie about
   and it does not.  With the longest tick a task is taken in any case.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_IDLE_H
#define GANGWAY_HOST_IDLE_H

#include <limits.h>
#include "base/attributes.h"
#include "libomp-host/wait/idle_steps.h"
#include "libomp-host/wait/sleep.h"

enum idle_watch
{
  IDLE_UNWATCHED,
  IDLE_OPEN,
  IDLE_TICKING,
  IDLE_WATCH_MASK = 3
};

/* One of a team.  All fields atomic.  */
struct idle
{
  /* Region << 32 | enum idle_watch.  Each maker of a task reads it.  */
  uint64_t watch cache_aligned;
  /* Region << 32 | how many of the crowd are between announcing themselves and
     retracting that.  */
  uint64_t crowd cache_aligned;
  uint64_t parked;  /* as CROWD, but of the parked threads */
  uint32_t signal;  /* where the crowd sleeps; changes with each wake-up */
  uint32_t tick;    /* microseconds */
  uint32_t threads; /* in the team; constant while a region runs */
};

/* What a thread of the crowd sleeps for, a bit each: the primary thread at the end
   of a region (dock.c) can be woken without the others.  */
#define IDLE_CHANNEL_CROWD 1u
#define IDLE_CHANNEL_PRIMARY 2u
#define IDLE_CHANNEL_ALL (IDLE_CHANNEL_CROWD | IDLE_CHANNEL_PRIMARY)

/* A thread that comes to rest, or that makes a task: what idle.c must ask it.  On
   the thread's stack, as the first member of whatever KIND's functions need.  */
struct idle_sleeper
{
  const struct idle_kind *kind;
  struct idle *idle;
  uint32_t *seat;   /* NULL: one of the crowd */
  uint32_t channel; /* of the crowd */
  uint32_t region;  /* idle_region, or the one whose dock it waits at */
  /* idle.c's: the last tick found no task that this thread, or a parked one, may
     run.  The sleeper then opens the watch, so that makers see to the tasks.  */
  bool ticked_in_vain;
};

struct idle_kind
{
  /* Tell those that bring what the thread waits for to wake it from now on, until
     `retract'; false, with nothing told, if it has come.  NULL: they look at the
     crowd's number.  */
  bool (*announce) (struct idle_sleeper *);
  void (*retract) (struct idle_sleeper *);
  /* Whether that has come, with what happened before it visible.  */
  bool (*done) (struct idle_sleeper *);
  /* Whether the team has tasks.  It may get its first one at any moment.  */
  bool (*tasks) (struct idle_sleeper *);
  /* Take a ready task that the thread may run.  NULL only if there was none: a
     thread that loses a task to another thread looks for the next.  */
  void *(*look) (struct idle_sleeper *);
  /* Whether any task is ready; false may be wrong while one is made or moved.  */
  bool (*ready) (struct idle_sleeper *);
  /* Wake a parked thread that may run one of the tasks that are ready, or, if ANY,
     just one; false if there is none.  */
  bool (*call_parked) (struct idle_sleeper *, bool any);
  /* For a maker: wake a parked thread that may run what it made, if there is
     one.  */
  void (*call_for_new) (struct idle_sleeper *);
};

/* Before the first team has threads: makes makers' fences superfluous if the kernel
   can do without.  (Where the child of a fork needs it again, idle_fence_everyone
   does it.)  */
void idle_prepare (void);

/* Sleep until what SLEEPER's thread waits for has come or there is a task for it,
   which is returned.  NULL: it has come, or seems so.  */
void *idle_rest (struct idle_sleeper *sleeper);

/* MAKER is awake, has published a task, and idle_wanted has returned true: wake
   a thread for the task.  */
void idle_call (struct idle_sleeper *maker);

/* SLEEPER's thread, which is awake, found that nobody watches for tasks (see I1), and
   sees to it that somebody does.  Cheap where somebody does already, or no thread
   sleeps.  */
void idle_hand_on (struct idle_sleeper *sleeper);

/* The team's first task of the region is about to be made.  */
void idle_tasks_begin (struct idle_sleeper *maker);

/* REGION of THREADS threads is about to begin, or the threads at the dock are to
   leave.  The caller then turns the dock, and calls idle_wake_crowd if this
   returned true: somebody may sleep there.  */
bool idle_region_begin (struct idle *idle, uint32_t region, uint32_t threads);

/* In the child of a fork: nobody sleeps.  */
void idle_forget_others (struct idle *idle);

/* Wake COUNT (INT_MAX: all) of the crowd that CHANNELS names.  The caller's news is
   visible.  */
void idle_wake_crowd (struct idle *idle, int count, uint32_t channels);

static inline uint32_t
idle_region (const struct idle *idle)
{
  return (uint32_t) (__atomic_load_n (&idle->crowd, __ATOMIC_RELAXED) >> 32);
}

/* Whether somebody of the crowd may sleep.  The caller's news is ordered before
   this by a full fence, or by a sequentially consistent read-modify-write and
   full_fence_after_exchange.  */
static inline bool
idle_crowd_sleeps (const struct idle *idle)
{
  return unlikely ((uint32_t) __atomic_load_n (&idle->crowd, __ATOMIC_RELAXED));
}

/* Whether more threads of the team are awake than there are processors.  */
static inline bool
idle_crowded (const struct idle *idle)
{
  uint32_t asleep
    = (uint32_t) __atomic_load_n (&idle->crowd, __ATOMIC_RELAXED)
      + (uint32_t) __atomic_load_n (&idle->parked, __ATOMIC_RELAXED);
  return __atomic_load_n (&idle->threads, __ATOMIC_RELAXED)
         > asleep + spin_policy.processors;
}

/* For the maker of a task, after it has published it with a store of any order:
   whether it must call somebody (I2).  */
static inline bool
idle_wanted (const struct idle *idle)
{
  idle_fence_maker ();
  return unlikely ((idle_peek (&idle->watch) & IDLE_WATCH_MASK) == IDLE_OPEN);
}

/* Let the thread whose seat is at SEAT look again at what it waits for; from any
   thread, any time.  SEAT's memory stays what it is, and at worst a thread looks
   once too often.  The caller's news is visible.  */
void idle_seat_notify (uint32_t *seat);

/* Whether a thread sleeps there, or is about to.  */
static inline bool
idle_seat_taken (const uint32_t *seat)
{
  return __atomic_load_n (seat, __ATOMIC_RELAXED) & 1;
}

#endif
