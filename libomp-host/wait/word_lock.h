/* A lock of one 32-bit word in the program's memory, which starts at zero:
   critical, atomic and the omp_*_lock routines.  Any thread may release it.
   Checked by testsuite/models/weak_word_lock.c, which runs the code, and word_lock.pml.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_WORD_LOCK_H
#define GANGWAY_HOST_WORD_LOCK_H

#include "base/attributes.h"

/* Values of the word: 0: the lock is free; 1: it is held; 2: it is held, and a thread
   may sleep for it.  */

/* The slow halves of acquire and release: wait until *WORD is free and take it; wake
   one thread that sleeps at WORD.  */
void word_lock_acquire_slow (uint32_t *word);
void word_lock_wake (uint32_t *word);

static inline bool
word_lock_try (uint32_t *word)
{
  uint32_t free = 0;
  return __atomic_compare_exchange_n (word, &free, 1, false, __ATOMIC_ACQUIRE,
                                      __ATOMIC_RELAXED);
}

static inline void
word_lock_acquire (uint32_t *word)
{
  if (unlikely (!word_lock_try (word)))
    word_lock_acquire_slow (word);
}

static inline void
word_lock_release (uint32_t *word)
{
  if (unlikely (__atomic_exchange_n (word, 0, __ATOMIC_RELEASE) == 2))
    word_lock_wake (word);
}

#endif
