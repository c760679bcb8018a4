/* Map-vars: the passes of a construct that enters, and of its end.  No lock is
   held here.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/mapvars.h"

#include "libomp-offload/device/info.h"
#include "libomp-offload/map/map_mark.h"
#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_enter.h"
#include "libomp-offload/plan/plan_leave.h"
#include "libomp-offload/plan/plan_make.h"
#include "libomp-offload/plan/plan_present.h"

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

/* Tell the observer of data events of each range that PLAN makes present.  */
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
  if (!plan_in_place (plan))
    return false;
  if (session == NULL)
    plan->wants_table = false;
  else
    plan_stage (plan, session);
  if (!plan_allocate (plan) || !plan_follow_departures (plan)
      || !plan_follow_marks (plan))
    return false;
  plan_values (plan, request->hosts);
  if (data_is_observed ())
    tell_created (plan);
  plan_gather (plan);
  plan_pointers (plan);
  if (!plan_send (plan) || !plan_mark (plan) || !plan_publish (plan))
    return false;
  if (session != NULL && plan->stage.table == NULL)
    session_set_table (session, (void *) plan->table_device);
  return true;
}

/* PLAN failed: say why, undo what it did and end it and SESSION.  */
static void
give_up (struct plan *plan, struct session *session)
{
  plan_report (plan);
  plan_undo (plan);
  if (plan->mark != NULL)
    map_mark_drop (plan->mark);
  plan->mark = NULL;
  plan_leave (plan, false);
  if (session != NULL)
    session_abandon (session);
}

/* PLAN's construct has begun: give PLAN to its end as *MAPPING, or release it
   if the end has nothing to do.  */
static void
keep (struct plan *plan, struct mapping **mapping)
{
  if (info_wants (INFO_MAPS))
    plan_info (plan, false);
  /* PLAN may no longer owe by now, as another thread may have it settle; so it
     stays until plan_forgive.  It stays too while its own queue still
     copies.  */
  bool waits = plan->own_queue != NULL && plan->enqueued;
  bool nothing = !plan->owing && !waits
                 && (plan->dynamic
                     || (plan->counted == 0 && plan->block_count == 0
                         && plan->staged_block == NULL && !plan->always_from));
  if (nothing)
    {
      plan_free_buffers (plan);
      plan_release (plan);
    }
  if (mapping != NULL)
    *mapping = nothing ? NULL : mapping_of (plan);
}

/* Stage for SESSION the table, the private copies and what is claimed of PLAN, which
   plan_present made.  */
static bool
stage_present (struct plan *plan, struct session *session)
{
  plan->stage.count = plan->entries;
  plan->stage.size = plan->private_size;
  plan->stage.align = plan->private_align;
  /* GCC uses private aggregates in place, so the kernel may write to them.  */
  plan->stage.written = plan->private_size > 0;
  bool makes = plan_makes_in_stage (plan);
  if (unlikely (makes))
    plan_make_room (plan);
  if (!session_stage (session, &plan->stage))
    return false;
  if (unlikely (makes))
    plan_make_fill (plan);
  plan_present_fill (plan, &plan->stage);
  return true;
}

/* Begin a region whose variables are all present, or that has none.  False
   where the passes are needed.  */
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
  struct plan *plan
    = session_can_stage (session) ? plan_present (device, request) : NULL;
  if (plan == NULL)
    return false;
  if (unlikely (!plan_follow_marks (plan))
      || unlikely (!stage_present (plan, session)))
    {
      if (plan_makes_in_stage (plan))
        plan_make_give_up (plan);
      plan_leave (plan, false);
      return false;
    }
  if (likely (plan->owing))
    *mapping = mapping_of (plan);
  else
    keep (plan, mapping);
  return true;
}

/* plan_lookup, with as much room as it takes: returns PLAN, or the larger plan
   that took its place.  Where *FOUND is false, nothing was raised or
   inserted.  */
static struct plan *
look_up (struct plan *plan, bool *found)
{
  struct plan *more;
  while (!(*found = plan_lookup (plan)) && plan->failure == PLAN_FULL
         && (more = plan_grow (plan)) != NULL)
    plan = more;
  plan->begun = plan->pieces;
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
mapvars_fetch (struct mapping *mapping, bool waits)
{
  return mapping == NULL || plan_fetch (plan_of (mapping), waits);
}

bool
mapvars_forgive (struct mapping *mapping)
{
  /* A plan that owed until now has nothing else to give back.  */
  return mapping == NULL || plan_forgive (plan_of (mapping));
}

bool
mapvars_holds_queue (const struct mapping *mapping)
{
  const struct plan *plan = (const struct plan *) mapping;
  return plan != NULL && plan->staged_block != NULL;
}

/* Whether the end of PLAN lowers no count: after enter data and update in a
   queue of their own, the end only frees what their copies needed.  */
static bool
ends_copies_alone (const struct plan *plan)
{
  return plan->dynamic || plan_is_update (plan);
}

static void
end_copies (struct plan *plan)
{
  plan_let_go (plan);
  plan_free_buffers (plan);
  plan_release (plan);
}

bool
mapvars_leave (struct device *device, struct mapping *mapping, bool copy,
               struct goacc_asyncqueue *queue)
{
  (void) device;
  struct plan *plan = plan_of (mapping);
  /* A plan that owed until now has nothing else to give back.  */
  if (likely (plan == NULL || plan_forgive (plan)))
    return true;
  plan->queue = queue;
  if (unlikely (plan->mark != NULL))
    plan_drop_mark (plan);
  if (likely (!ends_copies_alone (plan)))
    return plan_leave (plan, copy);
  end_copies (plan);
  return true;
}

bool
mapvars_leave_called (struct mapping *mapping)
{
  struct plan *plan = plan_of (mapping);
  if (plan == NULL)
    return true;
  plan->queue = NULL;
  plan_drop_mark (plan);
  if (!ends_copies_alone (plan))
    return plan_leave_called (plan);
  end_copies (plan);
  return true;
}

enum mapvars_left
mapvars_leave_on_worker (struct mapping **mapping)
{
  struct plan *plan = plan_of (*mapping);
  enum mapvars_left left = plan_leave_on_worker (&plan);
  if (left == MAPVARS_LEFT_IN_QUEUE)
    *mapping = mapping_of (plan);
  return left;
}
