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

void
word_lock_acquire_slow (uint32_t *word)
{
  /* Looks get rarer, so that a thread that takes the lock over and over does not
     lose the lock's cache line to the threads that look.  */
  unsigned spins = word_lock_spins ();
  for (unsigned pause = 1; spins > pause; spins -= pause)
    {
      for (unsigned i = 0; i < pause; i++)
        cpu_relax ();
      uint32_t value = __atomic_load_n (word, __ATOMIC_RELAXED);
      if (value == 0 && word_lock_try (word))
        return;
      /* Other threads sleep: the lock is held for long.  */
      if (value == 2)
        break;
      if (pause < WORD_LOCK_LONGEST_PAUSE)
        pause *= 2;
    }
  while (__atomic_exchange_n (word, 2, __ATOMIC_ACQUIRE) != 0)
    futex_wait (word, 2);
}

void
word_lock_wake (uint32_t *word)
{
  futex_wake (word, 1);
}
