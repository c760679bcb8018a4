/* What libomp-host may ask of devices.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/host-api.h"

#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/device_told.h"
#include "libomp-offload/devices/available_devices.h"
#include "libomp-offload/devices/device_life.h"
#include "libomp-offload/devices/device_number.h"
#include "libomp-offload/devices/devices.h"

#define PAUSE_SOFT 1
#define PAUSE_HARD 2

int
offload_num_devices (void)
{
  return device_count ();
}

void
offload_tell_ends (void)
{
  /* Nobody looks for devices here.  */
  if (!device_told_any ())
    return;
  for (int i = 0; i < device_total (); i++)
    device_told_end (device_by_index (i));
}

bool
offload_devices_text_valid (const char *text)
{
  return available_devices_parse (text, NULL, 0, NULL) >= 0;
}

int
offload_default_device (int value)
{
  return device_number_of_icv (value);
}

bool
offload_is_host (int number)
{
  return device_number_of_user (number) == DEVICE_NUMBER_HOST;
}

/* Soft: free what the runtime only keeps for later.  Hard: finish the device,
   so that it is as before its first use, mapped data included (5.2,
   18.6.1).  */
static int
pause_device (struct device *device, int kind)
{
  if (__atomic_load_n (&device->state, __ATOMIC_ACQUIRE) != DEVICE_READY)
    return 0;
  if (kind == PAUSE_HARD)
    return device_finish (device, NULL) == DEVICE_IS_FINISHED ? 0 : -1;
  device_memory_trim (device);
  return 0;
}

int
offload_pause (int number, int kind)
{
  struct device *device = device_by_number (device_number_of_user (number));
  if (!device || (kind != PAUSE_SOFT && kind != PAUSE_HARD)
      || host_native_device () >= 0)
    return -1;
  return pause_device (device, kind);
}

int
offload_pause_all (int kind)
{
  if ((kind != PAUSE_SOFT && kind != PAUSE_HARD) || host_native_device () >= 0)
    return -1;
  int result = 0;
  for (int i = 0; i < device_total (); i++)
    if (pause_device (device_by_index (i), kind) != 0)
      result = -1;
  return result;
}
