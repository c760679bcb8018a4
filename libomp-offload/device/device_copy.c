/* Copies between the host and a device, with their messages.  No state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device.h"

#include "base/error.h"
#include "libomp-offload/device/data_events.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/device/host_writes.h"
#include "libomp-offload/plugin/plugin.h"

static bool __attribute__ ((cold))
copy_failed (struct device *device, const char *from, const void *src,
             const char *to, const void *dst, size_t size)
{
  gomp_error ("Copying of %zu bytes from %s [%p..%p) to %s [%p..%p) failed on "
              "device %d (%s)",
              size, from, src, (const char *) src + size, to, dst,
              (const char *) dst + size, device->number, device->name);
  return false;
}

bool
device_copy_to (struct device *device, void *dst, const void *src, size_t size,
                struct goacc_asyncqueue *queue)
{
  struct plugin *plugin = device->plugin;
  if (size == 0)
    return true;
  struct data_event event;
  data_event_start (&event, DATA_UPLOAD, device, size, src, dst);
  uint64_t began = info_clock_if (INFO_COPIES);
  bool good = queue ? plugin->openacc_async_host2dev (device->ordinal, dst, src,
                                                      size, queue)
                    : plugin->host2dev (device->ordinal, dst, src, size);
  if (unlikely (began != 0) && good)
    info_copy (device, dst, src, src, size, began, queue != NULL);
  data_event_end (&event);
  return good || copy_failed (device, "host", src, "device", dst, size);
}

bool
device_copy_from (struct device *device, void *dst, const void *src,
                  size_t size, struct goacc_asyncqueue *queue)
{
  struct plugin *plugin = device->plugin;
  if (size == 0)
    return true;
  struct data_event event;
  data_event_start (&event, DATA_DOWNLOAD, device, size, dst, src);
  uint64_t began = info_clock_if (INFO_COPIES);
  bool good = queue ? plugin->openacc_async_dev2host (device->ordinal, dst, src,
                                                      size, queue)
                    : plugin->dev2host (device->ordinal, dst, src, size);
  if (queue != NULL && good)
    host_writes_note (queue, dst, size);
  if (unlikely (began != 0) && good)
    info_copy (device, dst, src, dst, size, began, queue != NULL);
  data_event_end (&event);
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
  uint64_t began = info_clock_if (INFO_COPIES);
  if (queue && plugin->openacc_async_dev2dev)
    good
      = plugin->openacc_async_dev2dev (device->ordinal, dst, src, size, queue);
  else
    good = (!queue || plugin->openacc_async_synchronize (queue))
           && plugin->dev2dev (device->ordinal, dst, src, size);
  if (unlikely (began != 0) && good)
    info_copy (device, dst, src, NULL, size, began, queue != NULL);
  return good || copy_failed (device, "device", src, "device", dst, size);
}
