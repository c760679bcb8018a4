/* The nvptx plugin's identity and its devices' lives.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/device.h"

#include <stdlib.h>
#include <string.h>
#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/events.h"
#include "plugins/nvptx/image.h"
#include "plugins/nvptx/reverse.h"
#include "plugins/nvptx/stacks.h"

GANGWAY_PLUGIN_IDENTITY;

/* An entry is written by init_device and fini_device, which the runtime calls before
   and after all others of the device.  */
static struct device *devices[NVPTX_DEVICES_MOST];

struct device *
nvptx_device (int ordinal)
{
  return devices[ordinal];
}

EXPORT const char *
GOMP_OFFLOAD_get_name (void)
{
  return "nvptx";
}

EXPORT unsigned
GOMP_OFFLOAD_get_caps (void)
{
  unsigned shared = environment.memory_shared ? GOMP_OFFLOAD_CAP_SHARED_MEM : 0;
  return GOMP_OFFLOAD_CAP_OPENMP_400 | GOMP_OFFLOAD_CAP_OPENACC_200 | shared;
}

EXPORT int
GOMP_OFFLOAD_get_type (void)
{
  return OFFLOAD_TARGET_TYPE_NVIDIA_PTX;
}

int
device_attribute (CUdevice cuda, int attribute, int otherwise)
{
  int value;
  return driver.cuDeviceGetAttribute (&value, attribute, cuda) == CUDA_SUCCESS
           ? value
           : otherwise;
}

/* Whether all COUNT devices read the host's memory as it is.  */
static bool
all_read_the_host (int count)
{
  for (int i = 0; i < count; i++)
    {
      CUdevice cuda;
      if (driver.cuDeviceGet (&cuda, i) != CUDA_SUCCESS
          || !device_attribute (cuda,
                                CU_DEVICE_ATTRIBUTE_PAGEABLE_MEMORY_ACCESS, 0))
        return false;
    }
  return count > 0;
}

#define REQUIRES_SHARED                                                        \
  (GOMP_REQUIRES_UNIFIED_SHARED_MEMORY | GOMP_REQUIRES_SELF_MAPS)
#define REQUIRES_KNOWN                                                         \
  (GOMP_REQUIRES_UNIFIED_ADDRESS | REQUIRES_SHARED                             \
   | GOMP_REQUIRES_REVERSE_OFFLOAD | GOMP_REQUIRES_TARGET_USED)

EXPORT int
GOMP_OFFLOAD_get_num_devices (unsigned requires_mask)
{
  ERRNO_KEPT;
  int count = 0;
  environment_read ();
  if (!driver_load ())
    {
      GOMP_PLUGIN_debug (0, "nvptx: %s", driver_why ());
      return 0;
    }
  if (driver.cuDeviceGetCount (&count) != CUDA_SUCCESS || count <= 0)
    return 0;
  if (count > NVPTX_DEVICES_MOST)
    count = NVPTX_DEVICES_MOST;
  if (requires_mask & ~REQUIRES_KNOWN)
    return -1;
  if (requires_mask & REQUIRES_SHARED || environment.memory == MEMORY_SHARED)
    {
      if (all_read_the_host (count))
        environment.memory_shared = true;
      else if (requires_mask & REQUIRES_SHARED)
        return -1;
    }
  return count;
}

/* ------------------------------------------------------------------------
   Contexts.  */

bool
device_enter (struct device *device, CUcontext *before)
{
  if (!CUDA_GOOD (device->ordinal, cuCtxGetCurrent, before))
    return false;
  return *before == device->context
         || CUDA_GOOD (device->ordinal, cuCtxSetCurrent, device->context);
}

void
device_leave (struct device *device, CUcontext before)
{
  if (before && before != device->context)
    driver.cuCtxSetCurrent (before);
}

bool
device_enter_for_stream (struct device *device, CUresult result)
{
  CUcontext current = NULL;
  (void) result;
  return driver.cuCtxGetCurrent (&current) == CUDA_SUCCESS
         && current != device->context
         && driver.cuCtxSetCurrent (device->context) == CUDA_SUCCESS;
}

/* Find DEVICE's context.  False after a message.  */
static bool
device_open_context (struct device *device)
{
  CUdevice current;
  if (driver.cuCtxGetDevice (&current) == CUDA_SUCCESS
      && current == device->cuda)
    return CUDA_GOOD (device->ordinal, cuCtxGetCurrent, &device->context);
  if (!CUDA_GOOD (device->ordinal, cuDevicePrimaryCtxRetain, &device->context,
                  device->cuda))
    return false;
  device->context_retained = true;
  return true;
}

