/* Copies between the host and a device, with their messages.  No state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device.h"

#include <stdlib.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/device/data_events.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/device/host_writes.h"
#include "libomp-offload/plugin/plugin.h"

/* Say so where SIZE bytes of DEVICE from ADDRESS on are more than there are.  Nothing is
   known of a host address, nor of device memory that the program has from elsewhere.  */
static void
report_too_long (struct device *device, const void *address, size_t size)
{
  size_t room = device_memory_room (device, address);
  if (room < size)
    device_error (device,
                  "invalid size: %zu bytes, where %zu are allocated at %p on "
                  "device %d (%s)",
                  size, room, address, device->number, device->name);
}

static bool __attribute__ ((cold))
copy_failed (struct device *device, const char *from, const void *src,
             const char *to, const void *dst, size_t size)
{
  report_too_long (device, src, size);
  report_too_long (device, dst, size);
  device_error (
    device,
    "Copying of %zu bytes from %s [%p..%p) to %s [%p..%p) failed on "
    "device %d (%s)",
    size, from, src, (const char *) src + size, to, dst,
    (const char *) dst + size, device->number, device->name);
  return false;
}

static bool
copy_to (struct device *device, void *dst, const void *src, size_t size,
         struct goacc_asyncqueue *queue)
{
  struct plugin *plugin = device->plugin;
  uint64_t began = info_clock_if (INFO_COPIES);
  bool good = queue ? plugin->openacc_async_host2dev (device->ordinal, dst, src,
                                                      size, queue)
                    : plugin->host2dev (device->ordinal, dst, src, size);
  if (unlikely (began != 0) && good)
    info_copy (device, dst, src, src, size, began, queue != NULL);
  return good;
}

bool
device_copy_to (struct device *device, void *dst, const void *src, size_t size,
                struct goacc_asyncqueue *queue)
{
  if (size == 0)
    return true;
  struct data_event event;
  data_event_start (&event, DATA_UPLOAD, device, size, src, dst);
  bool good = copy_to (device, dst, src, size, queue);
  data_event_end (&event);
  return good || copy_failed (device, "host", src, "device", dst, size);
}

static bool
copy_from (struct device *device, void *dst, const void *src, size_t size,
           struct goacc_asyncqueue *queue)
{
  struct plugin *plugin = device->plugin;
  uint64_t began = info_clock_if (INFO_COPIES);
  bool good = queue ? plugin->openacc_async_dev2host (device->ordinal, dst, src,
                                                      size, queue)
                    : plugin->dev2host (device->ordinal, dst, src, size);
  if (queue != NULL && good)
    host_writes_note (queue, dst, size);
  if (unlikely (began != 0) && good)
    info_copy (device, dst, src, dst, size, began, queue != NULL);
  return good;
}

bool
device_copy_from (struct device *device, void *dst, const void *src,
                  size_t size, struct goacc_asyncqueue *queue)
{
  if (size == 0)
    return true;
  struct data_event event;
  data_event_start (&event, DATA_DOWNLOAD, device, size, dst, src);
  bool good = copy_from (device, dst, src, size, queue);
  data_event_end (&event);
  return good || copy_failed (device, "device", src, "host", dst, size);
}

/* The events of COUNT PARTS of one copy, each of which has begun: the last begun is
   the first to end.  NULL, with none told, where nobody observes or there is no
   memory.  */
static struct data_event *
parts_start (struct device *device, enum data_event_type type,
             const struct copy_part *parts, size_t count)
{
  if (likely (!data_is_observed ()))
    return NULL;
  struct data_event *events = memory_try_alloc (count * sizeof *events);
  for (size_t i = 0; i < count && events != NULL; i++)
    data_event_start (&events[i], type, device, parts[i].size, parts[i].host,
                      (void *) parts[i].there);
  return events;
}

static void
parts_end (struct data_event *events, size_t count)
{
  while (events != NULL && count-- > 0)
    data_event_end (&events[count]);
  free (events);
}

bool
device_copy_parts_to (struct device *device, void *dst, const void *src,
                      size_t size, struct goacc_asyncqueue *queue,
                      const struct copy_part *parts, size_t count)
{
  struct data_event *events = parts_start (device, DATA_UPLOAD, parts, count);
  bool good = copy_to (device, dst, src, size, queue);
  parts_end (events, count);
  return good || copy_failed (device, "host", src, "device", dst, size);
}

bool
device_copy_parts_from (struct device *device, void *dst, const void *src,
                        size_t size, struct goacc_asyncqueue *queue,
                        const struct copy_part *parts, size_t count)
{
  struct data_event *events = parts_start (device, DATA_DOWNLOAD, parts, count);
  bool good = copy_from (device, dst, src, size, queue);
  parts_end (events, count);
  return good || copy_failed (device, "device", src, "host", dst, size);
}

bool
device_copy_within (struct device *device, void *dst, const void *src,
                    size_t size, struct goacc_asyncqueue *queue)
{
  struct plugin *plugin = device->plugin;
  if (size == 0)
    return true;
  bool good;
  struct data_event event;
  data_event_start_copy (&event, device, dst, device, src, size);
  uint64_t began = info_clock_if (INFO_COPIES);
  if (queue && plugin->openacc_async_dev2dev)
    good
      = plugin->openacc_async_dev2dev (device->ordinal, dst, src, size, queue);
  else
    good = (!queue || plugin->openacc_async_synchronize (queue))
           && plugin->dev2dev (device->ordinal, dst, src, size);
  data_event_end (&event);
  if (unlikely (began != 0) && good)
    info_copy (device, dst, src, NULL, size, began, queue != NULL);
  return good || copy_failed (device, "device", src, "device", dst, size);
}

bool
device_may_copy_between (const struct device *to, const struct device *from)
{
  return to->plugin == from->plugin && to->plugin->peer_copy != NULL;
}

int
device_copy_between (struct device *to, void *dst, struct device *from,
                     const void *src, size_t size,
                     struct goacc_asyncqueue *queue)
{
  if (!device_may_copy_between (to, from))
    return 0;
  struct data_event event;
  data_event_start_copy (&event, to, dst, from, src, size);
  uint64_t began = info_clock_if (INFO_COPIES);
  int done
    = to->plugin->peer_copy (to->ordinal, dst, from->ordinal, src, size, queue);
  data_event_end (&event);
  if (unlikely (began != 0) && done > 0)
    info_copy (to, dst, src, NULL, size, began, queue != NULL);
  if (done < 0)
    copy_failed (to, "another device", src, "device", dst, size);
  return done;
}
