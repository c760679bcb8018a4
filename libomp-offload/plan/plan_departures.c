/* Copies back that a queue still holds.

   An entry leaves the map once its copy back is in a queue, so that a program may
   map the range again at once.  In the same queue that is in order.  For another
   one OpenACC promises no order without a wait (2.7, 2.16.1), but drivers that
   copy to pageable memory before they return give it, and programs count on it.
   So the map remembers what is under way, and a construct that makes an entry
   there comes after it.

   The list is guarded by the map's lock, in order of serial.  A departure is
   removed by its queue, behind its copies.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_enter.h"
#include "libomp-offload/plan/plan_leave.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"

/* The copies back of one construct, or of several with the same ranges in one
   queue.  */
struct departure
{
  struct departure *next;
  struct map *map;
  struct goacc_asyncqueue *queue;
  uint64_t serial;
  size_t pending; /* constructs that have not left; the last one removes it */
  size_t count;
  struct departure_range
  {
    uintptr_t start, end;
  } ranges[];
};

/* Called by the plugin when the queue has done a departure's copies.  */
static void
departure_end (void *argument, bool good)
{
  (void) good; /* failed copies are over too */
  struct departure *departure = argument;
  struct map *map = departure->map;
  map_lock_write (&map->lock);
  bool ended = --departure->pending == 0;
  if (ended)
    {
      struct departure **link = &map->departures;
      while (*link != departure)
        link = &(*link)->next;
      __atomic_store_n (link, departure->next, __ATOMIC_RELAXED);
    }
  map_lock_write_end (&map->lock);
  if (ended)
    free (departure);
}

static bool
are_alike (const struct departure *one, const struct departure *other)
{
  return one->queue == other->queue && one->count == other->count
         && memcmp (one->ranges, other->ranges,
                    one->count * sizeof one->ranges[0])
              == 0;
}

/* Put NEW into its map's list, or count one more construct in a departure that
   has the same queue and ranges; returns the departure in the list.  */
static struct departure *
departure_insert (struct departure *new)
{
  struct map *map = new->map;
  map_lock_write (&map->lock);
  struct departure **link = &map->departures;
  for (; *link != NULL && !are_alike (*link, new); link = &(*link)->next)
    new->serial = (*link)->serial + 1;
  struct departure *departure = *link;
  if (departure == NULL)
    __atomic_store_n (link, departure = new, __ATOMIC_RELAXED);
  departure->pending++;
  map_lock_write_end (&map->lock);
  if (departure != new)
    free (new);
  return departure;
}

static size_t
count_copied_back (const struct plan *plan)
{
  size_t count = 0;
  for (size_t i = 0; i < plan->count && plan->last > 0; i++)
    count += plan_copies_back (plan, &plan->items[i]);
  return count;
}

bool
plan_depart (struct plan *plan)
{
  size_t count = plan->queue != NULL ? count_copied_back (plan) : 0;
  if (count == 0)
    return true;
  struct departure *departure = memory_try_alloc (
    sizeof *departure + count * sizeof departure->ranges[0]);
  if (departure == NULL)
    return device_queue_wait (plan->device, plan->queue);
  *departure = (struct departure) { .map = plan->map,
                                    .queue = plan->queue,
                                    .serial = 1 };
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if (!plan_copies_back (plan, item))
        continue;
      departure->ranges[departure->count].start = item->host;
      departure->ranges[departure->count++].end = item->host + item->size;
    }
  plan->device->plugin->openacc_async_queue_callback (
    plan->queue, departure_end, departure_insert (departure));
  return true;
}

static bool
overlaps (const struct departure *departure, const struct map_entry *entry)
{
  for (size_t i = 0; i < departure->count; i++)
    if (departure->ranges[i].start < entry->host_end
        && entry->host_start < departure->ranges[i].end)
      return true;
  return false;
}

static bool
overlaps_made (const struct departure *departure, const struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    if ((plan->items[i].flags & ITEM_MADE)
        && overlaps (departure, plan->items[i].entry))
      return true;
  return false;
}

/* Find the first departure with a serial above *SERIAL that PLAN must come
   after, in another queue than PLAN's.  Returns its queue and sets *SERIAL to
   its serial; NULL where there is none.  */
static struct goacc_asyncqueue *
next_queue (const struct plan *plan, uint64_t *serial)
{
  struct goacc_asyncqueue *queue = NULL;
  map_lock_read (&plan->map->lock);
  for (const struct departure *departure = plan->map->departures;
       departure != NULL && queue == NULL; departure = departure->next)
    if (departure->serial > *serial && departure->queue != plan->queue
        && overlaps_made (departure, plan))
      {
        *serial = departure->serial;
        queue = departure->queue;
      }
  map_lock_read_end (&plan->map->lock);
  return queue;
}

/* Let PLAN come after what is in QUEUE.  Ordering the queues is enough only in
   a queue of the program's: a construct with a queue of its own gathers its
   small data from host memory on this thread, now, so that QUEUE must be
   done.  */
static bool
come_after (struct plan *plan, struct goacc_asyncqueue *queue)
{
  struct device *device = plan->device;
  if (plan->queue != NULL && plan->own_queue == NULL
      && device->plugin->openacc_async_serialize (queue, plan->queue))
    return true;
  return device_queue_wait (device, queue)
         || plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
}

bool
plan_follow_departures (struct plan *plan)
{
  uint64_t serial = 0;
  /* Relaxed: an entry that this plan could make was removed under the lock
     after its departure came into the list.  */
  if (plan->made == 0
      || __atomic_load_n (&plan->map->departures, __ATOMIC_RELAXED) == NULL)
    return true;
  for (struct goacc_asyncqueue *queue;
       (queue = next_queue (plan, &serial)) != NULL;)
    if (!come_after (plan, queue))
      return false;
  return true;
}
