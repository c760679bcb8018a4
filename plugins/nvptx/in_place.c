/* What a device uses under the address that it has on the host: what is accessible, and,
   with GANGWAY_MEMORY=managed or shared, what is mapped without a copy.  What can be used
   so is told by the driver alone, by the device's attributes and what it knows of the
   address: managed memory is, however it came to be; memory that the driver knows nothing
   of is where the device reads all of the host's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/pages.h"
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

/* ------------------------------------------------------------------------
   Mapping in place.  */

/* Whether [ADDRESS, END) is managed memory.  In DEVICE's context.  */
static bool
is_managed (uintptr_t address, uintptr_t end)
{
  struct known known;
  return known_at (address, &known) && known.managed
         && end <= known.start + known.size;
}

EXPORT int
GOMP_OFFLOAD_in_place (int ordinal, const void *memory, size_t size)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  const struct device_facts *facts = &device->facts;
  uintptr_t address = (uintptr_t) memory;
  CUcontext before;
  if (facts->pageable && memory_mode_in_place (environment.memory, size))
    return 1;
  if (!facts->managed || !facts->managed_beside_host
      || !device_enter (device, &before))
    return 0;
  bool managed = is_managed (address, address + size);
  device_leave (device, before);
  return managed;
}

/* The advice keeps the pages from following each touch of the host's; data of less than one
   gets none.  All of this is a hint: what the driver says to it does not matter.  */
EXPORT void
GOMP_OFFLOAD_in_place_hint (int ordinal, const void *memory, size_t size,
                            bool ends, bool read,
                            struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  CUdeviceptr address = (CUdeviceptr) memory;
  CUcontext before;
  if (size < page_size () || own_thread () || !device_enter (device, &before))
    return;
  if (driver.cuMemAdvise)
    driver.cuMemAdvise (address, size,
                        ends ? CU_MEM_ADVISE_UNSET_PREFERRED_LOCATION
                             : CU_MEM_ADVISE_SET_PREFERRED_LOCATION,
                        device->cuda);
  if (read && driver.cuMemPrefetchAsync)
    driver.cuMemPrefetchAsync (address, size,
                               ends ? CU_DEVICE_CPU : device->cuda,
                               queue ? queue->stream : device->copies);
  device_leave (device, before);
}
