/* Work shares: what the threads of a team share of one loop, sections, single
   or scope construct.  Threads may be several constructs apart (nowait), so a
   team has a list of them; one that every thread has left is used again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_WORK_H
#define GANGWAY_HOST_WORK_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-host/icv.h"

struct team;
struct thread;
struct work;

/* The construct a combined parallel region begins with, as the entry points
   GOMP_parallel_loop_* and GOMP_parallel_sections describe it.  */
struct work_spec
{
  bool sections;
  unsigned count;                       /* sections */
  long start, end, increment, chunk;    /* loop */
  enum schedule schedule;               /* already resolved from runtime */
};

/* The team's work shares; owned by work.c.  */
struct work_list
{
  struct work *first;
  struct work *free;
  struct mutex lock;
};

/* For team.c.  Start: called by the primary thread before the others run;
   SPEC may be NULL.  End: after the last barrier; keeps the memory for the
   team's next region.  Free: gives the memory back.  */
void work_team_start (struct team *team, const struct work_spec *spec);
void work_team_end (struct team *team);
void work_team_free (struct team *team);

/* For team.c: put THREAD before the team's first construct.  */
void workshare_position_reset (struct thread *thread);

/* Wake the threads that wait inside a work share of TEAM (ordered), because
   the region was cancelled.  */
void work_cancel (struct team *team);

#endif
