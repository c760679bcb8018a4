/* Spinning: how long a thread looks at what it waits for before it goes to sleep,
   and how many threads of the process are awake.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_SLEEP_H
#define GANGWAY_HOST_SLEEP_H

#include <sched.h>
#include "base/attributes.h"
#include "base/futex.h"

/* How often a thread looks before it sleeps.  Written before there are several threads:
   by icv.c and, the number of processors, by library.c with the first worker.  Constant
   afterwards.  */
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

/* full_fence, where the thread's last store was a sequentially consistent
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
  bool throttled;           /* more threads than processors */
  bool yielded;             /* whether a sched_yield was in time */
  bool late;                /* whether the last one was not */
};

/* With a processor for each thread, a waiting thread that has looked
   SPIN_LOOKS_BEFORE_YIELD times calls sched_yield, and then again every
   SPIN_LOOKS_BETWEEN_YIELDS looks: other processes may need the processors too, and
   the thread that is waited for may be in the queue of this one.

   Which of the two it is decides how long to look.  Where the kernel keeps two threads of
   a team on one processor, each wait takes as long as the looks do: 28 microseconds for a
   barrier with 1024 of them.  So a wait that ended right after a call which was back in
   time has found a neighbour, and the thread's next one has SPIN_LOOKS_WITH_NEIGHBOUR.
   Where another program has the processor, the call takes a time slice, and comes too late
   for what was waited for: the kernel mostly runs the threads of one program at a time, and
   a call that was not needed ends that.  So after a call that was late, the thread's next
   waits have SPIN_LOOKS_WITH_STRANGER, some 25 microseconds, more waits each time.

   With fewer processors than threads, a waiting thread calls sched_yield at each look
   (spin_pass_throttled), which stands for SPIN_LOOKS_PER_YIELD looks with a pause, and then
   goes to sleep: the team's other threads mostly need no longer than it would
   take this one to sleep and be woken.  But where another program, or a thread that
   the program lets spin, wants the processor, the call costs a whole time slice.  So
   a thread whose call returned late leaves it out in its next waits, in more of them
   each time.  (Two teams of two threads on two processors
   whose primary threads meet at a spinning barrier took 2 to 5 times as long as
   with GCC's library before, bench/meeting.c; eight threads at a barrier take 3
   times as long if they never let others run.  Of 16 threads on two processors that
   nobody else wants, a region after a pause of 200 microseconds takes 58 microseconds
   with one call before a wait sleeps, and 36 with 64; beside much other load all numbers
   of calls took as long.)  */
#define SPIN_LOOKS_BEFORE_YIELD 128
#define SPIN_LOOKS_WITH_NEIGHBOUR 8
#define SPIN_LOOKS_WITH_STRANGER 1024
#define SPIN_LOOKS_BETWEEN_YIELDS 256
#define SPIN_LOOKS_PER_YIELD 2

/* A sched_yield that took so many nanoseconds returned late, and so many waits do without
   one, or with one after more looks, after the first late return, and at most.  A call that
   returns late mostly took a time slice of some milliseconds, as long as a hundred waits
   that sleep.  */
#define SPIN_YIELD_LATE 1000000
#define SPIN_ABSTAIN_FIRST 64
#define SPIN_ABSTAIN_MAX 4096

/* What a thread remembers from its last waits.  Each thread has its own.  */
extern __thread struct spin_memory
{
  bool neighbour;   /* the last wait ended with a sched_yield in time */
  uint16_t abstain; /* waits to come without a sched_yield, or a later one */
  uint16_t abstain_next; /* what ABSTAIN becomes after the next late return */
} spin_memory __attribute__ ((tls_model ("initial-exec")));

/* Call sched_yield and return true, unless the calling thread's earlier calls
   returned late: then return false, so that the thread goes to sleep.  */
bool spin_pass_throttled (struct spin *spin);
/* Call sched_yield, with a processor for each thread.  */
void spin_yield (struct spin *spin);
/* The calling thread's wait SPIN has ended: remember for the next one how.  */
void spin_remember (const struct spin *spin);

static inline unsigned
spin_looks_before_yield (void)
{
  if (unlikely (spin_memory.abstain > 0))
    return SPIN_LOOKS_WITH_STRANGER;
  return unlikely (spin_memory.neighbour) ? SPIN_LOOKS_WITH_NEIGHBOUR
                                          : SPIN_LOOKS_BEFORE_YIELD;
}

static inline struct spin
spin_start (void)
{
  bool throttled = threads_oversubscribed ();
  struct spin spin = { .budget = spin_budget (), .throttled = throttled };
  if (unlikely (throttled))
    spin.budget /= SPIN_LOOKS_PER_YIELD;
  else
    spin.yield = spin_looks_before_yield ();
  return spin;
}

/* Pass a moment and return true, or return false: it is time to sleep.  */
static inline bool
spin_pass (struct spin *spin)
{
  if (unlikely (spin->looks >= spin->budget))
    return false;
  spin->looks++;
  if (unlikely (spin->throttled))
    return spin_pass_throttled (spin);
  if (likely (spin->looks <= spin->yield))
    {
      cpu_relax ();
      return true;
    }
  spin_yield (spin);
  return true;
}

/* What the thread waited for has come.  */
static inline void
spin_end (const struct spin *spin)
{
  if (unlikely (spin->looks >= SPIN_LOOKS_WITH_NEIGHBOUR)
      || unlikely (spin_memory.neighbour))
    spin_remember (spin);
}

/* As spin_pass, for a thread that looks for tasks meanwhile, if TASKS.  With
   more threads than processors it does not let others run: that may be for a whole
   time slice while the next processor is idle.  It goes to sleep after
   SPIN_LOOKS_FOR_TASKS looks, at once where more threads are awake than there are
   processors, and is woken when there are tasks for it.  */
#define SPIN_LOOKS_FOR_TASKS 128

static inline bool
spin_pass_with_tasks (struct spin *spin, bool tasks)
{
  if (likely (!tasks || !spin->throttled))
    return spin_pass (spin);
  if (spin->budget == 0 || spin->looks >= SPIN_LOOKS_FOR_TASKS
      || threads_crowded ())
    return false;
  spin->looks++;
  cpu_relax ();
  return true;
}

/* A waiting thread looks for tasks with one in so many of its looks, as other
   threads are busy with the cache lines that tell of tasks.  With 8 and with 128,
   fib, health and sparselu of bench/tasks (two threads, six pairs, with other load)
   took 0.8 to 1.4 times as long, either way, as runs differ among themselves.  */
#define SPIN_LOOKS_PER_PROBE 32

static inline bool
spin_probe_now (const struct spin *spin)
{
  return spin->looks % SPIN_LOOKS_PER_PROBE == 0;
}

/* Begin SPIN anew: something has come, a task perhaps, and more may come.  */
static inline void
spin_again (struct spin *spin)
{
  spin->looks = 0;
  spin->yield = spin_looks_before_yield ();
}

#endif
