/* Marks of map entries.  There is no lock: a mark's references are counted.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_mark.h"

#include <stdlib.h>
#include "base/error.h"
#include "base/memory.h"
#include "base/workers.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"

struct map_mark *
map_mark_create (struct device *device, struct goacc_asyncqueue *queue)
{
  struct plugin *plugin = device->plugin;
  struct map_mark *mark
    = plugin->queue_mark != NULL ? memory_try_alloc (sizeof *mark) : NULL;
  if (mark == NULL)
    return NULL;
  *mark = (struct map_mark) { .device = device,
                              .mark = plugin->queue_mark (queue),
                              .references = 1 };
  if (mark->mark != NULL)
    return mark;
  free (mark);
  return NULL;
}

void
map_mark_hold (struct map_mark *mark)
{
  __atomic_fetch_add (&mark->references, 1, __ATOMIC_RELAXED);
}

static void
mark_free (void *argument)
{
  struct map_mark *mark = argument;
  mark->device->plugin->queue_mark_free (mark->mark);
  free (mark);
}

void
map_mark_drop (struct map_mark *mark)
{
  if (__atomic_sub_fetch (&mark->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  if (device_in_callback)
    worker_pool_submit (offload_workers (), mark_free, mark, false);
  else
    mark_free (mark);
}

static bool
wait_for (struct map_mark *mark)
{
  struct device *device = mark->device;
  if (device->plugin->queue_mark_passed (mark->mark))
    return true;
  struct goacc_asyncqueue *queue = device_queue_acquire (device);
  if (queue == NULL)
    return false;
  bool good
    = map_mark_follow (mark, queue) && device_queue_wait (device, queue);
  if (good)
    device_queue_release (device, queue);
  else
    {
      device_queue_end (device, queue);
      device_queue_leave (device);
    }
  return good;
}

bool
map_mark_follow (struct map_mark *mark, struct goacc_asyncqueue *queue)
{
  struct device *device = mark->device;
  if (queue == NULL)
    return wait_for (mark);
  if (device->plugin->queue_follow (queue, mark->mark))
    return true;
  device_error (
    device, "a queue of device %d (%s) cannot be ordered behind another one",
    device->number, device->name);
  return false;
}
