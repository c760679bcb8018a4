/* What a device has room for, and where in the machine it is.  The device need not be
   initialised.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <ctype.h>
#include "plugins/common/pci.h"
#include "plugins/nvptx/device.h"
#include "plugins/nvptx/geometry.h"

/* The kernel knows the device by the address on its bus.  */
EXPORT int
GOMP_OFFLOAD_get_numa_node (int ordinal)
{
  ERRNO_KEPT;
  CUdevice cuda;
  char bus[32];
  if (!driver.cuDeviceGetPCIBusId
      || driver.cuDeviceGet (&cuda, ordinal) != CUDA_SUCCESS
      || driver.cuDeviceGetPCIBusId (bus, sizeof bus, cuda) != CUDA_SUCCESS)
    return -1;
  for (char *at = bus; *at; at++)
    *at = tolower ((unsigned char) *at);
  return pci_numa_node (bus);
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

/* What limits a launch is the registers (geometry.c).  A team has at least one warp, whose
   lanes have at least one register each.  */
EXPORT int
GOMP_OFFLOAD_get_most_teams (int ordinal)
{
  ERRNO_KEPT;
  int registers = attribute_of (
    ordinal, CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR,
    attribute_of (ordinal, CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK, 65536));
  return attribute_of (ordinal, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, 1)
         * (registers / WARP_SIZE);
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
