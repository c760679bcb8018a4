/* How device threads of an NVIDIA device read and write the words of a ring in the host's
   memory.  The compiler's atomic operations are between the threads of one device;
   .volatile accesses and membar.sys are for the host too, on all devices.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_DEVICE_NVPTX_WORDS_H
#define GANGWAY_DEVICE_NVPTX_WORDS_H

#include <stdint.h>

static inline uint64_t
ring_load_acquire (const uint64_t *word)
{
  uint64_t value;
  __asm__ volatile("ld.volatile.u64 %0, [%1];\n\tmembar.sys;"
                   : "=r"(value)
                   : "r"(word)
                   : "memory");
  return value;
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
  __asm__ volatile("membar.sys;\n\tst.volatile.u64 [%0], %1;"
                   :
                   : "r"(word), "r"(value)
                   : "memory");
}

/* The load that follows goes over the bus: that is pause enough, and the warps of other
   blocks run meanwhile.  */
static inline void
ring_pause (void)
{
}

#endif
