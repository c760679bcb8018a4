/* A device's ICVs, told to the images it loads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/image_icvs.h"

#include "base/error.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/plugin/plugin.h"

/* The layout is that of the variable in the images.  */
struct device_icvs
{
  int device_num;
  int default_device;
  int nteams;
  int teams_thread_limit;
};

bool
image_icvs_send (struct device *device, const struct addr_pair *there)
{
  if (!there->start)
    return true;
  int number = device->number;
  struct icv_offload values;
  icv_offload_values (number, &values);
  const struct league_icv *league = league_icv_of (number);
  bool unknown = values.default_device <= ICV_DEFAULT_DEVICE_TRAITS;
  struct device_icvs icvs = {
    .device_num = number,
    .default_device = unknown ? 0 : values.default_device,
    .nteams = __atomic_load_n (&league->num_teams, __ATOMIC_RELAXED),
    .teams_thread_limit
    = __atomic_load_n (&league->teams_thread_limit, __ATOMIC_RELAXED),
  };
  size_t size = there->end - there->start;
  if (size != sizeof icvs && size != sizeof icvs.device_num)
    {
      gomp_error ("an image's variable for ICVs has %zu bytes: not a known "
                  "format",
                  size);
      return false;
    }
  if (device->plugin->host2dev (device->ordinal, (void *) there->start, &icvs,
                                size))
    return true;
  device_error (device, "the ICVs of device %d (%s) cannot be set", number,
                device->name);
  return false;
}
