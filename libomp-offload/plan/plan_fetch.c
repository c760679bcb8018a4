/* Small data that comes back from a region on a queue of its own: copied behind
   the kernel, so that one wait is for both, into memory of the plan's, because
   only the region's end can tell whether the data is to come back (5.2, 5.8.3:
   where the count becomes 0), and whether what was fetched is still what the
   device has.

   Where a thread waits for the region, and the device would rather copy after that, it is
   copied then.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_leave.h"
#include "libomp-offload/plan/plan_make.h"

/* Bytes, of one item and of all.  More data is copied after the wait, when the
   count says whether it is to come back, straight to where it goes.  */
#define LARGEST_FETCH 1024
#define MOST_FETCH 4096

/* Whether the host reads the memory ITEM's entry lies in.  */
static bool
is_readable (const struct plan *plan, const struct plan_item *item)
{
  return (item->flags & ITEM_STAGED) && plan->stage.host_reads;
}

/* Whether pointers in ITEM's entry are, or were, attached.  The region's end gives
   such a pointer its host value on the device before the data comes back, and a
   copy behind the kernel would be made before that.  */
static bool
has_attachments (const struct plan_item *item)
{
  return __atomic_load_n (&item->entry->attach_counts, __ATOMIC_ACQUIRE)
         != NULL;
}

static bool
is_fetched (const struct plan *plan, const struct plan_item *item)
{
  return item->state == ITEM_FOUND && (item->kind & KIND_FROM)
         && ((item->flags & ITEM_MADE) || (item->kind & KIND_ALWAYS))
         && item->size > 0 && item->size <= LARGEST_FETCH
         && item->host >= item->entry->host_start
         && item->host + item->size <= item->entry->host_end
         && (is_readable (plan, item) || !has_attachments (item))
         && !map_entry_is_shared (item->entry);
}

/* Mark the items to fetch with ITEM_FETCHED; an item whose memory the host can
   read needs no copy and gets `fetched'.  Returns the bytes of the others.  */
static size_t
choose (struct plan *plan, bool waits)
{
  bool after = waits && device_copies_after (plan->device);
  size_t used = 0;
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (!is_fetched (plan, item))
        continue;
      item->fetched = NULL;
      if (is_readable (plan, item))
        item->fetched = plan->stage.host + item->offset;
      else if (!after && used + item->size <= MOST_FETCH)
        used += item->size;
      else
        continue;
      item->flags |= ITEM_FETCHED;
    }
  return used;
}

bool
plan_fetch (struct plan *plan, bool waits)
{
  if (likely (plan->owing))
    return !plan->claims_from || plan->stage.host_reads
           || plan_fetch_claimed (plan);
  if (!plan->own_queue || plan->dynamic)
    return true;
  size_t used = choose (plan, waits);
  char *buffer = used > 0 ? plan_buffer (plan, used) : NULL;
  for (size_t i = 0; i < plan->count && used > 0; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (!(item->flags & ITEM_FETCHED) || item->fetched != NULL)
        continue;
      if (buffer == NULL)
        {
          /* No memory: the data comes back later.  */
          item->flags &= ~ITEM_FETCHED;
          continue;
        }
      const struct copy_part part
        = { (const void *) item->host,
            plan_device_address (item->entry, item->host), item->size };
      if (!device_copy_parts_from (plan->device, buffer, (void *) part.there,
                                   item->size, plan->queue, &part, 1))
        return false;
      item->fetched = buffer;
      buffer += item->size;
    }
  plan->failure = PLAN_OK;
  return true;
}

bool
plan_was_fetched (const struct plan *plan, const struct plan_item *item)
{
  return (item->flags & ITEM_FETCHED)
         && (is_readable (plan, item) || !(item->flags & ITEM_MADE)
             || !__atomic_load_n (&item->entry->used, __ATOMIC_RELAXED));
}

bool
plan_bring_back (struct plan *plan, const struct plan_item *item)
{
  if (map_entry_is_shared (item->entry))
    return true;
  if (plan_was_fetched (plan, item))
    {
      attach_take (item->entry, item->host, item->size, item->fetched);
      return true;
    }
  plan->copied_back = plan->own_queue != NULL;
  return attach_copy (plan->device, item->entry, item->host, item->size, false,
                      plan->own_queue != NULL ? plan->own_queue : plan->queue);
}
