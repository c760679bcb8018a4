/* Waiting for a counter: the slow paths.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/gate.h"

#include "base/futex.h"
#include "libomp-host/wait/idle_steps.h"
#include "libomp-host/wait/sleep.h"

static uint32_t
gate_group (uint64_t key)
{
  /* Neighbours, multiples of a chunk size too, go to different groups.  */
  return UINT32_C (1) << (key * UINT64_C (0x9e3779b97f4a7c15) >> 59);
}

static bool
gate_reached (const uint64_t *counter, uint64_t wanted)
{
  return __atomic_load_n (counter, __ATOMIC_ACQUIRE) >= wanted;
}

/* Whether the region was cancelled: the thread that moves the counter may never
   do so then.  */
static bool
gate_abandoned (const int *cancelled)
{
  return __atomic_load_n (cancelled, __ATOMIC_RELAXED) != 0;
}

/* Look at *COUNTER until it is WANTED, *CANCELLED is set, or it is time to sleep: then
   return false.  A thread that sleeps holds up all those who wait for it in turn, as it
   must be woken first.  So while the counter moves, nobody goes to sleep: of 16 threads on
   two processors that nobody else wants, each hand-over takes 4 to 6 microseconds so, and
   20 to 25 where each thread sleeps (bench/overheads, ordered).  */
static bool
gate_spin (const uint64_t *counter, uint64_t wanted, const int *cancelled)
{
  uint64_t last = 0;
  struct spin spin = spin_start ();
  do
    {
      uint64_t now = __atomic_load_n (counter, __ATOMIC_ACQUIRE);
      if (now >= wanted || unlikely (gate_abandoned (cancelled)))
        return true;
      if (now != last)
        spin_again (&spin);
      last = now;
    }
  while (spin_pass (&spin));
  return false;
}

void
gate_wait_slow (struct gate *gate, const uint64_t *counter, uint64_t wanted,
                uint64_t key, bool exact, const int *cancelled)
{
  if (gate_spin (counter, wanted, cancelled))
    return;
  uint32_t group = gate_group (key);
  while (!gate_reached (counter, wanted) && !gate_abandoned (cancelled))
    {
      __atomic_fetch_or (&gate->sleepers, group, __ATOMIC_SEQ_CST);
      /* A poster has no fence.  It either sees the sleepers or has moved the
         counter by now.  */
      if (!exact)
        idle_fence_everyone ();
      /* The event is read before the counter, which moves before the event: a
         counter that still looks old goes with an event that will change.  */
      uint32_t event = __atomic_load_n (&gate->event, __ATOMIC_SEQ_CST);
      if (gate_reached (counter, wanted) || gate_abandoned (cancelled))
        return;
      /* A waker clears the bit before it changes the event: where the bit is
         still there, a waker that clears it makes the sleep end.  */
      if (__atomic_load_n (&gate->sleepers, __ATOMIC_SEQ_CST) & group)
        futex_wait_group (&gate->event, event, group);
    }
}

/* The bits of GROUPS are cleared before the event changes, as gate_wait_slow
   expects.  A sleeper that was woken for nothing sets its bit again.  */
void
gate_wake (struct gate *gate, uint32_t groups)
{
  __atomic_fetch_and (&gate->sleepers, ~groups, __ATOMIC_SEQ_CST);
  __atomic_fetch_add (&gate->event, 1, __ATOMIC_SEQ_CST);
  futex_wake_groups (&gate->event, groups);
}

void
gate_wake_key (struct gate *gate, uint64_t key)
{
  uint32_t group = gate_group (key);
  if (__atomic_load_n (&gate->sleepers, __ATOMIC_SEQ_CST) & group)
    gate_wake (gate, group);
}

void
gate_wake_all (struct gate *gate)
{
  gate_wake (gate, FUTEX_BITSET_MATCH_ANY);
}
