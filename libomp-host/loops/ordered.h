/* The order of an ordered loop (5.2, 15.10.2).
   The turn is a count of iterations: those below it are complete.  A thread
   that has iterations FIRST to LAST - 1 waits for the turn to reach FIRST and
   moves it to LAST, so that one way serves all schedules.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_ORDERED_H
#define GANGWAY_HOST_ORDERED_H

#include "base/attributes.h"

struct thread;

/* Called when THREAD has run its chunk of an ordered loop; does nothing where
   it has none.  Passes the turn on to the next chunk.  A thread whose chunk had
   no ordered region has not waited for its turn yet, and does so here
   first.  */
void ordered_finish (struct thread *thread);

#endif
