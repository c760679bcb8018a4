/* The nvptx plugin's identity and its devices' lives.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/events.h"
#include "plugins/nvptx/image.h"
#include "plugins/nvptx/peer.h"
#include "plugins/nvptx/reverse.h"
#include "plugins/nvptx/stacks.h"

GANGWAY_PLUGIN_IDENTITY;

/* Written by init_device and fini_device, which the runtime calls before and after all
   others of the device, but when the process ends.  */
static struct device devices[NVPTX_DEVICES_MOST];

struct device *
nvptx_device (int ordinal)
{
  return &devices[ordinal];
}

EXPORT const char *
GOMP_OFFLOAD_get_name (void)
{
  return "nvptx";
}

EXPORT unsigned
GOMP_OFFLOAD_get_caps (void)
{
  unsigned memory = environment.memory_shared ? GOMP_OFFLOAD_CAP_SHARED_MEM
                    : environment.memory >= MEMORY_MANAGED
                      ? GOMP_OFFLOAD_CAP_IN_PLACE
                      : 0;
  return GOMP_OFFLOAD_CAP_OPENMP_400 | GOMP_OFFLOAD_CAP_OPENACC_200 | memory;
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

/* Why there are no devices although there is a driver.  Written by get_num_devices, which
   one thread at a time calls.  */
static char why_none[192];

EXPORT const char *
GOMP_OFFLOAD_why_none (void)
{
  return driver_load () ? why_none : driver_why ();
}

/* The driver's devices; 0 and why_none where there are none.  */
static int
count_devices (void)
{
  int count = 0;
  char words[128];
  CUresult result = driver.cuDeviceGetCount (&count);
  if (result == CUDA_SUCCESS && count > 0)
    return count;
  snprintf (why_none, sizeof why_none, "cuDeviceGetCount: %s",
            result == CUDA_SUCCESS
              ? "the CUDA driver has none"
              : driver_words (result, words, sizeof words));
  return 0;
}

EXPORT int
GOMP_OFFLOAD_get_num_devices (unsigned requires_mask)
{
  ERRNO_KEPT;
  environment_read ();
  int count = driver_load () ? count_devices () : 0;
  if (count == 0)
    {
      GOMP_PLUGIN_debug (0, "nvptx: %s", GOMP_OFFLOAD_why_none ());
      return 0;
    }
  if (count > NVPTX_DEVICES_MOST)
    count = NVPTX_DEVICES_MOST;
  if (requires_mask & ~REQUIRES_KNOWN)
    return -1;
  if (requires_mask & REQUIRES_SHARED)
    {
      if (!all_read_the_host (count))
        return -1;
      environment.memory_shared = true;
    }
  return count;
}

/* ------------------------------------------------------------------------
   Contexts.  */

/* What this plugin made current on the calling thread and left there, where nothing of
   the program's was; NULL: nothing.  */
static __thread CUcontext made_current
  __attribute__ ((tls_model ("initial-exec")));

/* DEVICE's context becomes current where BEFORE is.  */
static CUresult
context_set (struct device *device, CUcontext before)
{
  CUresult result = driver.cuCtxSetCurrent (device->context);
  if (result == CUDA_SUCCESS)
    made_current = !before || before == made_current ? device->context : NULL;
  return result;
}

bool
device_enter (struct device *device, CUcontext *before)
{
  if (!device_use (device))
    return false;
  CUresult result = driver.cuCtxGetCurrent (before);
  if (result == CUDA_SUCCESS && *before == device->context)
    return true;
  const char *call = "cuCtxGetCurrent";
  if (result == CUDA_SUCCESS)
    {
      call = "cuCtxSetCurrent";
      result = context_set (device, *before);
    }
  if (result == CUDA_SUCCESS)
    return true;
  device_unuse (device);
  return driver_complain (result, call, device->ordinal, NULL);
}

void
device_put_back (struct device *device, CUcontext before)
{
  if (before && before != device->context && made_current != device->context)
    driver.cuCtxSetCurrent (before);
}

void
device_leave (struct device *device, CUcontext before)
{
  device_put_back (device, before);
  device_unuse (device);
}

bool
device_switch (struct device *device, CUcontext *before)
{
  return driver.cuCtxGetCurrent (before) == CUDA_SUCCESS
         && *before != device->context
         && context_set (device, *before) == CUDA_SUCCESS;
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
      device->events = events_create ();
      device->stacks = stacks_create (device);
    }
  device_leave (device, before);
  return good;
}

/* DEVICE's context is no longer used.  The program's own stays as it is.  */
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
  READ (managed_beside_host, CONCURRENT_MANAGED_ACCESS, 0);
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

/* Set what GOMP_NVPTX_NATIVE_GPU_THREAD_STACK_SIZE asks for.  Where the driver refuses
   that, there is a message and the device has what it had.  */
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

/* Open DEVICE, which was never started or was ended for good, and make what it has.
   False after a message, with nothing made.  */
static bool
device_start (struct device *device)
{
  if (!CUDA_GOOD (device->ordinal, cuDeviceGet, &device->cuda, device->ordinal)
      || !device_check (device) || !device_open_context (device))
    return false;
  device_read_facts (device);
  device_limit_stack (device);
  if (device_make_parts (device))
    return true;
  device_close_context (device);
  return false;
}

EXPORT bool
GOMP_OFFLOAD_init_device (int ordinal, struct gomp_device_cookie *cookie)
{
  ERRNO_KEPT;
  struct device *device = &devices[ordinal];
  if (!device->left)
    {
      struct watcher *watcher
        = device->watcher ? device->watcher : watcher_create (&reverse_hooks);
      *device = (struct device) { .ordinal = ordinal,
                                  .stacks_most = SIZE_MAX,
                                  .watcher = watcher };
      pthread_mutex_init (&device->images_lock, NULL);
      pthread_mutex_init (&device->dimensions_lock, NULL);
      queues_begin (&device->queues);
    }
  device->cookie = cookie;
  __atomic_store_n (&device->lost, LOST_NOT, __ATOMIC_RELAXED);
  __atomic_store_n (&device->ended, false, __ATOMIC_SEQ_CST);
  if (!device->left && !device_start (device))
    return false;
  watcher_start (device->watcher, cookie);
  return true;
}

/* Whether the calling thread, which uses DEVICE, is the only one.  */
static bool
device_is_unused (struct device *device)
{
  return queues_are_none (&device->queues)
         && __atomic_load_n (&device->users, __ATOMIC_SEQ_CST) == 1;
}

/* The runtime has waited for its queues and unloaded its images; but when the process
   ends, other threads may be in the midst of something.  */
EXPORT bool
GOMP_OFFLOAD_fini_device (int ordinal)
{
  ERRNO_KEPT;
  struct device *device = &devices[ordinal];
  CUcontext before;
  if (!device_enter (device, &before))
    return false;
  bool quiet = watcher_end (device->watcher);
  __atomic_store_n (&device->ended, true, __ATOMIC_SEQ_CST);
  device->left = !quiet || !device_is_unused (device);
  if (!device->left)
    {
      images_end (device);
      stacks_destroy (device->stacks);
      events_destroy (device->events);
      driver.cuStreamDestroy_v2 (device->copies);
    }
  device_leave (device, before);
  if (!device->left)
    {
      peer_forget (ordinal);
      device_close_context (device);
    }
  return true;
}
