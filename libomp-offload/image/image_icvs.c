/* A device's ICVs, told to the images it loads, and what regions make of them.
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
image_icvs_send (struct device *device, struct loaded_image *image)
{
  const struct addr_pair *there = &image->icvs;
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
  image->league = (struct league_icv) { icvs.nteams, icvs.teams_thread_limit };
  if (device->plugin->host2dev (device->ordinal, (void *) there->start, &icvs,
                                size))
    return true;
  device_error (device, "the ICVs of device %d (%s) cannot be set", number,
                device->name);
  return false;
}

bool
image_icvs_receive (struct device *device, struct loaded_image *image,
                    bool *changed)
{
  struct device_icvs icvs;
  const struct addr_pair *there = &image->icvs;
  if (!image->sets_icvs || there->end - there->start != sizeof icvs)
    return true;
  if (!device->plugin->dev2host (device->ordinal, &icvs, (void *) there->start,
                                 sizeof icvs))
    {
      device_error (device, "the ICVs of device %d (%s) cannot be read",
                    device->number, device->name);
      return false;
    }
  struct league_icv *league = league_icv_of (device->number);
  if (icvs.nteams != image->league.num_teams)
    {
      __atomic_store_n (&league->num_teams, icvs.nteams, __ATOMIC_RELAXED);
      *changed = true;
    }
  if (icvs.teams_thread_limit != image->league.teams_thread_limit)
    {
      __atomic_store_n (&league->teams_thread_limit, icvs.teams_thread_limit,
                        __ATOMIC_RELAXED);
      *changed = true;
    }
  return true;
}
