/* The short way of a region whose variables are present: one loop under the map's
   read lock, no memory but the kept plan and nothing written that another thread's
   launch reads.  This is what a program in its steady state runs; whatever it
   does not know how to do, it leaves to the passes.

   What it finds is what the passes would find (plan_present_item.h), and it stands aside
   where they would copy or store something.

   An update of what is present goes this way, too.  It counts nothing: where it settles, it
   holds the entries instead.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan_present.h"

#include <gomp/plugin.h>
#include <string.h>
#include "base/read_only.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/plan/plan_leave.h"
#include "libomp-offload/plan/plan_make.h"
#include "libomp-offload/plan/plan_present_item.h"

/* The most variables that are worth a try.  */
#define MOST 64
_Static_assert(MOST <= UINT8_MAX, "an index of plan->missing_at");

/* Whether each descriptor's copy on the device is still good.  */
static bool
descriptors_are_good (const struct plan *plan)
{
  const struct plan_item *end = plan->items + plan->count;
  for (uint64_t left = plan->descriptors; left != 0; left &= left - 1)
    {
      const struct plan_item *item = &plan->items[__builtin_ctzll (left)];
      if (item >= end || item->state != ITEM_FOUND)
        continue;
      if (unlikely (map_entry_is_shared (item->entry)))
        return false;
      if (unlikely (
            __atomic_load_n (&item->entry->null_pointers, __ATOMIC_RELAXED))
          && item + 1 < end && (item[1].kind & KIND_POINTER)
          && *(void **) item[1].host != NULL)
        return false;
    }
  return true;
}

/* Note the kinds and origins of all that was found once more: what was noted
   before may be of items that are something else now.  */
static void __attribute__ ((cold)) note_traits (struct plan *plan)
{
  plan->describes = false;
  plan->origins = 0;
  plan->descriptors = 0;
  for (size_t i = 0; i < plan->count; i++)
    if (plan->items[i].state == ITEM_FOUND)
      {
        plan->origins |= plan->items[i].entry->origin;
        if (plan->items[i].kind & KIND_DESCRIPTOR)
          {
            plan->describes = true;
            plan->descriptors |= (uint64_t) 1 << i;
          }
      }
}

/* Whether an empty section that is not there lies in what is made now.  */
static bool __attribute__ ((cold))
has_empty_in_missing (const struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    for (unsigned j = 0; j < plan->missing; j++)
      {
        const struct plan_item *empty = &plan->items[i];
        const struct plan_item *missing = &plan->items[plan->missing_at[j]];
        if (empty->state == ITEM_UNKNOWN && empty->size == 0
            && (empty->kind & KIND_MAPS)
            && empty->host - missing->host < missing->size)
          return true;
      }
  return false;
}

/* Whether plan_make may make what is missing.  The passes have to, where the region has
   an attached pointer, which may lead to a variable that is made now and is attached
   again then, or where a pointer that it has as an empty section leads there.  */
static bool
may_make (const struct plan *plan)
{
  return !plan->attaches && !(plan->empties && has_empty_in_missing (plan));
}

/* Find all items of REQUEST.  False where the passes are needed.  */
static bool
find_all (struct plan *plan, const struct mapvars_request *request)
{
  struct plan_item *item = plan->items;
  void **hosts = request->hosts;
  const size_t *sizes = request->sizes;
  const unsigned short *kinds = request->kinds;
  for (size_t i = 0, count = plan->count; i < count; i++, item++)
    {
      uintptr_t host = (uintptr_t) hosts[i];
      if (unlikely (!present_item_is_as_before (item, kinds[i], host, sizes[i]))
          && !present_item_find (plan, item, kinds[i], host, sizes[i]))
        return false;
    }
  if (unlikely (plan->missing > 0) && unlikely (!may_make (plan)))
    return false;
  if (unlikely (plan->afresh)
      && unlikely (plan->describes || plan->origins != MAP_MAPPED))
    note_traits (plan);
  return likely (plan->descriptors == 0) || descriptors_are_good (plan);
}

/* Find all, and owe what was found.  */
static bool
find_and_owe (struct plan *plan, const struct mapvars_request *request)
{
  map_lock_read (&plan->map->lock);
  bool found = find_all (plan, request)
               && likely (plan->missing == 0 || plan->slot != NULL);
  if (likely (found))
    plan_owe_read_locked (plan);
  map_lock_read_end (&plan->map->lock);
  return found;
}

