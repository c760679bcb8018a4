/* How host threads read and write the words of a ring that a device shares: the runtime's
   side, and the unit test's threads in the place of device threads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_DEVICE_WORDS_H
#define GANGWAY_DEVICE_WORDS_H

#include <sched.h>
#include <stdint.h>

static inline uint64_t
ring_load_acquire (const uint64_t *word)
{
  return __atomic_load_n (word, __ATOMIC_ACQUIRE);
}

/* A word that a release follows.  */
static inline void
ring_store (uint64_t *word, uint64_t value)
{
  *word = value;
}

static inline void
ring_store_release (uint64_t *word, uint64_t value)
{
  __atomic_store_n (word, value, __ATOMIC_RELEASE);
}

static inline void
ring_pause (void)
{
  sched_yield ();
}

#endif
