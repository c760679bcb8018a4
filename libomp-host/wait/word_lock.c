/* The slow paths of word locks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/word_lock.h"

#include "base/futex.h"
#include "libomp-host/wait/sleep.h"

/* A waiting thread pauses so often in all before it sleeps, for as long as a few
   short critical regions take, and so often at most between two looks at the
   lock.  With 250 and 4,000 pauses in all, and with 8 and 128 at most between two
   looks, critical and lock of bench/constructs take at most 1.12 times as long
   with two threads and 1.08 times with eight, on two processors with other load
   (the least of six runs each).  */
#define WORD_LOCK_SPINS 1000
#define WORD_LOCK_LONGEST_PAUSE 32

static unsigned
word_lock_spins (void)
{
  unsigned long long budget = spin_budget ();
  return budget < WORD_LOCK_SPINS ? (unsigned) budget : WORD_LOCK_SPINS;
}

/* Look at *WORD until it is free and write TAKEN there, or return false: it is time to
   sleep.  Looks get rarer, so that a thread that takes the lock over and over does not
   lose the lock's cache line to the threads that look.  */
static bool
word_lock_spin (uint32_t *word, uint32_t taken)
{
  unsigned spins = word_lock_spins ();
  for (unsigned pause = 1; spins > pause; spins -= pause)
    {
      for (unsigned i = 0; i < pause; i++)
        cpu_relax ();
      uint32_t free = 0;
      if (__atomic_load_n (word, __ATOMIC_RELAXED) == 0
          && __atomic_compare_exchange_n (word, &free, taken, false,
                                          __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return true;
      if (pause < WORD_LOCK_LONGEST_PAUSE)
        pause *= 2;
    }
  return false;
}

/* A release leaves the lock to who comes first, which is mostly a thread that runs: the
   one that it wakes needs a switch between threads to come.  So a thread that was woken
   looks for a while before it says again that it sleeps, as one that comes new does, and
   nobody goes to sleep because others do.  Else each release would wake a thread, which
   finds the lock taken again and says that it sleeps: two threads with a critical region
   of 0.1 microseconds each then make a system call for every few of them.

   A thread that has slept takes the lock with 2: others may sleep still, and the release
   that woke this one has left the word without a trace of them.  */
void
word_lock_acquire_slow (uint32_t *word)
{
  uint32_t taken = 1;
  while (!word_lock_spin (word, taken))
    {
      if (__atomic_exchange_n (word, 2, __ATOMIC_ACQUIRE) == 0)
        return;
      futex_wait (word, 2);
      taken = 2;
    }
}

void
word_lock_wake (uint32_t *word)
{
  futex_wake (word, 1);
}
