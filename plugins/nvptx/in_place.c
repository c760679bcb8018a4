/* What a device uses under the address that it has on the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/peer.h"
#include "plugins/nvptx/queue.h"

/* What the driver knows of the memory around an address.  */
struct known
{
  unsigned type; /* CU_MEMORYTYPE_; 0: nothing */
  unsigned managed;
  int owner; /* the driver's number of the device whose memory it is */
  CUdeviceptr start;
  size_t size;
};

static bool
pointer_get (void *value, int attribute, uintptr_t address)
{
  return driver.cuPointerGetAttribute (value, attribute, address)
         == CUDA_SUCCESS;
}

/* What is around ADDRESS; false where the driver knows nothing of it.  In a device's
   context.  */
static bool
known_at (uintptr_t address, struct known *known)
{
  *known = (struct known) { .owner = -1 };
  return pointer_get (&known->type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, address)
         && known->type != 0
         && pointer_get (&known->start, CU_POINTER_ATTRIBUTE_RANGE_START_ADDR,
                         address)
         && pointer_get (&known->size, CU_POINTER_ATTRIBUTE_RANGE_SIZE, address)
         && pointer_get (&known->managed, CU_POINTER_ATTRIBUTE_IS_MANAGED,
                         address)
         && pointer_get (&known->owner, CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL,
                         address);
}

/* Whether kernels of DEVICE reach KNOWN: its own memory, the host's and managed memory,
   and that of a device that it reaches.  */
static bool
known_is_reached (struct device *device, const struct known *known)
{
  return known->type == CU_MEMORYTYPE_HOST || known->managed
         || known->owner == device->cuda
         || peer_reach_ordinal (device, known->owner);
}

EXPORT int
GOMP_OFFLOAD_is_accessible_ptr (int ordinal, const void *memory, size_t size)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  struct known known;
  CUcontext before;
  uintptr_t at = (uintptr_t) memory, end = at + (size ? size : 1);
  if (!device_enter (device, &before))
    return 0;
  while (at < end && known_at (at, &known) && known_is_reached (device, &known))
    at = known.start + known.size;
  /* Behind another device's memory there is no host memory.  */
  bool host = device->facts.pageable
              && (known.type == 0 || known.type == CU_MEMORYTYPE_HOST);
  device_leave (device, before);
  return at >= end || host;
}
