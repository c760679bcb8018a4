/* What the tasks of a team share.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_TEAM_H
#define GANGWAY_HOST_TASK_TEAM_H

#include "base/attributes.h"
#include "libomp-host/teams/team.h"

/* The region's first task that is not undeferred is made.  Any thread of the
   team.  */
void task_team_use (struct team *team) __attribute__ ((cold));

/* A thread that is not of TEAM completes one of its tasks: begin, before, keeps
   the team from ending until end, which wakes those that wait.  */
void task_visit_begin (struct team *team);
void task_visit_end (struct team *team);

/* For the child of a fork, whose only thread is one of TEAM: no other is inside.
   ALONE: it is the primary thread, and goes on as a team of one; the others' tasks
   never end, and nobody waits for them.  */
void task_team_forget_others (struct team *team, bool alone);

#endif
