/* Waiting in the kernel for a 32-bit word to change.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_FUTEX_H
#define GANGWAY_BASE_FUTEX_H

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "base/attributes.h"

/* Sleep while *WORD is EXPECTED.  May return early for no reason: the caller
   looks again.  */
static inline void
futex_wait (const void *word, uint32_t expected)
{
  syscall (SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

/* The same for at most TIMEOUT (relative).  */
static inline void
futex_wait_for (const void *word, uint32_t expected,
                const struct timespec *timeout)
{
  syscall (SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, timeout, NULL, 0);
}

/* Wake at most COUNT sleepers (INT_MAX: all).  WORD need not be mapped any
   longer.  */
static inline void
futex_wake (const void *word, int count)
{
  syscall (SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

static inline void
cpu_relax (void)
{
#if defined __x86_64__ || defined __i386__
  __builtin_ia32_pause ();
#elif defined __aarch64__
  __asm__ volatile("isb" ::: "memory");
#else
  __asm__ volatile("" ::: "memory");
#endif
}

#endif
