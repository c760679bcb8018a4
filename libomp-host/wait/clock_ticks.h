/* A clock that costs almost nothing to read and counts steadily, in units of its
   own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_CLOCK_TICKS_H
#define GANGWAY_HOST_CLOCK_TICKS_H

#include <time.h>
#include "base/attributes.h"

static inline uint64_t
clock_ticks (void)
{
#if defined __x86_64__ || defined __i386__
  return __builtin_ia32_rdtsc ();
#elif defined __aarch64__
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000000 + now.tv_nsec;
#endif
}

#endif
