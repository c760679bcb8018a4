/* Flags by which host code and a region wait for each other.  A region gets a
   flag's address as a number, in a variable that is firstprivate: that works where
   regions run in the process's own address space, on the host and on the host
   device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_FLAG_H
#define GANGWAY_FLAG_H

#include <sched.h>
#include <stdint.h>

static inline void
flag_raise (uintptr_t flag)
{
  __atomic_store_n ((int *) flag, 1, __ATOMIC_RELEASE);
}

static inline void
flag_await (uintptr_t flag)
{
  while (!__atomic_load_n ((int *) flag, __ATOMIC_ACQUIRE))
    sched_yield ();
}

#endif
