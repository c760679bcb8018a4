/* A tool's events of target constructs and device memory routines.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_told.h"

#include <omp.h>
#include <stdlib.h>
#include "base/memory.h"
#include "libomp-offload/device/session.h"

/* From a kind to that of the same construct with nowait.  */
#define NOWAIT (ompt_target_nowait - ompt_target)

static int
number_of (const struct device *device)
{
  return device ? device->number : omp_get_initial_device ();
}

static void
begin (struct target_told *told, int kind, const struct device *device)
{
  told->site = tool_self->target_site;
  tool_target_make (&told->target, kind, number_of (device), told->site);
  told->before = tool_target_enter (&told->target);
  told->state = tool_target_waits (&told->target, told->site);
  tool_target_begin (&told->target, NULL);
}

void
target_told_begin (struct target_told *told, ompt_target_t kind,
                   const struct device *device)
{
  told->hears = host_tool_hears ();
  if (told->hears)
    begin (told, kind, device);
}

void
target_told_end (struct target_told *told)
{
  if (!told->hears)
    return;
  tool_target_end (&told->target);
  tool_target_done (told->state);
  tool_target_leave (told->before);
}

void
target_told_begin_routine (struct target_told *told, struct tool_site site)
{
  host_keep_site (site);
  told->hears = host_tool_hears ();
  if (told->hears)
    begin (told, 0, NULL);
}

ompt_target_t
target_told_kind (const struct mapvars_request *variables)
{
  switch (variables->construct)
    {
    case MAPVARS_UPDATE:
      return ompt_target_update;
    case MAPVARS_EXIT_DATA:
      return ompt_target_exit_data;
    default:
      return ompt_target_enter_data;
    }
}

unsigned
target_told_teams (const struct target_request *request)
{
  intptr_t teams = request->launch.teams;
  return teams < 0 || request->launch.length == 0 ? 1 : (unsigned) teams;
}

void
target_told_submit (struct session *session, void *fn, void **args,
                    unsigned teams)
{
  ompt_id_t id;
  tool_submit (ompt_scope_begin, teams, &id);
  session_run (session, fn, args);
  tool_submit (ompt_scope_end, teams, &id);
}

/* --- Target tasks.  */

struct target_later
{
  struct tool_target target;
};

struct target_later *
target_later_make (int kind, const struct device *device)
{
  if (!host_tool_hears ())
    return NULL;
  struct target_later *later = memory_alloc (sizeof *later);
  tool_target_make (&later->target, kind ? kind + NOWAIT : 0,
                    number_of (device), tool_self->target_site);
  later->target.later = true;
  return later;
}

void
target_later_begin (struct target_later *later, struct host_target_task *host)
{
  if (later && host_tool_hears ())
    tool_target_begin (&later->target, host_target_task_told (host));
}

struct tool_target *
target_later_enter (struct target_later *later)
{
  return later && host_tool_hears () ? tool_target_enter (&later->target)
                                     : NULL;
}

void
target_later_leave (const struct target_later *later,
                    struct tool_target *before)
{
  if (later && tool_self)
    tool_target_leave (before);
}

void
target_later_end (struct target_later *later)
{
  if (later && host_tool_hears ())
    tool_target_end (&later->target);
  free (later);
}

void
target_later_drop (struct target_later *later)
{
  if (!later)
    return;
  later->target.kind = (ompt_target_t) 0;
  target_later_end (later);
}
