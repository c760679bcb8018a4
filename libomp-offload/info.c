/* GANGWAY_INFO is a comma-separated list of words:
     devices   a line for each device, when they are found
     counts    a line for each device that was used, at exit
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/info.h"

#include <pthread.h>
#include "base/environment.h"
#include "base/error.h"
#include "libomp-offload/device.h"
#include "libomp-offload/plugin.h"

static pthread_once_t info_once = PTHREAD_ONCE_INIT;
static bool info_counts, info_devices;  /* constant after info_once */

/* One word of the list; false where it is none.  */
static bool
info_take_word (const char **text)
{
  if (environment_take_word (text, "counts"))
    info_counts = true;
  else if (environment_take_word (text, "devices"))
    info_devices = true;
  else
    return false;
  return true;
}

static void
info_read (void)
{
  const char *whole = environment_get ("GANGWAY_INFO");
  if (!whole)
    return;
  const char *text = whole;
  bool good = info_take_word (&text);
  while (good && *(text = environment_skip_space (text)) == ',')
    {
      text++;
      good = info_take_word (&text);
    }
  if (good && environment_at_end (text))
    return;
  environment_invalid ("GANGWAY_INFO", whole);
  info_counts = info_devices = false;
}

static void
info_print_counts (struct device *device)
{
  struct gomp_device_counts counts;
  if (!device->plugin->get_counts
      || __atomic_load_n (&device->state, __ATOMIC_ACQUIRE) != DEVICE_READY
      || !device->plugin->get_counts (device->ordinal, &counts, false))
    return;
  gomp_error ("device %d (%s): launches=%lu tables=%lu allocs=%lu frees=%lu "
              "h2d=%lu h2d_bytes=%llu d2h=%lu d2h_bytes=%llu d2d=%lu",
              device->number, device->name, counts.launches, counts.tables,
              counts.allocs, counts.frees, counts.h2d, counts.h2d_bytes,
              counts.d2h, counts.d2h_bytes, counts.d2d);
}

void
info_print_at_exit (void)
{
  pthread_once (&info_once, info_read);
  if (!info_counts)
    return;
  for (int i = 0; i < device_total (); i++)
    info_print_counts (device_by_index (i));
}

void
info_print_devices (void)
{
  pthread_once (&info_once, info_read);
  if (!info_devices)
    return;
  for (int i = 0; i < device_total (); i++)
    {
      struct device *device = device_by_index (i);
      gomp_error ("device %d: %s %d, capabilities 0x%x, from %s",
                  device->number, device->name, device->ordinal,
                  device->capabilities, device->plugin->path);
    }
}
