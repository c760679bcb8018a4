/* Map-vars: the passes of a construct that enters, and of its end.  No lock is
   held here.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/mapvars.h"

#include <gomp/plugin.h>
#include "libomp-offload/device/info.h"
#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plugin/plugin.h"

/* A mapping is the plan of its construct.  */
static struct mapping *
mapping_of (struct plan *plan)
{
  return (struct mapping *) plan;
}

static struct plan *
plan_of (struct mapping *mapping)
{
  return (struct plan *) mapping;
}

/* The ranges that PLAN makes present.  */
static void
tell_created (const struct plan *plan)
{
  for (size_t i = 0; i < plan->count && plan->made > 0; i++)
    if (plan->items[i].flags & ITEM_MADE)
      map_entry_tell (plan->device, plan->items[i].entry, DATA_CREATE);
}

static bool
transfer (struct plan *plan, const struct mapvars_request *request,
          struct session *session)
{
  if (session == NULL)
    plan->wants_table = false;
  else if (plan->wants_table)
    plan->table = session_allocate_table (session, plan->entries);
  if (!plan_allocate (plan) || !plan_follow_departures (plan))
    return false;
  plan_values (plan, request->hosts);
  if (data_is_observed ())
    tell_created (plan);
  plan_gather (plan);
  plan_pointers (plan);
  if (!plan_send (plan) || !plan_publish (plan))
    return false;
  if (session != NULL && (!plan->wants_table || plan->table_device != 0))
    session_set_table (session, (void *) plan->table_device);
  return true;
}

/* Undo what a failed plan did; says what failed.  */
static void
give_up (struct plan *plan, struct session *session)
{
  plan_report (plan);
  plan_undo (plan);
  plan_leave (plan, false);
  if (session != NULL)
    session_abandon (session);
}

/* What remains of PLAN after the beginning of its construct.  */
static void
keep (struct plan *plan, struct mapping **mapping)
{
  if (info_wants (INFO_MAPS))
    plan_info (plan, false);
  /* One that owes may be settling.  */
  bool nothing = !plan->owing
                 && (plan->dynamic
                     || (plan->counted == 0 && plan->block_count == 0
                         && !plan->always_from));
  if (nothing)
    plan_release (plan);
  if (mapping != NULL)
    *mapping = nothing ? NULL : mapping_of (plan);
}

/* Give SESSION the table of PLAN, which is of plan_present, and the private
   copies.  */
static bool
stage (struct plan *plan, struct session *session)
{
  struct gomp_stage stage = { .count = plan->count,
                              .size = plan->private_size,
                              .align = plan->private_align };
  if (!session_stage (session, &stage))
    return false;
  plan_present_fill (plan, &stage);
  return true;
}

/* All variables present, or there are none: nothing else is to be done.  */
static bool
enter_present (struct device *device, const struct mapvars_request *request,
               struct session *session, struct mapping **mapping)
{
  if (request->count == 0)
    {
      session_set_table (session, NULL);
      *mapping = NULL;
      return true;
    }
  if (device->plugin->session_stage == NULL)
    return false;
  struct plan *plan = plan_present (device, request);
  if (plan == NULL)
    return false;
  if (unlikely (!stage (plan, session)))
    {
      plan_leave (plan, false);
      return false;
    }
  keep (plan, mapping);
  return true;
}

/* plan_lookup with as much room as it takes.  On failure nothing was raised or
   inserted.  */
static struct plan *
look_up (struct plan *plan, bool *found)
{
  struct plan *more;
  while (!(*found = plan_lookup (plan)) && plan->failure == PLAN_FULL
         && (more = plan_grow (plan)) != NULL)
    plan = more;
  return plan;
}

bool
mapvars_enter (struct device *device, const struct mapvars_request *request,
               struct session *session, struct mapping **mapping)
{
  if (session != NULL && enter_present (device, request, session, mapping))
    return true;
  struct plan *plan = plan_read (device, request);
  if (plan == NULL)
    {
      if (session != NULL)
        session_abandon (session);
      return false;
    }
  bool found = plan_group (plan);
  if (found)
    plan = look_up (plan, &found);
  if (!found)
    {
      plan->counted = 0;
      plan->pointers = plan->always_from = false;
      give_up (plan, session);
      return false;
    }
  if (!transfer (plan, request, session))
    {
      give_up (plan, session);
      return false;
    }
  keep (plan, mapping);
  return true;
}

bool
mapvars_leave (struct device *device, struct mapping *mapping, bool copy,
               struct goacc_asyncqueue *queue)
{
  (void) device;
  if (mapping == NULL)
    return true;
  struct plan *plan = plan_of (mapping);
  plan->queue = queue;
  return plan_leave (plan, copy);
}
