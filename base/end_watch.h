/* Whether a thread that ends the process gets on with it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_END_WATCH_H
#define GANGWAY_BASE_END_WATCH_H

#include <sys/types.h>
#include "base/attributes.h"

/* What one thread has seen of another.  */
struct end_watch
{
  bool joins;      /* at the last look it was joining the calling thread */
  unsigned asleep; /* how many of the last looks found it asleep */
};
#define END_WATCH_INITIALIZER                                                  \
  {                                                                            \
    false, 0                                                                   \
  }

/* Sleep a second, and look at what THREAD of this process does.  Returns whether it waits for
   the calling thread to end, which is certain, or was asleep at each of the last ten looks,
   which is a guess.  Looks are counted, not time: a process that was stopped meanwhile has
   lost none.  */
bool end_watch_stands_still (struct end_watch *watch, pid_t thread)
  __attribute__ ((cold));

/* The calling thread is about to call exit.  Where the C library is one in which that waits
   while another thread is in exit, start a thread that calls WATCH with the calling one's
   number; it blocks all signals.  Without memory for a thread none is started.  */
void end_watch_start (void (*watch) (pid_t thread)) __attribute__ ((cold));

#endif
