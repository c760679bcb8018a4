/* What a tool hears of target constructs and device memory routines.

   A construct has a way of its own where tool_here says that there may be a tool; these
   functions go around its pieces.  What a construct does with data the tool hears from
   device/device_told.c, as that of the construct that the thread is in.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_TARGET_TOLD_H
#define GANGWAY_OFFLOAD_TARGET_TOLD_H

#include "libomp-host/offload-hooks.h"
#include "libomp-offload/target/target_request.h"

struct device;
struct session;

/* A construct or routine that the calling thread does itself.  */
struct target_told
{
  struct tool_target target;
  struct tool_target *before;
  struct tool_site site;
  int state; /* of the thread before */
  bool hears;
};

/* The current task begins a construct of KIND, ompt_target_t, on DEVICE, NULL for the host;
   the calling thread has kept the site (HOST_KEEP_SITE).  Nothing follows where nothing is
   told.  */
void target_told_begin (struct target_told *told, ompt_target_t kind,
                        const struct device *device) __attribute__ ((cold));
void target_told_end (struct target_told *told) __attribute__ ((cold));

/* A routine, called from SITE, whose data operations are told.  For tool_here ().  */
void target_told_begin_routine (struct target_told *told, struct tool_site site)
  __attribute__ ((cold));

/* The kind of a construct for variables alone.  */
ompt_target_t target_told_kind (const struct mapvars_request *variables)
  __attribute__ ((cold));

/* session_run with its events: a region that asks for TEAMS teams.  */
void target_told_submit (struct session *session, void *fn, void **args,
                         unsigned teams) __attribute__ ((cold));

/* How many teams REQUEST asks for; 0: as many as there may be.  */
unsigned target_told_teams (const struct target_request *request)
  __attribute__ ((cold));

/* A construct that is a target task: make, at the construct or routine (KIND 0), returns
   NULL where nothing is told.  begin: HOST's dependences are met.  enter and leave are
   around each of its steps; leave with what enter has returned.  end frees LATER, which the
   calling thread need not be in.  All take NULL and do nothing then.  */
struct target_later;
struct target_later *target_later_make (int kind, const struct device *device)
  __attribute__ ((cold));
void target_later_begin (struct target_later *later,
                         struct host_target_task *host) __attribute__ ((cold));
struct tool_target *target_later_enter (struct target_later *later)
  __attribute__ ((cold));
void target_later_leave (const struct target_later *later,
                         struct tool_target *before) __attribute__ ((cold));
void target_later_end (struct target_later *later) __attribute__ ((cold));
/* The task was cancelled before it was made.  */
void target_later_drop (struct target_later *later) __attribute__ ((cold));

#endif
