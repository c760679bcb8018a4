/* The C library's mutexes for models of plugins.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_PTHREAD_H
#define GANGWAY_MODELS_WEAK_PTHREAD_H

#include <pthread.h>
#include "weak_mutex.h"

#define pthread_mutex_init(lock, attributes) ((void) (lock))
#define pthread_mutex_lock(lock) weak_mutex_lock ((struct weak_mutex *) (lock))
#define pthread_mutex_unlock(lock) weak_mutex_unlock ((struct weak_mutex *) (lock))

#endif
