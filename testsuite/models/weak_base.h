/* What models have for what the library's code uses of base/: sleeping and locks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_BASE_H
#define GANGWAY_MODELS_WEAK_BASE_H

#include <limits.h>
#include "weak_mutex.h"

/* In the place of base/futex.h: the kernel's queue of each word lies as far behind it as
   nothing else does.  */
#define GANGWAY_BASE_FUTEX_H
#define FUTEX_BITSET_MATCH_ANY UINT32_MAX
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

/* In the place of base/mutex.h.  */
#define GANGWAY_BASE_MUTEX_H
enum mutex_rank
{
  MUTEX_RANK_MAP,
  MUTEX_RANK_TEAM,
  MUTEX_RANK_TASK
};

struct mutex
{
  struct weak_mutex weak;
};

static inline void
mutex_init (struct mutex *mutex, enum mutex_rank rank)
{
  (void) mutex, (void) rank;
}

static inline void
mutex_init_quietly (struct mutex *mutex, enum mutex_rank rank)
{
  mutex_init (mutex, rank);
}

static inline void
mutex_lock (struct mutex *mutex)
{
  weak_mutex_lock (&mutex->weak);
}

static inline void
mutex_lock_alike (struct mutex *mutex)
{
  mutex_lock (mutex);
}

static inline void
mutex_unlock (struct mutex *mutex)
{
  weak_mutex_unlock (&mutex->weak);
}

#endif
