/* Regions with an initial team of their own on a thread that is already doing
   something else: a device's region that runs on the host, a league's team.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_REGION_H
#define GANGWAY_HOST_REGION_H

#include "base/attributes.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-host/teams/team.h"

/* An initial team with what it is made of.  */
struct initial_team
{
  struct team team;
  struct team_member member;
  struct contention_group group;
};

/* The initial team a thread runs instead of what it was doing, and what that
   was; its region is initial.team.enclosing.  */
struct host_saved_state
{
  struct initial_team initial;
  unsigned league_num, league_size;
  int native_device;
  /* A tool has been told of the initial task, and what league it is of, or NULL.  */
  bool told;
  struct tool_parallel *told_league;
};

/* Put the calling THREAD into a fresh initial team whose task begins with a
   copy of ICV, as team NUM of a league of SIZE.  The hot teams of the region it
   leaves serve the new one until region_leave.  Ends the process where there is
   no memory.  */
struct host_saved_state *region_enter (struct thread *thread,
                                       const struct icv *icv, unsigned num,
                                       unsigned size);
/* For a tool, behind region_enter: SAVED's initial task begins, as team NUM of SIZE of
   LEAGUE, or, where that is NULL, in a region of its own.  region_leave tells of its
   end.  */
void region_tell (struct host_saved_state *saved, struct tool_parallel *league,
                  unsigned num, unsigned size) __attribute__ ((cold));
/* End the region's tasks and go back to where region_enter was called.  */
void region_leave (struct thread *thread, struct host_saved_state *saved);

/* The calling thread ends the process, and runs exit handlers from here on.  Does nothing
   on a thread that the library does not know.  */
void region_end_begins (void);
/* Whether the calling thread is the one that has called region_end_begins, or is in a
   region that this one has begun since.  The caller must know that region_end_begins has
   returned; before that, false.  */
bool region_is_of_ending_thread (void);

/* Free the memory that THREAD keeps for its next region_enter.  THREAD ends, or
   it does not exist in this child of a fork.  */
void region_spare_free (struct thread *thread);

#endif
