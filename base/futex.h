/* Waiting in the kernel for a 32-bit word to change.  errno stays as it was: a
   wait that ends early or at once is no failure.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_FUTEX_H
#define GANGWAY_BASE_FUTEX_H

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "base/attributes.h"
#include "base/errno_kept.h"

/* Sleep while *WORD is EXPECTED.  May return early for no reason: the caller
   looks again.  */
static inline void
futex_wait (const void *word, uint32_t expected)
{
  ERRNO_KEPT;
  syscall (SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

/* Sleep while *WORD is EXPECTED, but for at most TIMEOUT (relative).  May return
   early.  */
static inline void
futex_wait_for (const void *word, uint32_t expected,
                const struct timespec *timeout)
{
  ERRNO_KEPT;
  syscall (SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, timeout, NULL, 0);
}

/* Wake at most COUNT sleepers (INT_MAX: all).  WORD need not be mapped any
   longer.  */
static inline void
futex_wake (const void *word, int count)
{
  ERRNO_KEPT;
  syscall (SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

/* Sleep while *WORD is EXPECTED as one of GROUPS, a bit each.  May return early.  */
static inline void
futex_wait_group (const void *word, uint32_t expected, uint32_t groups)
{
  ERRNO_KEPT;
  syscall (SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected, NULL, NULL,
           groups);
}

/* Wake all sleepers that share a bit with GROUPS.  */
static inline void
futex_wake_groups (const void *word, uint32_t groups)
{
  ERRNO_KEPT;
  syscall (SYS_futex, word, FUTEX_WAKE_BITSET_PRIVATE, INT_MAX, NULL, NULL,
           groups);
}

/* A moment's pause, for a loop that looks at memory.  On AArch64 an instruction barrier
   takes about as long as x86's pause does, some tens of cycles; yield is a no-operation on
   processors that run one thread in each core.  */
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
