/* What a device has room for, and where in the machine it is.  The device need not be
   initialised.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include "plugins/nvptx/device.h"
#include "plugins/nvptx/geometry.h"

/* Read the number in the kernel's file NAME; -1 where there is none.  */
static int
read_number (const char *name)
{
  FILE *file = fopen (name, "re");
  if (!file)
    return -1;
  int number;
  if (fscanf (file, "%d", &number) != 1)
    number = -1;
  fclose (file);
  return number;
}

/* The kernel knows the device by the address on its bus.  */
EXPORT int
GOMP_OFFLOAD_get_numa_node (int ordinal)
{
  ERRNO_KEPT;
  CUdevice cuda;
  char bus[32], name[PATH_MAX];
  if (!driver.cuDeviceGetPCIBusId
      || driver.cuDeviceGet (&cuda, ordinal) != CUDA_SUCCESS
      || driver.cuDeviceGetPCIBusId (bus, sizeof bus, cuda) != CUDA_SUCCESS)
    return -1;
  for (char *at = bus; *at; at++)
    *at = tolower ((unsigned char) *at);
  snprintf (name, sizeof name, "/sys/bus/pci/devices/%s/numa_node", bus);
  return read_number (name);
}

/* The value of ATTRIBUTE of device ORDINAL.  */
static int
attribute_of (int ordinal, int attribute, int otherwise)
{
  CUdevice cuda;
  return driver.cuDeviceGet (&cuda, ordinal) == CUDA_SUCCESS
           ? device_attribute (cuda, attribute, otherwise)
           : otherwise;
}

/* A thread of OpenMP's is a warp, so that a team of one thread is the smallest.  */
EXPORT int
GOMP_OFFLOAD_get_most_teams (int ordinal)
{
  ERRNO_KEPT;
  return attribute_of (ordinal, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, 1)
         * (attribute_of (
              ordinal, CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR, 2048)
            / WARP_SIZE);
}

EXPORT int
GOMP_OFFLOAD_get_most_threads (int ordinal)
{
  ERRNO_KEPT;
  int warps
    = attribute_of (ordinal, CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK, 1024)
      / WARP_SIZE;
  return warps < WARPS_MOST ? warps : WARPS_MOST;
}
