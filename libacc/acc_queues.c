/* The table of a device's async queues.  It is locked only to look a queue up
   or to note one that was made.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_queues.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/device/host_writes.h"
#include "libomp-offload/plugin/plugin.h"

void
acc_queues_init (struct acc_queues *queues)
{
  *queues = (struct acc_queues) { 0 };
  mutex_init (&queues->lock, MUTEX_RANK_ACC_QUEUES);
}

bool
acc_queues_destroy (struct device *device, struct acc_queues *queues)
{
  mutex_lock (&queues->lock);
  struct acc_queue *list = queues->list;
  size_t count = queues->count;
  queues->list = NULL;
  queues->count = queues->room = 0;
  mutex_unlock (&queues->lock);

  bool done = true;
  for (size_t i = 0; i < count; i++)
    host_writes_forget (list[i].queue);
  for (size_t i = 0; i < count; i++)
    done &= device->plugin->openacc_async_destruct (list[i].queue);
  free (list);
  return done;
}

/* The index of the first queue that is not below ASYNC.  */
static size_t
queues_position_locked (const struct acc_queues *queues, int async)
{
  size_t low = 0, high = queues->count;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (queues->list[middle].async < async)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static struct goacc_asyncqueue *
queues_find_locked (const struct acc_queues *queues, int async)
{
  size_t position = queues_position_locked (queues, async);
  if (position < queues->count && queues->list[position].async == async)
    return queues->list[position].queue;
  return NULL;
}

struct goacc_asyncqueue *
acc_queues_find (struct acc_queues *queues, int async)
{
  mutex_lock (&queues->lock);
  struct goacc_asyncqueue *queue = queues_find_locked (queues, async);
  mutex_unlock (&queues->lock);
  return queue;
}

/* False where there is no memory for it.  */
static bool
queues_insert_locked (struct acc_queues *queues, int async,
                      struct goacc_asyncqueue *queue)
{
  size_t position = queues_position_locked (queues, async);
  if (queues->count == queues->room)
    {
      size_t room = queues->room ? 2 * queues->room : 8;
      struct acc_queue *list
        = memory_try_realloc (queues->list, room * sizeof *list);
      if (!list)
        return false;
      queues->list = list;
      queues->room = room;
    }
  memmove (&queues->list[position + 1], &queues->list[position],
           (queues->count - position) * sizeof queues->list[0]);
  queues->list[position] = (struct acc_queue) { async, queue };
  queues->count++;
  return true;
}

struct goacc_asyncqueue *
acc_queues_get (struct device *device, struct acc_queues *queues, int async)
{
  struct goacc_asyncqueue *queue = acc_queues_find (queues, async);
  if (likely (queue != NULL))
    return queue;
  /* The plugin makes the queue while this thread does not hold the lock, as
     that may take a while.  If another thread has made a queue for ASYNC
     meanwhile, that one stays, and this thread destroys its own.  */
  struct goacc_asyncqueue *new
    = device->plugin->openacc_async_construct (device->ordinal);
  if (!new)
    return NULL;
  host_writes_watch (device, new);
  mutex_lock (&queues->lock);
  queue = queues_find_locked (queues, async);
  bool has_new = !queue && queues_insert_locked (queues, async, new);
  mutex_unlock (&queues->lock);
  if (has_new)
    return new;
  if (!queue)
    gomp_error ("Out of memory for the list of a device's async queues");
  host_writes_forget (new);
  device->plugin->openacc_async_destruct (new);
  return queue;
}

struct acc_queue *
acc_queues_snapshot (struct acc_queues *queues, size_t *count)
{
  struct acc_queue *copy = NULL;
  mutex_lock (&queues->lock);
  *count = queues->count;
  if (queues->count)
    {
      copy = memory_try_alloc (queues->count * sizeof *copy);
      if (copy)
        memcpy (copy, queues->list, queues->count * sizeof *copy);
    }
  mutex_unlock (&queues->lock);
  if (*count && !copy)
    gomp_fatal ("Out of memory for a list of a device's async queues");
  return copy;
}

void
acc_queues_drain (struct device *device, struct acc_queues *queues)
{
  size_t count;
  struct acc_queue *list = acc_queues_snapshot (queues, &count);
  for (size_t i = 0; i < count; i++)
    device->plugin->openacc_async_synchronize (list[i].queue);
  free (list);
}
