/* update (OpenMP 5.2, 5.9 and 13.9; OpenACC 3.3, 2.14.4): copies of what is
   present, either way.  The entries are held meanwhile.

   Attached pointers keep their values on both sides.  OpenMP says so (5.2, 5.9);
   OpenACC leaves the update of a composite variable with attached members
   undefined (3.3, 2.6.8), and what a program can use is a device pointer that
   stays one and a host pointer that stays one.  `update self' of a pointer by
   itself is no composite: it brings the value that the device has.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/mapvars.h"

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_enter.h"
#include "libomp-offload/plan/plan_leave.h"
#include "libomp-offload/plan/plan_present.h"

/* OpenACC: ITEM is a pointer in the list behind data that was copied to the
   device.  Store that data's device address in it.  */
static bool
update_pointer (struct plan *plan, const struct plan_item *item)
{
  struct map_range place
    = map_lookup (plan->map, (void *) item->host, sizeof (void *));
  const struct plan_item *before = item - 1;
  if (item == plan->items || before->state != ITEM_FOUND
      || !(before->kind & KIND_TO) || place.entry == NULL || place.partial)
    return true;
  uintptr_t word = plan_device_address (before->entry, before->host);
  if (device_maps_in_place (plan->device) && map_entry_is_shared (place.entry))
    return word == *(uintptr_t *) item->host
           || plan_fail (plan, PLAN_IN_PLACE, item - plan->items, place.entry);
  return attach_store (plan->device, item->host, place.device, word,
                       plan->queue);
}

/* Copy what ITEM's entry has of its range from the device.  */
static bool
copy_from (struct plan *plan, const struct plan_item *item)
{
  if (plan->openacc && item->size == sizeof (void *)
      && !map_entry_is_shared (item->entry))
    return device_copy_from (
      plan->device, (void *) item->host,
      (void *) plan_device_address (item->entry, item->host), item->size,
      plan->queue);
  return attach_copy (plan->device, item->entry, item->host, item->size, false,
                      plan->queue);
}

static bool
copy_item (struct plan *plan, const struct plan_item *item)
{
  if (item->kind & KIND_ALWAYS_POINTER)
    return update_pointer (plan, item);
  if (item->state != ITEM_FOUND)
    return true;
  bool done = true;
  if (item->kind & KIND_TO)
    done = attach_copy (plan->device, item->entry, item->host, item->size, true,
                        plan->queue);
  if (done && (item->kind & KIND_FROM))
    done = copy_from (plan, item);
  return done || plan_fail (plan, PLAN_COPY_FAILED, item - plan->items, NULL);
}

bool
mapvars_update_begin (struct device *device,
                      const struct mapvars_request *request,
                      struct mapping **mapping)
{
  struct plan *plan = plan_read (device, request);
  if (plan == NULL)
    return false;
  plan = plan_find (plan);
  if (plan->failure == PLAN_OK)
    plan_follow_marks (plan);
  for (size_t i = 0; i < plan->count && plan->failure == PLAN_OK; i++)
    copy_item (plan, &plan->items[i]);
  bool done = plan->failure == PLAN_OK;
  *mapping = (struct mapping *) plan;
  if (done)
    return true;
  plan_report (plan);
  mapvars_leave (device, *mapping, false, plan->queue);
  return false;
}

/* The short way of an update that the calling thread waits for: what plan_present finds, all
   of it plain variables, is copied while the plan owes.  False where the passes are needed;
   else *DONE says whether all was copied, after a message.  */
static bool
update_present (struct device *device, const struct mapvars_request *request,
                bool *done)
{
  struct plan *plan = request->construct == MAPVARS_UPDATE && !request->queue
                        ? plan_present (device, request)
                        : NULL;
  if (plan == NULL)
    return false;
  bool plain = !plan->attaches && !plan->describes && plan->descriptors == 0;
  if (likely (plain))
    {
      plan_follow_marks (plan);
      for (size_t i = 0; i < plan->count && plan->failure == PLAN_OK; i++)
        copy_item (plan, &plan->items[i]);
      *done = plan->failure == PLAN_OK;
      if (!*done)
        plan_report (plan);
    }
  plan_leave (plan, false);
  return plain;
}

bool
mapvars_update (struct device *device, const struct mapvars_request *request)
{
  struct mapping *mapping;
  bool done;
  if (likely (update_present (device, request, &done)))
    return done;
  return mapvars_update_begin (device, request, &mapping)
         && mapvars_leave (device, mapping, true, request->queue);
}
