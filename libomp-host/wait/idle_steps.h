/* The steps that idle.c's protocol is made of: each is one access to a word that
   threads share, a fence, or a call of the kernel.  The model test has its own, so
   that it can walk through every order of them (testsuite/unit/idle_model.c).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_IDLE_STEPS_H
#define GANGWAY_HOST_IDLE_STEPS_H

#include "base/attributes.h"
#include "libomp-host/wait/sleep.h"

/* The loads, additions and replacements below are sequentially consistent; they are
   rare.  */

static inline uint64_t
idle_load (const uint64_t *word)
{
  return __atomic_load_n (word, __ATOMIC_SEQ_CST);
}

static inline uint32_t
idle_load_futex (const uint32_t *word)
{
  return __atomic_load_n (word, __ATOMIC_SEQ_CST);
}

/* idle_add and idle_add_futex return what *WORD was.  */

static inline uint64_t
idle_add (uint64_t *word, uint64_t amount)
{
  return __atomic_fetch_add (word, amount, __ATOMIC_SEQ_CST);
}

static inline uint32_t
idle_add_futex (uint32_t *word, uint32_t amount)
{
  return __atomic_fetch_add (word, amount, __ATOMIC_SEQ_CST);
}

/* Add AMOUNT if the upper half of *WORD is REGION; else change nothing and return
   false.  */
static inline bool
idle_add_in (uint64_t *word, uint32_t region, uint64_t amount)
{
  uint64_t old = __atomic_load_n (word, __ATOMIC_SEQ_CST);
  do
    if (old >> 32 != region)
      return false;
  while (!__atomic_compare_exchange_n (word, &old, old + amount, true,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
  return true;
}

/* Put TO where FROM is; false, with no change, where it is not.  */
static inline bool
idle_replace (uint64_t *word, uint64_t from, uint64_t to)
{
  return __atomic_compare_exchange_n (word, &from, to, false, __ATOMIC_SEQ_CST,
                                      __ATOMIC_SEQ_CST);
}

/* A load that orders nothing, for the fast path of a thread that makes tasks.  */
static inline uint64_t
idle_peek (const uint64_t *word)
{
  return __atomic_load_n (word, __ATOMIC_RELAXED);
}

/* Set where the kernel cannot fence all threads: each thread that makes a task then
   fences itself.  Atomic, relaxed.  */
extern bool idle_fencing;

/* The fence of a thread that makes tasks, between publishing a task and looking at
   the watch (idle.h): none but for the compiler, unless idle_fencing is set.  */
static inline void
idle_fence_maker (void)
{
  if (unlikely (__atomic_load_n (&idle_fencing, __ATOMIC_RELAXED)))
    full_fence ();
  else
    __atomic_signal_fence (__ATOMIC_SEQ_CST);
}

/* Order what this thread wrote before what it reads next.  */
static inline void
idle_fence (void)
{
  full_fence ();
}

/* A full fence in every running thread of the process.  Where the kernel refuses it,
   as it may from any moment on (seccomp), makers fence themselves from when they see
   idle_fencing, and the first callers take a millisecond, by when what was published
   shortly before is visible.  */
void idle_fence_everyone (void);

/* Sleep while *WORD is EXPECTED, for at most MICROSECONDS if they are not 0.  May
   return for no reason; true where the time was up.  CHANNELS is a bit set, of
   which a waker names one or more.  */
bool idle_sleep (const uint32_t *word, uint32_t expected, uint32_t microseconds,
                 uint32_t channels);
/* Wake at most COUNT of the threads that sleep at WORD with a bit of CHANNELS.  */
void idle_wake (const uint32_t *word, int count, uint32_t channels);

/* What the process had used of its processors at a time.  */
struct idle_usage
{
  int64_t wall, used; /* nanoseconds */
  long preempted;     /* times that another thread took a processor over */
};

/* idle_usage_now: what has been used by now.  idle_usage_high: whether the process
   has used most of its processors since USAGE was taken, or had to give one up.  */
struct idle_usage idle_usage_now (void);
bool idle_usage_high (const struct idle_usage *usage);

#endif
