/* A mutex for models, in place of the C library's: each thread takes a number and waits for
   its turn.  It is right by itself, so that a model shows the orders of others.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_MUTEX_H
#define GANGWAY_MODELS_WEAK_MUTEX_H

#include <pthread.h>
#include "weak.h"

#define LOCK_NEXT(lock) ((uint32_t *) (lock))
#define LOCK_TURN(lock) ((uint32_t *) (lock) + 1)
#define pthread_mutex_init(lock, attributes) ((void) (lock))
#define pthread_mutex_lock(lock)                                               \
  do                                                                           \
    {                                                                          \
      uint64_t turn = weak_access (WEAK_ADD, LOCK_NEXT (lock), 4, __ATOMIC_RELAXED, 1, \
                                   0, false, WEAK_OWN);                        \
      weak_access (WEAK_LOAD, LOCK_TURN (lock), 4, __ATOMIC_ACQUIRE, UINT32_MAX, turn, \
                   true, WEAK_OWN);                                            \
    }                                                                          \
  while (0)
#define pthread_mutex_unlock(lock)                                             \
  ((void) weak_access (WEAK_ADD, LOCK_TURN (lock), 4, __ATOMIC_RELEASE, 1, 0, false, WEAK_OWN))

#endif
