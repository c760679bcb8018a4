/* Which variables of an OpenACC compute construct are read when it is met.

   A firstprivate variable (OpenACC 3.3, 2.5.14) has the value it had when the
   construct was met; GCC passes it like a copyin: as GOMP_MAP_TO, of a
   temporary on the stack if it is a scalar, else of the variable itself.  Such
   memory may be gone when a queue comes to it.  A copyin in a queue, on the
   other hand, has the value that the variable has when the queue comes to it;
   and a program may change the variable meanwhile only by copies that it puts
   into queues itself.

   So what looks like both is read when the construct is met, which is right for
   either, unless a copy to it is still in a queue: then it is a copyin, and read
   in the queue's order.  (A queue that the program has a handle of may hold copies
   that the runtime does not know: it is waited for first.)  What was read is a
   private copy of the construct's, not in the map; so it may be no variable of which
   the construct maps any part by another name.  Its size makes no difference: a
   copyin of many megabytes costs a copy by the host, or, where the host has no memory
   for that, the caller waits for the device's (plan_send.c).

   Without a queue of the program's the memory stays, and small variables alone
   are taken so: they then need no entry in the map and no copy of their own.  Where a
   queue has still to write one of these, it gets an entry, whose making comes after
   that copy (plan_departures.c).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_enter.h"

#include <gomp/abi.h>
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/host_writes.h"

/* Bytes: without a queue of the program's, copying more by the host costs more than
   the device's copy.  */
#define LARGEST_NOW 1024

/* Whether ITEM, of one of the pointers' kinds, is in, or points into, the range
   of CANDIDATE.  */
static bool
concerns (const struct plan_item *item, const struct plan_item *candidate)
{
  const uint32_t pointers
    = KIND_POINTER | KIND_ALWAYS_POINTER | KIND_ATTACH | KIND_USE_DEVICE;
  uintptr_t start = candidate->host, end = start + candidate->size;
  if (!(item->kind & pointers))
    return false;
  if (item->host < end && start < item->host + sizeof (void *))
    return true;
  uintptr_t target
    = item->kind & KIND_USE_DEVICE ? item->host : *(uintptr_t *) item->host;
  return target + item->bias >= start && target + item->bias < end;
}

/* Whether another item of the construct maps some of the item AT, by another
   name: on the device the two are one, too, so that either sees what is stored
   to the other.  */
static bool
is_shared (const struct plan *plan, size_t at)
{
  const struct plan_item *item = &plan->items[at];
  uintptr_t start = item->host, end = start + item->size;
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *other = &plan->items[i];
      if (other->host < end && start < other->host + other->size
          && (other->kind & KIND_MAPS) && i != at)
        return true;
    }
  return false;
}

/* Whether the item AT is one variable by itself: what follows is no pointer to
   it, no pointer is in it, and no other item is about it.  */
static bool
stands_alone (const struct plan *plan, size_t at)
{
  const struct plan_item *item = &plan->items[at];
  if (item->owner != ITEM_NONE || is_shared (plan, at))
    return false;
  if (!plan->pointers)
    return true;
  const uint32_t followers
    = KIND_POINTER | KIND_DESCRIPTOR | KIND_ALWAYS_POINTER | KIND_ATTACH;
  if (at + 1 < plan->count && (item[1].kind & followers))
    return false;
  for (size_t i = 0; i < plan->count; i++)
    if (concerns (&plan->items[i], item))
      return false;
  return true;
}

/* Whether no queue has still to write to ITEM.  False also after plan_fail.  */
static bool
is_settled (struct plan *plan, const struct plan_item *item)
{
  switch (host_writes_look (plan->device, plan->queue, (void *) item->host,
                            item->size))
    {
    case HOST_WRITES_PENDING:
      return false;
    case HOST_WRITES_UNKNOWN:
      return device_queue_wait (plan->device, plan->queue)
             || plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
    default:
      return true;
    }
}

bool
plan_choose_early (struct plan *plan)
{
  bool queued = plan->queue != NULL && plan->own_queue == NULL;
  size_t largest = queued ? SIZE_MAX : LARGEST_NOW;
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (item->code == GOMP_MAP_TO && (item->kind & KIND_MAPS)
          && item->size > 0 && item->size <= largest && stands_alone (plan, i)
          && is_settled (plan, item))
        item->flags |= ITEM_EARLY;
    }
  return plan->failure == PLAN_OK;
}

bool
plan_take_early (struct plan *plan, struct plan_item *item)
{
  if (!(item->flags & ITEM_EARLY))
    return false;
  item->flags &= ~ITEM_EARLY;
  item->kind = KIND_KNOWN | KIND_FIRSTPRIVATE;
  plan->privates++;
  return true;
}
