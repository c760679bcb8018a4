/* What a tool hears of a parallel region: the pieces of team.c's told ways.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TEAM_TOLD_H
#define GANGWAY_HOST_TEAM_TOLD_H

#include "libomp-host/teams/team.h"

/* THREAD asks for a region: parallel-begin.  INVOKER says who calls the primary thread's
   part of it, an ompt_parallel_invoker_ flag.  */
struct tool_parallel *team_told_ask (const struct thread *thread,
                                     unsigned num_threads, int invoker,
                                     struct tool_site site)
  __attribute__ ((cold));
/* TEAM is set up for it, and no worker has begun.  */
void team_told_begin (struct team *team, struct tool_parallel *told)
  __attribute__ ((cold));
/* THREAD is in the region and about to run its function, called from FRAME; and it has
   run it and goes to the barrier at the end.  */
void team_told_enter (struct thread *thread, void *frame)
  __attribute__ ((cold));
void team_told_leave (struct thread *thread) __attribute__ ((cold));
/* The primary thread is behind the region, which had SIZE threads.  */
void team_told_end (struct team *team, unsigned size, struct tool_site site)
  __attribute__ ((cold));

/* For a worker that waits at TEAM's dock since turn SEEN, and is known to the tool: tell
   of the end of the region it has left, if that is over, and of its own end if the tool is
   to be finished.  */
void team_told_look (struct team *team, uint32_t seen) __attribute__ ((cold));
/* Whether there is an end to tell of.  */
bool team_told_waits (const struct team *team, uint32_t seen)
  __attribute__ ((cold));

#endif
