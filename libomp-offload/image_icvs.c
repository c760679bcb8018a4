/* A device's ICVs come from the environment: NAME_DEV_<n> for one device,
   NAME_DEV for all but the host, NAME_ALL for all (5.2, 21: the
   device-specific variants).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image_icvs.h"

#include <limits.h>
#include <stdio.h>
#include "base/environment.h"
#include "base/error.h"
#include "libomp-offload/plugin.h"

/* The layout is the images'.  */
struct device_icvs
{
  int device_num;
  int default_device;
  int nteams;
  int teams_thread_limit;
};

static int
device_icv_read (const char *name, int number, long minimum, long value)
{
  char variable[64];
  snprintf (variable, sizeof variable, "%s_ALL", name);
  environment_long (variable, minimum, INT_MAX, &value);
  snprintf (variable, sizeof variable, "%s_DEV", name);
  environment_long (variable, minimum, INT_MAX, &value);
  snprintf (variable, sizeof variable, "%s_DEV_%d", name, number);
  environment_long (variable, minimum, INT_MAX, &value);
  return value;
}

bool
image_icvs_send (struct device *device, const struct addr_pair *there)
{
  if (!there->start)
    return true;
  int number = device->number;
  struct device_icvs icvs = {
    .device_num = number,
    .default_device = device_icv_read ("OMP_DEFAULT_DEVICE", number, 0, 0),
    .nteams = device_icv_read ("OMP_NUM_TEAMS", number, 1, 0),
    .teams_thread_limit
    = device_icv_read ("OMP_TEAMS_THREAD_LIMIT", number, 1, 0),
  };
  size_t size = there->end - there->start;
  if (size != sizeof icvs && size != sizeof icvs.device_num)
    {
      gomp_error ("an image's variable for ICVs has %zu bytes: not a known "
                  "format", size);
      return false;
    }
  if (device->plugin->host2dev (device->ordinal, (void *) there->start, &icvs,
                                size))
    return true;
  gomp_error ("the ICVs of device %d (%s) cannot be set", number,
              device->name);
  return false;
}
