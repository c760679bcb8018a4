/* Waiting for signals.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_SIGNAL_WAIT_H
#define EMULATORS_HSA_RUNTIME_SIGNAL_WAIT_H

#include <pthread.h>
#include <stdint.h>

/* A place where watchers sleep.  */
struct watch
{
  pthread_mutex_t lock;
  pthread_cond_t changed; /* of the clock that never goes back */
};

/* That of the watchers of any of several signals.  */
struct watch *watch_of_any (void);

/* Sleep in WATCH, whose lock is held, until it is woken, at most until DEADLINE and about as
   long as a kernel's store may go unnoticed.  */
void watch_sleep_locked (struct watch *watch, uint64_t deadline);

/* When TIMEOUT nanoseconds from now are over.  */
uint64_t watch_deadline (uint64_t timeout);

/* A fork's child: nobody sleeps.  */
void signal_waits_fork_child (void);
void signal_handlers_fork_child (void);

#endif
