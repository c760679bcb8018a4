/* How device threads of an AMD device read and write the words of a ring in the host's
   memory.  Included in code for the device alone.

   A store with release order is, in what GCC makes of it up to version 17, no barrier for
   the stores before it: on processors whose stores may pass each other, such as gfx908, the
   host could see it first.  A relaxed one waits until it is done.  So everything before a
   release is waited for here, and each field of a request by itself.

   Where a device's second level of cache is not the host's memory's, what the device thread
   wrote to the device's own memory is written back as well, and what it reads is fetched
   anew: the host's copies go past that cache.  make-library gives the instructions for that,
   which few processors have.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_DEVICE_GCN_WORDS_H
#define GANGWAY_DEVICE_GCN_WORDS_H

#include <stdint.h>

#ifndef GCN_WRITE_BACK
#  define GCN_WRITE_BACK ""
#  define GCN_INVALIDATE ""
#endif

static inline uint64_t
ring_load_acquire (const uint64_t *word)
{
  uint64_t value = __atomic_load_n (word, __ATOMIC_ACQUIRE);
  __asm__ volatile(GCN_INVALIDATE ::: "memory");
  return value;
}

static inline void
ring_store (uint64_t *word, uint64_t value)
{
  __atomic_store_n (word, value, __ATOMIC_RELAXED);
  __asm__ volatile("s_waitcnt 0" ::: "memory");
}

static inline void
ring_store_release (uint64_t *word, uint64_t value)
{
  __asm__ volatile(GCN_WRITE_BACK "s_waitcnt 0" ::: "memory");
  ring_store (word, value);
}

/* 64 x 32 clock ticks, in which the processor runs other waves.  */
static inline void
ring_pause (void)
{
  __asm__ volatile("s_sleep 32");
}

#endif
