/* Waiting for a counter (libomp-host/wait/gate.c) under C11's memory order: nobody sleeps
   for ever, and who waited sees what was written before the counter moved.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak_sleep.h"

/* In the place of wait/idle_steps.h.  */
#define GANGWAY_HOST_IDLE_STEPS_H
#define idle_fence_maker() ((void) 0)
#define idle_fence_everyone() weak_everyone ()

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
