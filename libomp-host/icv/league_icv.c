/* The league ICVs of devices: a list that only grows, looked through
   without a lock; a device's entry begins with what the environment says.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/icv/league_icv.h"

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-host/icv/icv.h"

struct league_device
{
  struct league_device *next; /* constant once in the list */
  int number;                 /* constant */
  struct league_icv icv;
};

static struct league_device *league_devices; /* atomic */

static struct league_device *
league_device_create (int number)
{
  struct icv_offload values;
  icv_offload_values (number, &values);
  struct league_device *device = memory_alloc (sizeof *device);
  *device = (struct league_device) {
    .number = number,
    .icv = { values.num_teams, values.teams_thread_limit },
  };
  return device;
}

static struct league_icv *
device_icv (int number)
{
  struct league_device *made = NULL;
  /* Acquire: the entries' constant fields.  */
  struct league_device *first
    = __atomic_load_n (&league_devices, __ATOMIC_ACQUIRE);
  while (true)
    {
      for (struct league_device *device = first; device; device = device->next)
        if (device->number == number)
          {
            free (made);
            return &device->icv;
          }
      if (!made)
        made = league_device_create (number);
      made->next = first;
      if (__atomic_compare_exchange_n (&league_devices, &first, made, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return &made->icv;
    }
}

struct league_icv *
league_icv_of (int device)
{
  return device < 0 ? &icv_device.league : device_icv (device);
}

void
league_icv_free (void)
{
  struct league_device *device
    = __atomic_exchange_n (&league_devices, NULL, __ATOMIC_ACQUIRE);
  while (device)
    {
      struct league_device *next = device->next;
      free (device);
      device = next;
    }
}
