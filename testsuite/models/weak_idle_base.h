/* Resting and calling (libomp-host/wait/idle.c) for models: its own code, and what that
   calls.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_IDLE_BASE_H
#define GANGWAY_MODELS_WEAK_IDLE_BASE_H

#include "weak_sleep.h"

#include "libomp-host/wait/idle.c"

struct spin_policy spin_policy = { .processors = WEAK_THREADS };
bool idle_fencing;

void
idle_fence_everyone (void)
{
  weak_everyone ();
}

bool
idle_sleep (const uint32_t *word, uint32_t expected, uint32_t microseconds, uint32_t channels)
{
  (void) microseconds, (void) channels;
  futex_wait (word, expected);
  return false;
}

/* The primary thread, which alone listens to its channel, is the first.  */
void
idle_wake (const uint32_t *word, int count, uint32_t channels)
{
  futex_wake (word, channels == IDLE_CHANNEL_PRIMARY ? 1 : count);
}

struct idle_usage
idle_usage_now (void)
{
  return (struct idle_usage) { 0 };
}

bool
idle_usage_high (const struct idle_usage *usage)
{
  (void) usage;
  return false;
}

#endif
