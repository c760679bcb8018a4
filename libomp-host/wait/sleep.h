/* Spinning: how long a thread looks at what it waits for before it goes to sleep,
   and how many threads of the process are awake.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_SLEEP_H
#define GANGWAY_HOST_SLEEP_H

#include <sched.h>
#include "base/attributes.h"
#include "base/futex.h"

/* How long threads look.  Written by icv.c before there are several threads,
   constant afterwards.  */
extern struct spin_policy
{
  unsigned processors;                /* that the process may use */
  unsigned long long spins;           /* GOMP_SPINCOUNT or from policy */
  unsigned long long throttled_spins; /* with more threads than processors */
} spin_policy;

/* Order every earlier store of this thread before every later load, as a
   waker (store the news, look for sleepers) and a sleeper (say so, look for
   news) need.  It publishes nothing.  ThreadSanitizer knows no fences; an
   exchange is one on the machines it runs on.  */
static inline void
full_fence (void)
{
#ifdef GANGWAY_TSAN
  int word = 0;
  __atomic_exchange_n (&word, 1, __ATOMIC_SEQ_CST);
#else
  __atomic_thread_fence (__ATOMIC_SEQ_CST);
#endif
}

/* The same where the last store was a sequentially consistent
   read-modify-write, which on x86 is a full fence already.  */
static inline void
full_fence_after_exchange (void)
{
#if !defined __x86_64__ && !defined __i386__
  full_fence ();
#endif
}

/* Threads of all live teams, primary threads included, and those of them that
   sleep until another wakes them.  Atomic, relaxed: hints.  team_memory.c changes
   the first when a team changes its size, idle_sleep the second.  */
extern uint32_t threads_managed, threads_asleep;

static inline bool
threads_oversubscribed (void)
{
  return unlikely (__atomic_load_n (&threads_managed, __ATOMIC_RELAXED)
                   > spin_policy.processors);
}

/* Whether more of them are awake than there are processors.  */
static inline bool
threads_crowded (void)
{
  uint32_t awake = __atomic_load_n (&threads_managed, __ATOMIC_RELAXED)
                   - __atomic_load_n (&threads_asleep, __ATOMIC_RELAXED);
  return (int32_t) awake > (int32_t) spin_policy.processors;
}

/* How many times to look before going to sleep.  With more threads than
   processors the thread that is waited for may need this very processor.  */
static inline unsigned long long
spin_budget (void)
{
  return threads_oversubscribed () ? spin_policy.throttled_spins
                                   : spin_policy.spins;
}

/* One wait: how often the thread has looked, and how often it may.  */
struct spin
{
  unsigned long long looks, budget;
  unsigned long long yield; /* the next look to yield after */
  bool yielding;            /* after each look, no pauses */
};

/* With more threads than processors, a pause of this many looks is better
   spent letting another thread run.  */
#define SPIN_LOOKS_PER_YIELD 64
/* A thread that has looked that often lets others run now and then, for the
   case that other processes need the processors and the thread it waits for is
   one of those that stand in line here.  */
#define SPIN_LOOKS_BETWEEN_YIELDS 256
#define SPIN_LOOKS_BEFORE_YIELD 128
/* The same where that was the case at the thread's last wait.  */
#define SPIN_LOOKS_WITH_NEIGHBOUR 8

/* Whether the thread's last wait ended right when it had let others run.  */
extern __thread bool spin_neighbour
  __attribute__ ((tls_model ("initial-exec")));

static inline struct spin
spin_start (void)
{
  struct spin spin = { .looks = 0, .yielding = threads_oversubscribed () };
  spin.budget = spin.yielding
                  ? spin_policy.throttled_spins / SPIN_LOOKS_PER_YIELD
                  : spin_policy.spins;
  spin.yield = unlikely (spin_neighbour) ? SPIN_LOOKS_WITH_NEIGHBOUR
                                         : SPIN_LOOKS_BEFORE_YIELD;
  return spin;
}

/* Pass a moment and return true, or return false: it is time to sleep.  */
static inline bool
spin_pass (struct spin *spin)
{
  if (unlikely (spin->looks >= spin->budget))
    return false;
  spin->looks++;
  if (likely (!spin->yielding && spin->looks <= spin->yield))
    {
      cpu_relax ();
      return true;
    }
  spin->yield = spin->looks + SPIN_LOOKS_BETWEEN_YIELDS;
  sched_yield ();
  return true;
}

/* What was waited for has come; for waits that tell of the next one.  */
static inline void
spin_end (const struct spin *spin)
{
  bool neighbour = spin->yield == spin->looks + SPIN_LOOKS_BETWEEN_YIELDS;
  if (unlikely (neighbour != spin_neighbour))
    spin_neighbour = neighbour;
}

/* The same for a thread that looks for tasks meanwhile, if TASKS.  With more
   threads than processors it does not yield: that may let another thread of its
   processor run for a whole time slice while the next processor is idle.  A
   thread that sleeps is woken when there are tasks, and on a processor that is
   free.  */
static inline bool
spin_pass_with_tasks (struct spin *spin, bool tasks)
{
  if (likely (!tasks || !spin->yielding))
    return spin_pass (spin);
  if (spin->budget == 0 || spin->looks >= SPIN_LOOKS_BEFORE_YIELD
      || threads_crowded ())
    return false;
  spin->looks++;
  cpu_relax ();
  return true;
}

/* Looks between two for tasks, whose cache lines others are busy with.  */
#define SPIN_LOOKS_PER_PROBE 32

static inline bool
spin_probe_now (const struct spin *spin)
{
  return spin->looks % SPIN_LOOKS_PER_PROBE == 0;
}

/* Begin again: something came, and may come again.  */
static inline void
spin_again (struct spin *spin)
{
  spin->looks = 0;
}

#endif
