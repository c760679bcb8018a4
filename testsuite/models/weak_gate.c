/* Waiting for a counter (libomp-host/wait/gate.c) under C11's memory order: nobody sleeps
   for ever, and who waited sees what was written before the counter moved.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak.h"

/* What gate.c uses of base/futex.h, of idle_steps.h and of sleep.h.  */
#define GANGWAY_BASE_FUTEX_H
#define GANGWAY_HOST_IDLE_STEPS_H
#define GANGWAY_HOST_SLEEP_H
#define QUEUE ((uint64_t *) (weak_memory + 512))
#define FUTEX_BITSET_MATCH_ANY UINT32_MAX
#define idle_fence_maker() ((void) 0)
#define idle_fence_everyone() weak_everyone ()

static void
futex_wait_group (const uint32_t *word, uint32_t expected, uint32_t groups)
{
  (void) groups;
  weak_futex_wait (word, expected, QUEUE);
}

static void
futex_wake_groups (const uint32_t *word, uint32_t groups)
{
  (void) word, (void) groups;
  weak_futex_wake (QUEUE, INT32_MAX);
}

/* Who waits does not look around first.  */
struct spin
{
  int looks;
};

static struct spin
spin_start (void)
{
  return (struct spin) { 0 };
}

static bool
spin_pass (struct spin *spin)
{
  (void) spin;
  return false;
}

static void
spin_again (struct spin *spin)
{
  (void) spin;
}

#include "libomp-host/wait/gate.c"

#define gate ((struct gate *) weak_memory)
#define counter ((uint64_t *) (weak_memory + 64))
#define cancelled ((int *) (weak_memory + 128))
#define data ((uint32_t *) (weak_memory + 192))

static void
setup (void)
{
}

static void
wait_exact (void)
{
  gate_wait (gate, counter, 1, 0, true, cancelled);
  weak_check (weak_get (data) == 1);
}

static void
wait_post (void)
{
  gate_wait (gate, counter, 1, 0, false, cancelled);
  weak_check (weak_get (data) == 1);
}

static void
advance (void)
{
  weak_put (data, 1);
  gate_advance (gate, counter, 1, 0);
}

static void
post (void)
{
  weak_put (data, 1);
  gate_post (gate, counter, 1, 0);
}

static const struct weak_model models[]
  = { { "advance and wait", 2, setup, { advance, wait_exact }, NULL },
      { "post and wait", 2, setup, { post, wait_post }, NULL } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
