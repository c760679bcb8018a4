/* The order of an ordered loop (5.2, 15.10.2).
   The turn is a count of iterations: those below it are complete.  A thread
   that has iterations FIRST to LAST - 1 waits for the turn to reach FIRST and
   moves it to LAST, so that one way serves all schedules.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_ORDERED_H
#define GANGWAY_HOST_ORDERED_H

#include "base/attributes.h"

struct thread;

/* THREAD has done its chunk of an ordered loop, if it has one: wait for the
   chunk's turn, unless it was waited for, and pass it on.  */
void ordered_finish (struct thread *thread);

#endif
