/* The library's own lock: one word, sleeps in the kernel when contended, and
   in debug builds checks that locks are taken in the order of their ranks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_MUTEX_H
#define GANGWAY_BASE_MUTEX_H

#include <string.h>
#include "base/attributes.h"

/* A thread that holds a lock takes only locks of a higher rank.  Add a rank
   where a new lock's place is; the order is the only thing that counts.  */
enum mutex_rank
{
  MUTEX_RANK_NONE,        /* of no lock: the rank was never initialised */
  MUTEX_RANK_PLUGINS,     /* the list of plugins and devices */
  MUTEX_RANK_DEVICE,      /* one device's state */
  MUTEX_RANK_IMAGES,      /* the list of images, and what devices have of it */
  MUTEX_RANK_ACC_THREADS, /* the list of OpenACC host threads */
  MUTEX_RANK_ACC_QUEUES,  /* one device's table of async queues */
  MUTEX_RANK_ACC_PROFILING, /* registered callbacks */
  MUTEX_RANK_MAP,           /* one device's map */
  MUTEX_RANK_DEVICE_MEMORY, /* one device's allocator */
  MUTEX_RANK_DEVICE_QUEUES, /* one device's pool of queues */
  MUTEX_RANK_HOST_WRITES,   /* what queues have still to write to the host */
  MUTEX_RANK_WORKERS,       /* pools of workers */
  MUTEX_RANK_TEAM_POOL,     /* idle threads and teams */
  MUTEX_RANK_TEAM,          /* one team's work shares */
  MUTEX_RANK_TASK,          /* one team's shared task queues */
  MUTEX_RANK_TASK_WORKERS,  /* idle task workers */
  MUTEX_RANK_TASK_POOL,     /* task memory that no thread owns */
  MUTEX_RANK_LEAF,
  /* Leaves too, but taken behind all others before a fork.  */
  MUTEX_RANK_ALLOCATED_SET, /* Fortran's pointers from OpenMP allocators */
  MUTEX_RANK_DEVICE_BLOCKS, /* OpenMP allocators' blocks of devices */
  MUTEX_RANK_PINNED_PAGES,  /* pages that are cut up */
  MUTEX_RANK_AFFINITY_FORMAT
};

struct mutex
{
  uint32_t word; /* 0 free, 1 held, 2 held with sleepers */
#ifdef GANGWAY_DEBUG
  uint32_t rank;
  struct mutex *outer; /* the holder's lock taken before this one */
  int holder;          /* kernel thread id, 0 if free */
#endif
};

#ifdef GANGWAY_DEBUG
#  define MUTEX_INITIALIZER(r)                                                 \
    {                                                                          \
      .rank = (r)                                                              \
    }
#else
#  define MUTEX_INITIALIZER(r)                                                 \
    {                                                                          \
      0                                                                        \
    }
#endif

/* MUTEX is free, whatever it was before, and has RANK.  No other thread uses it.  */
static inline void
mutex_init (struct mutex *mutex, enum mutex_rank rank)
{
  *mutex = (struct mutex) MUTEX_INITIALIZER (rank);
  (void) rank;
}

/* The same for a MUTEX in cleared memory, or made before, that mostly is free already: it
   is only written to where it is not (base/quiet_write.h).  */
static inline void
mutex_init_quietly (struct mutex *mutex, enum mutex_rank rank)
{
  const struct mutex made = MUTEX_INITIALIZER (rank);
  if (memcmp (mutex, &made, sizeof made) != 0)
    *mutex = made;
}

/* The slow halves of mutex_lock and mutex_unlock: wait in the kernel, and wake a
   thread that does.  The others are the checks of debug builds, which end the
   process where a lock is taken out of the order of the ranks.  */
void mutex_lock_slow (struct mutex *mutex);
void mutex_unlock_slow (struct mutex *mutex);
#ifdef GANGWAY_DEBUG
void mutex_note_locked (struct mutex *mutex);
void mutex_note_locked_alike (struct mutex *mutex);
void mutex_note_unlocked (struct mutex *mutex);
bool mutex_held (const struct mutex *mutex);
#endif

/* Take MUTEX, which the calling thread does not hold; all locks that it holds
   have lower ranks.  */
static inline void
mutex_lock (struct mutex *mutex)
{
  uint32_t free = 0;
  if (unlikely (!__atomic_compare_exchange_n (
        &mutex->word, &free, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)))
    mutex_lock_slow (mutex);
#ifdef GANGWAY_DEBUG
  mutex_note_locked (mutex);
#endif
}

/* mutex_lock without the check of ranks, for a thread that takes all locks of
   one rank before a fork.  The handlers of a fork always take them in the same
   order, so that no two threads wait for each other.  */
static inline void
mutex_lock_alike (struct mutex *mutex)
{
  uint32_t free = 0;
  if (!__atomic_compare_exchange_n (&mutex->word, &free, 1, false,
                                    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    mutex_lock_slow (mutex);
#ifdef GANGWAY_DEBUG
  mutex_note_locked_alike (mutex);
#endif
}

/* mutex_lock_alike and mutex_lock without waiting: false where another thread
   holds MUTEX.  */
static inline bool
mutex_try_lock_alike (struct mutex *mutex)
{
  uint32_t free = 0;
  if (!__atomic_compare_exchange_n (&mutex->word, &free, 1, false,
                                    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    return false;
#ifdef GANGWAY_DEBUG
  mutex_note_locked_alike (mutex);
#endif
  return true;
}

static inline bool
mutex_try_lock (struct mutex *mutex)
{
  uint32_t free = 0;
  if (!__atomic_compare_exchange_n (&mutex->word, &free, 1, false,
                                    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    return false;
#ifdef GANGWAY_DEBUG
  mutex_note_locked (mutex);
#endif
  return true;
}

/* Free MUTEX, which the calling thread has, and wake one thread that waits for it.  */
static inline void
mutex_unlock (struct mutex *mutex)
{
#ifdef GANGWAY_DEBUG
  mutex_note_unlocked (mutex);
#endif
  if (unlikely (__atomic_exchange_n (&mutex->word, 0, __ATOMIC_RELEASE) == 2))
    mutex_unlock_slow (mutex);
}

#endif