/* Make what the device's functions use, in its context.  False after a message.  */
static bool
device_make_parts (struct device *device)
{
  CUcontext before;
  if (!device_enter (device, &before))
    return false;
  bool good = CUDA_GOOD (device->ordinal, cuStreamCreate, &device->copies,
                         CU_STREAM_NON_BLOCKING);
  if (good)
    {
      device->events = events_create (device);
      device->stacks = stacks_create (device);
    }
  device_leave (device, before);
  return good;
}

static void
device_close_context (struct device *device)
{
  if (!device->context_retained)
    return;
  if (driver.cuDevicePrimaryCtxRelease_v2)
    driver.cuDevicePrimaryCtxRelease_v2 (device->cuda);
  else if (driver.cuDevicePrimaryCtxRelease)
    driver.cuDevicePrimaryCtxRelease (device->cuda);
}

/* ------------------------------------------------------------------------
   Starting and ending.  */

static void
device_read_facts (struct device *device)
{
  struct device_facts *facts = &device->facts;
  CUdevice cuda = device->cuda;
#define READ(field, attribute, otherwise)                                      \
  facts->field                                                                 \
    = device_attribute (cuda, CU_DEVICE_ATTRIBUTE_##attribute, otherwise)
  READ (clock_khz, CLOCK_RATE, 1000000);
  READ (multiprocessors, MULTIPROCESSOR_COUNT, 1);
  READ (registers_per_block, MAX_REGISTERS_PER_BLOCK, 65536);
  READ (registers_per_multiprocessor, MAX_REGISTERS_PER_MULTIPROCESSOR,
        facts->registers_per_block);
  READ (threads_per_block, MAX_THREADS_PER_BLOCK, 1024);
  READ (threads_per_multiprocessor, MAX_THREADS_PER_MULTIPROCESSOR, 2048);
  READ (managed, MANAGED_MEMORY, 0);
  READ (pageable, PAGEABLE_MEMORY_ACCESS, 0);
#undef READ
  facts->capability = 10
                        * device_attribute (
                          cuda, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 3)
                      + device_attribute (
                        cuda, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 0);
  if (driver.cuDeviceGetName (facts->name, sizeof facts->name, cuda)
      != CUDA_SUCCESS)
    strcpy (facts->name, "NVIDIA device");
}

/* What the plugin relies on.  False after a message.  */
static bool
device_check (struct device *device)
{
  int warp
    = device_attribute (device->cuda, CU_DEVICE_ATTRIBUTE_WARP_SIZE, WARP_SIZE);
  if (warp != WARP_SIZE)
    {
      GOMP_PLUGIN_error ("nvptx device %d has warps of %d threads, but only %d "
                         "are supported",
                         device->ordinal, warp, WARP_SIZE);
      return false;
    }
  if (device_attribute (device->cuda, CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING,
                        0))
    return true;
  GOMP_PLUGIN_error ("nvptx device %d has no unified addressing",
                     device->ordinal);
  return false;
}

static void
device_limit_stack (struct device *device)
{
  CUcontext before;
  if (environment.thread_stack == 0 || !driver.cuCtxSetLimit
      || !device_enter (device, &before))
    return;
  CUDA_GOOD (device->ordinal, cuCtxSetLimit, CU_LIMIT_STACK_SIZE,
             environment.thread_stack);
  device_leave (device, before);
}

static void
device_free (struct device *device)
{
  pthread_mutex_destroy (&device->images_lock);
  pthread_mutex_destroy (&device->dimensions_lock);
  free (device);
}

EXPORT bool
GOMP_OFFLOAD_init_device (int ordinal, struct gomp_device_cookie *cookie)
{
  ERRNO_KEPT;
  struct device *device = GOMP_PLUGIN_malloc_cleared (sizeof *device);
  device->ordinal = ordinal;
  device->cookie = cookie;
  pthread_mutex_init (&device->images_lock, NULL);
  pthread_mutex_init (&device->dimensions_lock, NULL);
  if (!CUDA_GOOD (ordinal, cuDeviceGet, &device->cuda, ordinal)
      || !device_check (device) || !device_open_context (device))
    {
      device_free (device);
      return false;
    }
  device_read_facts (device);
  device_limit_stack (device);
  if (!device_make_parts (device))
    {
      device_close_context (device);
      device_free (device);
      return false;
    }
  devices[ordinal] = device;
  return true;
}

/* The runtime has waited for its queues and unloaded its images.  */
EXPORT bool
GOMP_OFFLOAD_fini_device (int ordinal)
{
  ERRNO_KEPT;
  struct device *device = devices[ordinal];
  CUcontext before;
  bool entered = device_enter (device, &before);
  if (!reverse_end (device))
    return entered;
  if (entered)
    {
      images_end (device);
      stacks_destroy (device->stacks);
      events_destroy (device->events);
      driver.cuStreamDestroy_v2 (device->copies);
      device_leave (device, before);
    }
  device_close_context (device);
  devices[ordinal] = NULL;
  device_free (device);
  return entered;
}
