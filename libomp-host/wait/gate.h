/* Where threads wait for a 64-bit counter to reach the value each of them
   needs: ordered regions and doacross loops.  A waiter looks for a while and
   then sleeps; whoever moves a counter wakes those that sleep for it, and few
   others, however many threads there are.  Checked by testsuite/models/weak_gate.c, which
   runs the code, and gate.pml.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_GATE_H
#define GANGWAY_HOST_GATE_H

#include "base/attributes.h"
#include "libomp-host/wait/idle_steps.h"

/* Sleepers are told apart by keys, folded to 32 groups, so that a wake-up
   reaches one group.  Both fields atomic; zero at first, and in a gate that is
   used for something else next, what is left over does no harm.  */
struct gate
{
  uint32_t event;    /* futex word: changes with every wake-up */
  uint32_t sleepers; /* the groups that have some, a bit each */
};

/* Wait until *COUNTER >= WANTED, as one of the sleepers for KEY.  Returns early
   once *CANCELLED is not 0 (the region was cancelled).  What was written before
   the counter moved is visible on return.  EXACT says that the counter is moved with
   gate_advance.  */
void gate_wait_slow (struct gate *gate, const uint64_t *counter,
                     uint64_t wanted, uint64_t key, bool exact,
                     const int *cancelled);

static inline void
gate_wait (struct gate *gate, const uint64_t *counter, uint64_t wanted,
           uint64_t key, bool exact, const int *cancelled)
{
  if (unlikely (__atomic_load_n (counter, __ATOMIC_ACQUIRE) < wanted))
    gate_wait_slow (gate, counter, wanted, key, exact, cancelled);
}

/* gate_wake wakes the sleepers of GROUPS, a bit set.  gate_wake_key wakes those of
   KEY's group, if there are any.  */
void gate_wake (struct gate *gate, uint32_t groups);
void gate_wake_key (struct gate *gate, uint64_t key);

/* Move *COUNTER to VALUE and wake those that sleep for KEY.  */
static inline void
gate_advance (struct gate *gate, uint64_t *counter, uint64_t value,
              uint64_t key)
{
  __atomic_store_n (counter, value, __ATOMIC_RELEASE);
  /* Sequentially consistent, as the sleeper's: either this sees the sleeper's
     bit, or the sleeper sees the new count of events.  */
  __atomic_fetch_add (&gate->event, 1, __ATOMIC_SEQ_CST);
  if (unlikely (__atomic_load_n (&gate->sleepers, __ATOMIC_SEQ_CST) != 0))
    gate_wake_key (gate, key);
}

/* As gate_advance, but without the fence, for counters that move often: a
   thread that is about to sleep fences all other threads first (idle.h,
   I2).  */
static inline void
gate_post (struct gate *gate, uint64_t *counter, uint64_t value, uint64_t key)
{
  __atomic_store_n (counter, value, __ATOMIC_RELEASE);
  idle_fence_maker ();
  if (unlikely (__atomic_load_n (&gate->sleepers, __ATOMIC_RELAXED) != 0))
    gate_wake_key (gate, key);
}

/* Wake every sleeper.  */
void gate_wake_all (struct gate *gate);

#endif
