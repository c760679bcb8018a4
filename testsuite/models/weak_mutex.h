/* A mutex for models: each thread takes a number and waits for its turn.  It is right by
   itself, so that a model shows the orders of others.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_MUTEX_H
#define GANGWAY_MODELS_WEAK_MUTEX_H

#include "weak.h"

/* Zero: nobody has it.  */
struct weak_mutex
{
  uint32_t next, turn;
};

static inline void
weak_mutex_lock (struct weak_mutex *mutex)
{
  uint64_t turn = weak_access (WEAK_ADD, &mutex->next, 4, __ATOMIC_RELAXED, 1, 0,
                               false, WEAK_OWN);
  weak_access (WEAK_LOAD, &mutex->turn, 4, __ATOMIC_ACQUIRE, UINT32_MAX, turn, true,
               WEAK_OWN);
}

static inline void
weak_mutex_unlock (struct weak_mutex *mutex)
{
  weak_access (WEAK_ADD, &mutex->turn, 4, __ATOMIC_RELEASE, 1, 0, false, WEAK_OWN);
}

#endif
