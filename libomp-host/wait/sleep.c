/* What threads remember between their waits, and what they share.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/sleep.h"

struct spin_policy spin_policy = { .processors = 1 };

uint32_t threads_managed, threads_asleep;

__thread struct spin_memory spin_memory
  __attribute__ ((tls_model ("initial-exec")));

static int64_t
nanoseconds_now (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* However many calls of one wait are in time, they make the next abstention shorter
   once: else a wait with many of them, and a late one in the end, would seem good.  */
bool
spin_pass_throttled (struct spin *spin)
{
  struct spin_memory *memory = &spin_memory;
  if (memory->abstain > 0)
    {
      memory->abstain--;
      return false;
    }
  int64_t begun = nanoseconds_now ();
  sched_yield ();
  if (nanoseconds_now () - begun < SPIN_YIELD_LATE)
    {
      if (!spin->yielded)
        memory->abstain_next /= 2;
      spin->yielded = true;
      return true;
    }
  if (memory->abstain_next < SPIN_ABSTAIN_FIRST / 2)
    memory->abstain_next = SPIN_ABSTAIN_FIRST / 2;
  if (memory->abstain_next < SPIN_ABSTAIN_MAX)
    memory->abstain_next *= 2;
  memory->abstain = memory->abstain_next;
  return true;
}
