/* What models of a team's threads have for what the host runtime's code calls: sleeping,
   locks and memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_TEAM_BASE_H
#define GANGWAY_MODELS_WEAK_TEAM_BASE_H

#include "weak.h"

#include <limits.h>

/* In the place of base/futex.h: the kernel's queue of each word lies as far behind it as
   nothing else does.  */
#define GANGWAY_BASE_FUTEX_H
#define QUEUES 32768
#define QUEUE(word) ((uint64_t *) (((uintptr_t) (word) & ~(uintptr_t) 7) + QUEUES))
#define cpu_relax() ((void) 0)

static inline void
futex_wait (const void *word, uint32_t expected)
{
  weak_futex_wait (word, expected, QUEUE (word));
}

static inline void
futex_wake (const void *word, int count)
{
  weak_futex_wake (QUEUE (word), count);
}

static inline void
futex_wait_group (const uint32_t *word, uint32_t expected, uint32_t groups)
{
  (void) groups;
  futex_wait (word, expected);
}

static inline void
futex_wake_groups (const uint32_t *word, uint32_t groups)
{
  (void) groups;
  futex_wake (word, INT_MAX);
}

/* In the place of wait/sleep.h: a thread that waits sleeps at once, and no processor's own
   order is relied on.  */
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

/* In the place of base/mutex.h: a lock that is right by itself.  */
#define GANGWAY_BASE_MUTEX_H
enum mutex_rank
{
  MUTEX_RANK_TEAM,
  MUTEX_RANK_TASK
};

struct mutex
{
  uint32_t next, turn;
};

static inline void
mutex_init (struct mutex *mutex, enum mutex_rank rank)
{
  (void) mutex, (void) rank;
}

static inline void
mutex_lock (struct mutex *mutex)
{
  uint64_t turn = weak_access (WEAK_ADD, &mutex->next, 4, __ATOMIC_RELAXED, 1, 0,
                               false, WEAK_OWN);
  weak_access (WEAK_LOAD, &mutex->turn, 4, __ATOMIC_ACQUIRE, UINT32_MAX, turn, true,
               WEAK_OWN);
}

static inline void
mutex_unlock (struct mutex *mutex)
{
  weak_access (WEAK_ADD, &mutex->turn, 4, __ATOMIC_RELEASE, 1, 0, false, WEAK_OWN);
}

#endif
