/* What OpenACC programs ask an NVIDIA device for beside launches: properties and CUDA's
   own handles.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include "plugins/nvptx/queue.h"

/* Free memory of DEVICE; 0 where the driver does not say.  */
static size_t
device_room (struct device *device)
{
  CUcontext before;
  size_t available = 0, all;
  if (!device_enter (device, &before))
    return 0;
  if (driver.cuMemGetInfo_v2 (&available, &all) != CUDA_SUCCESS)
    available = 0;
  device_leave (device, before);
  return available;
}

static char driver_text[32]; /* constant after driver_text_once */
static pthread_once_t driver_text_once = PTHREAD_ONCE_INIT;

static void
driver_text_write (void)
{
  int version = driver_version ();
  snprintf (driver_text, sizeof driver_text, "CUDA Driver %d.%d",
            version / 1000, version % 1000 / 10);
}

EXPORT union goacc_property_value
GOMP_OFFLOAD_openacc_get_property (int ordinal, enum goacc_property property)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  union goacc_property_value value = { .val = 0 };
  switch (property)
    {
    case GOACC_PROPERTY_MEMORY:
      if (driver.cuDeviceTotalMem_v2 (&value.val, device->cuda) != CUDA_SUCCESS)
        value.val = 0;
      break;
    case GOACC_PROPERTY_FREE_MEMORY:
      value.val = device_room (device);
      break;
    case GOACC_PROPERTY_NAME:
      value.ptr = device->facts.name;
      break;
    case GOACC_PROPERTY_VENDOR:
      value.ptr = "Nvidia";
      break;
    case GOACC_PROPERTY_DRIVER:
      pthread_once (&driver_text_once, driver_text_write);
      value.ptr = driver_text;
      break;
    }
  return value;
}

/* A thread's data is its device.  */
EXPORT void *
GOMP_OFFLOAD_openacc_create_thread_data (int ordinal)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  CUcontext before;
  /* Libraries that the program calls find the device's context current, as they do
     with GCC's own plugin; a context of the program's own stays.  */
  if (device_enter (device, &before))
    device_leave (device, before);
  return device;
}

EXPORT void
GOMP_OFFLOAD_openacc_destroy_thread_data (void *data)
{
  (void) data;
}

EXPORT void *
GOMP_OFFLOAD_openacc_cuda_get_current_device (void)
{
  struct device *device = GOMP_PLUGIN_acc_thread ();
  return device ? &device->cuda : NULL;
}

EXPORT void *
GOMP_OFFLOAD_openacc_cuda_get_current_context (void)
{
  struct device *device = GOMP_PLUGIN_acc_thread ();
  return device ? device->context : NULL;
}

EXPORT void *
GOMP_OFFLOAD_openacc_cuda_get_stream (struct goacc_asyncqueue *queue)
{
  return queue->stream;
}

/* The queue uses a stream of the program's from now on, which stays the program's.  */
EXPORT int
GOMP_OFFLOAD_openacc_cuda_set_stream (struct goacc_asyncqueue *queue,
                                      void *stream)
{
  ERRNO_KEPT;
  queue_wait (queue);
  return queue_set_stream (queue, stream);
}

/* ------------------------------------------------------------------------
   What tells devices apart.  */

/* "GPU-" and the driver's 16 bytes, in the groups that nvidia-smi shows.  */
EXPORT const char *
GOMP_OFFLOAD_get_uid (int ordinal)
{
  ERRNO_KEPT;
  static char uids[NVPTX_DEVICES_MOST][48];
  CUdevice cuda;
  CUuuid uuid;
  CUresult (*get) (CUuuid *, CUdevice) = driver.cuDeviceGetUuid_v2
                                           ? driver.cuDeviceGetUuid_v2
                                           : driver.cuDeviceGetUuid;
  if (!get || driver.cuDeviceGet (&cuda, ordinal) != CUDA_SUCCESS
      || get (&uuid, cuda) != CUDA_SUCCESS)
    return NULL;
  char *at = uids[ordinal];
  at += sprintf (at, "GPU");
  for (int i = 0; i < 16; i++)
    at += sprintf (
      at, i == 0 || i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x",
      uuid.bytes[i]);
  return uids[ordinal];
}

EXPORT const char *
GOMP_OFFLOAD_get_isa (int ordinal)
{
  ERRNO_KEPT;
  static char isas[NVPTX_DEVICES_MOST][16];
  CUdevice cuda;
  if (driver.cuDeviceGet (&cuda, ordinal) != CUDA_SUCCESS)
    return NULL;
  snprintf (
    isas[ordinal], sizeof isas[ordinal], "sm_%d%d",
    device_attribute (cuda, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 3),
    device_attribute (cuda, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 0));
  return isas[ordinal];
}
