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

/* Call sched_yield, and remember how long to do without one if it is late.  However many
   calls of one wait are in time, they make the next abstention shorter once: else a wait
   with many of them, and a late one in the end, would seem good.  */
static void
yield_timed (struct spin *spin)
{
  struct spin_memory *memory = &spin_memory;
  int64_t begun = nanoseconds_now ();
  sched_yield ();
  spin->late = nanoseconds_now () - begun >= SPIN_YIELD_LATE;
  if (!spin->late)
    {
      if (!spin->yielded)
        memory->abstain_next /= 2;
      spin->yielded = true;
      return;
    }
  if (memory->abstain_next < SPIN_ABSTAIN_FIRST / 2)
    memory->abstain_next = SPIN_ABSTAIN_FIRST / 2;
  if (memory->abstain_next < SPIN_ABSTAIN_MAX)
    memory->abstain_next *= 2;
  memory->abstain = memory->abstain_next;
}

bool
spin_pass_throttled (struct spin *spin)
{
  if (spin_memory.abstain > 0)
    {
      spin_memory.abstain--;
      return false;
    }
  yield_timed (spin);
  return true;
}

void
spin_yield (struct spin *spin)
{
  yield_timed (spin);
  spin->yield = spin->looks + SPIN_LOOKS_BETWEEN_YIELDS;
}

void
spin_remember (const struct spin *spin)
{
  struct spin_memory *memory = &spin_memory;
  bool ended_with_yield
    = spin->yield == spin->looks + SPIN_LOOKS_BETWEEN_YIELDS;
  memory->neighbour = ended_with_yield && !spin->late;
  if (memory->neighbour)
    memory->abstain = 0;
  else if (memory->abstain > 0 && !spin->late)
    memory->abstain--;
}
