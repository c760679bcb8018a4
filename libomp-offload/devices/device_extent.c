/* How many teams and threads a device has room for, and how far it is from the
   calling thread (6.1: the omp_get_supported_ routines, omp_get_device_distances).
   No device is started for that.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <limits.h>
#include <omp.h>
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/devices/device_number.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/plugin/plugin.h"

/* What a device's distance is where nobody knows it: what the kernel says of one node
   and itself.  */
#define DISTANCE_UNKNOWN 10

/* No device of GCC's has more than one dimension of teams or threads, and no routine
   says that one cannot be asked for.  */
#define DIMENSIONS 1

GOMP_ENTRY int
omp_get_supported_active_team_dims (int device maybe_unused,
                                    int native maybe_unused)
{
  return DIMENSIONS;
}

GOMP_ENTRY int
omp_get_supported_active_league_dims (int device maybe_unused,
                                      int native maybe_unused)
{
  return DIMENSIONS;
}

/* The limit in DIMENSION of the device that NUMBER names, which ASK gives for a
   device; -1 where NUMBER names none.  */
static int
limit_of (int number, int dimension, int (*ask) (const struct device *))
{
  number = device_number_of_user (number);
  if (number == DEVICE_NUMBER_NONE)
    return -1;
  if (dimension < 0 || dimension >= DIMENSIONS)
    return 1;
  return number == DEVICE_NUMBER_HOST ? INT_MAX
                                      : ask (device_by_number (number));
}

static int
most_teams (const struct device *device)
{
  return device->plugin->get_most_teams
           ? device->plugin->get_most_teams (device->ordinal)
           : INT_MAX;
}

static int
most_threads (const struct device *device)
{
  return device->plugin->get_most_threads
           ? device->plugin->get_most_threads (device->ordinal)
           : INT_MAX;
}

GOMP_ENTRY int
omp_get_supported_teams_dim (int device, int dim)
{
  return limit_of (device, dim, most_teams);
}

GOMP_ENTRY int
omp_get_supported_threads_dim (int device, int dim)
{
  return limit_of (device, dim, most_threads);
}

/* Not negative, but for a number that names nothing.  */
static int
distance_of (int number)
{
  number = device_number_of_user (number);
  if (number < 0)
    return number == DEVICE_NUMBER_HOST ? 0 : -1;
  const struct device *device = device_by_number (number);
  int distance = -1;
  if (device->plugin->get_numa_node)
    distance
      = host_node_distance (device->plugin->get_numa_node (device->ordinal));
  return distance < 0 ? DISTANCE_UNKNOWN : distance;
}

GOMP_ENTRY void
omp_get_device_distances (int ndevs, const int *devs, int *distances)
{
  for (int i = 0; i < ndevs; i++)
    distances[i] = distance_of (devs[i]);
}
