/* The slow paths of the lock, and the check of ranks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/mutex.h"

#include "base/error.h"
#include "base/futex.h"
#include "base/kernel_thread.h"

/* How often a waiter looks before it sleeps: about a microsecond.  With 50 and
   with 200 instead, bench/tasks (sparselu and health, two threads, nine pairs,
   on a machine with other load) differed by less than the runs among
   themselves.  */
#define MUTEX_SPINS 100

/* Look at MUTEX for a while; true if it was free, and TAKEN is written there.  */
static bool
mutex_spin (struct mutex *mutex, uint32_t taken)
{
  for (int i = 0; i < MUTEX_SPINS; i++)
    {
      uint32_t free = 0;
      if (__atomic_load_n (&mutex->word, __ATOMIC_RELAXED) == 0
          && __atomic_compare_exchange_n (&mutex->word, &free, taken, false,
                                          __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return true;
      cpu_relax ();
    }
  return false;
}

/* A thread that was woken looks for a while, too, before it says again that it sleeps: the
   lock is probably taken by a thread that came meanwhile, whose release would have to wake
   this one again.  It takes the lock with 2, since others may sleep still.  */
void
mutex_lock_slow (struct mutex *mutex)
{
  uint32_t taken = 1;
  while (!mutex_spin (mutex, taken))
    {
      if (__atomic_exchange_n (&mutex->word, 2, __ATOMIC_ACQUIRE) == 0)
        return;
      futex_wait (&mutex->word, 2);
      taken = 2;
    }
}

void
mutex_unlock_slow (struct mutex *mutex)
{
  futex_wake (&mutex->word, 1);
}

#ifdef GANGWAY_DEBUG
/* The lock this thread took last, the head of a list through `outer'.  Like each
   thread-local object of the library it is found without the loader's
   __tls_get_addr, which may allocate, and which does not work in a library that a
   statically linked program opens.  */
static __thread struct mutex *innermost
  __attribute__ ((tls_model ("initial-exec")));

/* The calling thread has taken MUTEX: it may hold only locks of a lower rank
   than LIMIT.  */
static void
mutex_note (struct mutex *mutex, uint32_t limit)
{
  if (mutex->rank == MUTEX_RANK_NONE)
    gomp_fatal ("internal error: a lock without a rank is taken");
  for (struct mutex *held = innermost; held; held = held->outer)
    if (held->rank >= limit)
      gomp_fatal ("internal error: lock of rank %u taken under rank %u",
                  mutex->rank, held->rank);
  mutex->outer = innermost;
  innermost = mutex;
  mutex->holder = kernel_thread ();
}

void
mutex_note_locked (struct mutex *mutex)
{
  mutex_note (mutex, mutex->rank);
}

void
mutex_note_locked_alike (struct mutex *mutex)
{
  mutex_note (mutex, UINT32_MAX);
}

void
mutex_note_unlocked (struct mutex *mutex)
{
  struct mutex **link = &innermost;
  while (*link && *link != mutex)
    link = &(*link)->outer;
  if (!*link)
    gomp_fatal ("internal error: a lock of rank %u is freed by a thread that "
                "does not hold it",
                mutex->rank);
  *link = mutex->outer;
  mutex->holder = 0;
}

bool
mutex_held (const struct mutex *mutex)
{
  return mutex->holder == kernel_thread ();
}
#endif
