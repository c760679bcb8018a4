/* What models have for wait/sleep.h: a thread that waits sleeps at once, and no processor's
   own order is relied on.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_SLEEP_H
#define GANGWAY_MODELS_WEAK_SLEEP_H

#include "weak_base.h"

#define GANGWAY_HOST_SLEEP_H
#define full_fence() __atomic_thread_fence (__ATOMIC_SEQ_CST)
#define full_fence_after_exchange() full_fence ()

extern struct spin_policy
{
  unsigned processors;
} spin_policy;

struct spin
{
  int looks;
};

static inline struct spin
spin_start (void)
{
  return (struct spin) { 0 };
}

#define spin_pass(spin) ((void) (spin), false)
#define spin_pass_with_tasks(spin, tasks) ((void) (spin), (void) (tasks), false)
#define spin_probe_now(spin) ((void) (spin), true)
#define spin_again(spin) ((void) (spin))
#define spin_end(spin) ((void) (spin))

#endif
