/* The routines that read and set a device's league ICVs from the host (6.0, 24.11 to
   24.14).  A launch reads them in launch_arguments.c; images that have a copy, which
   routines in their regions read, are told of a new value.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <limits.h>
#include <omp.h>
#include "base/end.h"
#include "base/error.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/devices/device_number.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/plugin/plugin.h"

/* The ICVs of the device that a routine's argument NUMBER names, with what regions have set;
   NULL where it names none.  *DEVICE becomes the device, NULL for the host.  */
static struct league_icv *
league_of_user (int number, struct device **device)
{
  number = device_number_of_user (number);
  if (number == DEVICE_NUMBER_NONE)
    return NULL;
  *device = number == DEVICE_NUMBER_HOST ? NULL : device_by_number (number);
  if (*device && !image_icvs_fetch (*device))
    gomp_end ();
  return league_icv_of (number == DEVICE_NUMBER_HOST ? -1 : number);
}

/* As league_of_user for a routine that sets: ends the process where NUMBER names no
   device.  */
static struct league_icv *
league_to_set (int number, struct device **device, const char *routine)
{
  struct league_icv *league = league_of_user (number, device);
  if (!league)
    gomp_fatal ("%s: there is no device %d", routine, number);
  return league;
}

/* The ICVs of DEVICE have changed.  One that is not ready tells its images when it loads
   them.  */
static void
league_tell (struct device *device)
{
  if (!device || device_is_native (device))
    return;
  mutex_lock (&device->lock);
  bool done = device_state (device) != DEVICE_READY
              || image_icvs_update_locked (device);
  mutex_unlock (&device->lock);
  if (!done)
    gomp_end ();
}

/* How many threads a team on DEVICE may have.  */
static int
most_threads (const struct device *device)
{
  return device && device->plugin->get_most_threads
           ? device->plugin->get_most_threads (device->ordinal)
           : INT_MAX;
}

/* nteams-var, as omp_get_max_teams gives it on the device.  */
GOMP_ENTRY int
omp_get_device_num_teams (int device_num)
{
  struct device *device;
  const struct league_icv *league = league_of_user (device_num, &device);
  return league ? __atomic_load_n (&league->num_teams, __ATOMIC_RELAXED) : 0;
}

GOMP_ENTRY void
omp_set_device_num_teams (int num_teams, int device_num)
{
  struct device *device;
  struct league_icv *league
    = league_to_set (device_num, &device, "omp_set_device_num_teams");
  if (num_teams < 0)
    return;
  __atomic_store_n (&league->num_teams, num_teams, __ATOMIC_RELAXED);
  league_tell (device);
}

GOMP_ENTRY int
omp_get_device_teams_thread_limit (int device_num)
{
  struct device *device;
  const struct league_icv *league = league_of_user (device_num, &device);
  return league
           ? __atomic_load_n (&league->teams_thread_limit, __ATOMIC_RELAXED)
           : 0;
}

GOMP_ENTRY void
omp_set_device_teams_thread_limit (int thread_limit, int device_num)
{
  struct device *device;
  struct league_icv *league
    = league_to_set (device_num, &device, "omp_set_device_teams_thread_limit");
  if (thread_limit < 0)
    return;
  int most = most_threads (device);
  __atomic_store_n (&league->teams_thread_limit,
                    thread_limit < most ? thread_limit : most,
                    __ATOMIC_RELAXED);
  league_tell (device);
}
