/* Texts that name devices (6.0: omp_get_uid_from_device and back).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-offload/devices/device_number.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/plugin/plugin.h"

#define HOST_UID "OMP_INITIAL_DEVICE"

#define ENTRY(type, name, ...)                                                 \
  GOMP_ENTRY type name (__VA_ARGS__);                                          \
  type name (__VA_ARGS__)

/* A copy of what DEVICE's plugin calls it.  The plugin's text may change when the plugin
   is asked again, so that one thread asks.  Needs DEVICE's lock.  */
static char *
uid_make_locked (struct device *device)
{
  const char *given = device->plugin->get_uid
                        ? device->plugin->get_uid (device->ordinal)
                        : NULL;
  char text[32];
  if (!given)
    {
      snprintf (text, sizeof text, "OMP_DEV_%d", device->number);
      given = text;
    }
  char *copy = memory_alloc (strlen (given) + 1);
  return strcpy (copy, given);
}

static const char *
device_uid (struct device *device)
{
  char *uid = __atomic_load_n (&device->uid, __ATOMIC_ACQUIRE);
  if (uid)
    return uid;
  mutex_lock (&device->lock);
  uid = device->uid;
  if (!uid)
    {
      uid = uid_make_locked (device);
      __atomic_store_n (&device->uid, uid, __ATOMIC_RELEASE);
    }
  mutex_unlock (&device->lock);
  return uid;
}

static const char *
uid_of (int number)
{
  number = device_number_of_user (number);
  if (number == DEVICE_NUMBER_HOST)
    return HOST_UID;
  struct device *device = device_by_number (number);
  return device ? device_uid (device) : NULL;
}

static int
number_of (const char *text)
{
  if (strcmp (text, HOST_UID) == 0)
    return DEVICE_NUMBER_HOST;
  for (int i = 0; i < device_count (); i++)
    if (strcmp (text, device_uid (device_by_number (i))) == 0)
      return i;
  return DEVICE_NUMBER_NONE;
}

ENTRY (const char *, omp_get_uid_from_device, int device_num)
{
  return uid_of (device_num);
}

ENTRY (int, omp_get_device_from_uid, const char *uid)
{
  return uid ? number_of (uid) : DEVICE_NUMBER_NONE;
}
