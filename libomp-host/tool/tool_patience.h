/* How long the thread that finishes the tool waits for others.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TOOL_PATIENCE_H
#define GANGWAY_HOST_TOOL_PATIENCE_H

#include <sched.h>
#include <stdbool.h>
#include <time.h>

/* In seconds.  What a thread does in a callback takes microseconds, or is not over before
   the process is: it has stopped there, or waits for a lock of the tool's that the thread
   holds which ends the process.  A processor that is shared with much else still comes to
   the thread in this time.  */
#define TOOL_PATIENCE 10

struct tool_patience
{
  struct timespec end;
  unsigned rounds;
};

/* From now on it lasts for TOOL_PATIENCE.  */
static inline struct tool_patience
tool_patience_begin (void)
{
  struct tool_patience patience = { .rounds = 0 };
  clock_gettime (CLOCK_MONOTONIC, &patience.end);
  patience.end.tv_sec += TOOL_PATIENCE;
  return patience;
}

/* Let other threads run for a moment.  False once the time is over.  */
static inline bool
tool_patience_lasts (struct tool_patience *patience)
{
  const struct timespec moment = { .tv_nsec = 200000 };
  if (++patience->rounds < 100)
    sched_yield ();
  else
    nanosleep (&moment, NULL);
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec < patience->end.tv_sec
         || (now.tv_sec == patience->end.tv_sec
             && now.tv_nsec < patience->end.tv_nsec);
}

#endif