/* Bytes: a page, at whose bounds loaded objects begin and end.  A missing
   variable is at most as long, so that an object which has any of it has one of
   its ends.  */
#define LEAST_OBJECT 4096
_Static_assert(PLAN_MAKES_SIZE <= LEAST_OBJECT, "both ends tell");

/* Whether what is missing may be a variable of an object that was loaded since
   the map was refreshed.  */
static bool
may_be_loaded (const struct plan *plan)
{
  for (unsigned i = 0; i < plan->missing; i++)
    {
      const struct plan_item *item = &plan->items[plan->missing_at[i]];
      uintptr_t last = item->host + item->size - 1;
      if (address_may_be_loaded (item->host)
          || (item->host / LEAST_OBJECT != last / LEAST_OBJECT
              && address_may_be_loaded (last)))
        return true;
    }
  return false;
}

/* Whether PLAN, which owes, may have found variables of an object that is gone,
   or have missed those of an object that was loaded since.  */
static bool
is_outdated (struct plan *plan)
{
  return unlikely (plan->origins != MAP_MAPPED
                   || (plan->missing > 0 && may_be_loaded (plan)))
         && map_refresh (plan->map);
}

/* The next use of PLAN looks for the items that were missing.  The lock keeps
   other threads from having PLAN settle meanwhile.  */
static void
forget_missing (struct plan *plan)
{
  map_lock_read (&plan->map->lock);
  for (unsigned i = 0; i < plan->missing && plan->made == 0; i++)
    plan->items[plan->missing_at[i]].state = ITEM_UNKNOWN;
  map_lock_read_end (&plan->map->lock);
}

/* End PLAN, which could not be made complete.  Where that may be because other regions
   claim what was missing, have their claims settled and begin the short way again, once:
   returns the plan of that, or NULL where the passes are needed.  */
static struct plan *__attribute__ ((noinline, cold))
try_settled (struct plan *plan, const struct mapvars_request *request)
{
  struct device *device = plan->device;
  struct mapvars_request again = *request;
  forget_missing (plan);
  plan_leave (plan, false);
  if (request->settled || !map_claims_any (&device->map->claims))
    return NULL;
  map_read_begin (device->map);
  map_lock_read_end (&device->map->lock);
  again.settled = true;
  return plan_present (device, &again);
}

struct plan *
plan_present (struct device *device, const struct mapvars_request *request)
{
  if (request->count > MOST || !request->short_kinds || info_wants (INFO_MAPS))
    return NULL;
  struct plan *plan = plan_acquire (device, request->count, request->kinds);
  if (plan == NULL)
    return NULL;
  plan->request = request;
  plan->construct = request->construct;
  plan->openacc = request->construct == MAPVARS_ACC_COMPUTE;
  plan->entries = request->count;
  plan->queue = request->queue;
  plan->own_queue = request->own_queue ? request->queue : NULL;
  plan->private_align = 1;
  if (unlikely (!find_and_owe (plan, request)))
    {
      plan_release (plan);
      return NULL;
    }
  if (unlikely (is_outdated (plan) || (plan->missing > 0 && !plan_make (plan))))
    return try_settled (plan, request);
  return plan;
}

void
plan_present_fill (struct plan *plan, const struct gomp_stage *stage)
{
  struct plan_item *item = plan->items, *end = item + plan->count;
  void **table = stage->table;
  if (unlikely (plan->privates > 0))
    for (struct plan_item *each = item; each < end; each++)
      if (each->host != 0 && (each->kind & KIND_FIRSTPRIVATE))
        {
          memcpy (stage->host + each->offset, (void *) each->host, each->size);
          each->value = stage->device + each->offset;
        }
#pragma GCC unroll 4
  for (size_t i = 0, count = plan->count; i < count; i++)
    table[i] = (void *) item[i].value;
}

/* Set the fields of ITEM, the one at AT, that the passes of an end look at.  */
static void
complete (struct plan_item *item, size_t at)
{
  item->flags = 0;
  item->counter = item->source = at;
  item->owner = ITEM_NONE;
  if (item->kind & (KIND_POINTER | KIND_ATTACH))
    {
      item->bias = item->size;
      item->size = sizeof (void *);
      item->abi_kind = ITEM_NO_ABI_KIND;
    }
}

void
plan_complete (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    complete (&plan->items[i], i);
}
