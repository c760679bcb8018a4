/* Host memory of devices' drivers, for the program's allocators.  Of each kind
   there is one device that gives it: the first, in OpenMP's numbering, whose
   plugin offers the kind and which could be started.  Drivers know each other's
   devices, so that this is as good for the others of the same plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/host-api.h"

#include "base/error.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/devices/device_life.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/plugin/plugin.h"

/* Atomic; NULL until a device has given the first block of the kind, then
   constant.  */
static struct device *givers[OFFLOAD_HOST_MEMORY_KINDS];

static bool
device_offers (const struct device *device, enum offload_host_memory kind)
{
  return kind == OFFLOAD_MANAGED
           ? device->plugin->managed_alloc != NULL
           : device->plugin->page_locked_host_alloc != NULL;
}

/* Count a block of DEVICE's, and make it ready and keep it so: with a block it is not
   finished (device_life.c).  False, with nothing counted, where it cannot be
   started.  */
static bool
device_hold_ready (struct device *device)
{
  for (;;)
    {
      __atomic_fetch_add (&device->host_blocks, 1, __ATOMIC_SEQ_CST);
      if (__atomic_load_n (&device->state, __ATOMIC_SEQ_CST) == DEVICE_READY)
        return true;
      __atomic_fetch_sub (&device->host_blocks, 1, __ATOMIC_RELAXED);
      if (!device_make_ready (device))
        return false;
    }
}

static void *
device_give_block (struct device *device, enum offload_host_memory kind,
                   size_t size, int node)
{
  if (!device_hold_ready (device))
    return NULL;
  struct plugin *plugin = device->plugin;
  void *memory
    = kind == OFFLOAD_MANAGED
        ? plugin->managed_alloc (device->ordinal, size)
        : plugin->page_locked_host_alloc (device->ordinal, size, node);
  if (!memory)
    __atomic_fetch_sub (&device->host_blocks, 1, __ATOMIC_RELEASE);
  return memory;
}

/* Blocks of KIND are to come from DEVICE, unless another thread has settled on
   a device before.  Returns the device that it is.  */
static struct device *
giver_settle (enum offload_host_memory kind, struct device *device)
{
  struct device *other = NULL;
  if (__atomic_compare_exchange_n (&givers[kind], &other, device, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return device;
  return other;
}

static void *
first_block (enum offload_host_memory kind, size_t size, int node)
{
  for (int i = 0; i < device_count (); i++)
    {
      struct device *device = device_by_number (i);
      if (!device_offers (device, kind) || !device_make_ready (device))
        continue;
      device = giver_settle (kind, device);
      return device_give_block (device, kind, size, node);
    }
  return NULL;
}

bool
offload_host_memory_offered (enum offload_host_memory kind)
{
  for (int i = 0; i < device_count (); i++)
    if (device_offers (device_by_number (i), kind))
      return true;
  return false;
}

void *
offload_host_memory_take (enum offload_host_memory kind, size_t size, int node)
{
  struct device *giver = __atomic_load_n (&givers[kind], __ATOMIC_ACQUIRE);
  return giver ? device_give_block (giver, kind, size, node)
               : first_block (kind, size, node);
}

void
offload_host_memory_give (enum offload_host_memory kind, void *memory)
{
  struct device *giver = __atomic_load_n (&givers[kind], __ATOMIC_ACQUIRE);
  struct plugin *plugin = giver->plugin;
  bool good = true;
  /* A driver that is gone, since the process ends or was forked, is not called;
     otherwise it stays as long as it has the block.  */
  if (__atomic_load_n (&giver->state, __ATOMIC_ACQUIRE) != DEVICE_FINISHED)
    good = kind == OFFLOAD_MANAGED
             ? plugin->managed_free (giver->ordinal, memory)
             : plugin->page_locked_host_free (giver->ordinal, memory);
  __atomic_fetch_sub (&giver->host_blocks, 1, __ATOMIC_RELEASE);
  if (!good)
    device_error (giver, "freeing host memory at %p of device %d (%s) failed",
                  memory, giver->number, giver->name);
}
