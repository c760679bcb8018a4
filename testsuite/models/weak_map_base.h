/* The map's lock for models: its own code (libomp-offload/map/map_lock.c), and what that
   uses of base/.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_MAP_BASE_H
#define GANGWAY_MODELS_WEAK_MAP_BASE_H

#include "weak.h"

/* Each thread has a line of its own.  */
#define GANGWAY_BASE_FUTEX_H
#define GANGWAY_BASE_MUTEX_H
#define GANGWAY_BASE_THREAD_LINE_H
#define THREAD_LINES 2
#define MUTEX_RANK_MAP 0
#define QUEUE(word) ((uint64_t *) ((char *) (word) + 1024))
/* The writer sleeps where it would look a few times first.  */
#define cpu_relax() futex_wait (readers, count)
#define mutex_init(mutex, rank) ((void) (mutex))

/* A lock that is right by itself: the map's writers are one at a time.  */
struct mutex
{
  uint32_t next, turn;
};

static void
mutex_lock (struct mutex *mutex)
{
  uint64_t turn = weak_access (WEAK_ADD, &mutex->next, 4, __ATOMIC_RELAXED, 1, 0,
                               false, WEAK_OWN);
  weak_access (WEAK_LOAD, &mutex->turn, 4, __ATOMIC_ACQUIRE, UINT32_MAX, turn, true,
               WEAK_OWN);
}

static void
mutex_unlock (struct mutex *mutex)
{
  weak_access (WEAK_ADD, &mutex->turn, 4, __ATOMIC_RELEASE, 1, 0, false, WEAK_OWN);
}

#define mutex_lock_alike mutex_lock

static unsigned
thread_line (void)
{
  return weak_self ();
}

static unsigned
thread_lines_used (void)
{
  return THREAD_LINES;
}

static void
futex_wait (const uint32_t *word, uint32_t expected)
{
  weak_futex_wait (word, expected, QUEUE (word));
}

static void
futex_wake (const uint32_t *word, int count)
{
  weak_futex_wake (QUEUE (word), count);
}

#include "libomp-offload/map/map_lock.h"
#include "libomp-offload/map/map_lock.c"

#endif
