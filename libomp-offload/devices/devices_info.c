/* What GANGWAY_INFO tells of the devices themselves.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/devices/devices_info.h"

#include "base/error.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/plugin/plugin.h"

static void
device_print_counts (struct device *device)
{
  struct gomp_device_counts counts;
  if (!device->plugin->get_counts
      || !__atomic_load_n (&device->was_ready, __ATOMIC_RELAXED)
      || !device->plugin->get_counts (device->ordinal, &counts, false))
    return;
  gomp_error ("device %d (%s): launches=%lu tables=%lu allocs=%lu frees=%lu "
              "h2d=%lu h2d_bytes=%llu d2h=%lu d2h_bytes=%llu d2d=%lu",
              device->number, device->name, counts.launches, counts.tables,
              counts.allocs, counts.frees, counts.h2d, counts.h2d_bytes,
              counts.d2h, counts.d2h_bytes, counts.d2d);
}

void
devices_print (void)
{
  if (!info_wants (INFO_DEVICES))
    return;
  for (int i = 0; i < device_total (); i++)
    {
      struct device *device = device_by_index (i);
      gomp_error ("device %d: %s %d, capabilities 0x%x, from %s",
                  device->number, device->name, device->ordinal,
                  device->capabilities, device->plugin->path);
    }
}

void
devices_print_counts (void)
{
  if (!info_wants (INFO_COUNTS))
    return;
  for (int i = 0; i < device_total (); i++)
    device_print_counts (device_by_index (i));
}
