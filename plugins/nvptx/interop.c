/* OpenMP interop objects of NVIDIA devices: CUDA's runtime, its driver, and HIP, which
   on NVIDIA is CUDA under other names.  An object belongs to the program, which keeps
   its threads apart.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/interop_properties.h"
#include "plugins/common/prefer_type.h"
#include "plugins/nvptx/device.h"

/* omp_interop_fr_t */
enum
{
  RUNTIME_CUDA = 1,
  RUNTIME_CUDA_DRIVER = 2,
  RUNTIME_HIP = 5
};

#define VENDOR 5 /* gnu, as GCC has it */
#define VENDOR_NAME "gnu"

/* A CUdevice is a number, a stream a pointer; CUDA's runtime has no contexts.  The
   first is the default.  */
static const struct interop_runtime runtimes[] = {
  { RUNTIME_CUDA, "cuda", VENDOR, VENDOR_NAME, "int", false, NULL,
    "cudaStream_t" },
  { RUNTIME_CUDA_DRIVER, "cuda_driver", VENDOR, VENDOR_NAME, "CUdevice", false,
    "CUcontext", "CUstream" },
  { RUNTIME_HIP, "hip", VENDOR, VENDOR_NAME, "hipDevice_t", false, "hipCtx_t",
    "hipStream_t" },
};
#define RUNTIMES (sizeof runtimes / sizeof *runtimes)

static const struct interop_runtime *
runtime_of (const struct interop_obj_t *object)
{
  for (size_t i = 0; i < RUNTIMES; i++)
    if (runtimes[i].id == object->fr)
      return &runtimes[i];
  return &runtimes[0];
}

/* A stream of the program's on DEVICE; one that waits for the NULL stream as others
   that programs make do.  Ends the process where the driver has none: the construct
   cannot say that it failed.  */
static CUstream
stream_create (struct device *device)
{
  CUcontext before;
  CUstream stream = NULL;
  bool good = device_enter (device, &before)
              && CUDA_GOOD (device->ordinal, cuStreamCreate, &stream,
                            CU_STREAM_DEFAULT);
  if (!good)
    GOMP_PLUGIN_fatal ("nvptx device %d: no stream for an interop object",
                       device->ordinal);
  device_leave (device, before);
  return stream;
}

static void
interop_init (struct interop_obj_t *object, struct device *device,
              bool targetsync, const char *prefer_type)
{
  int offered[RUNTIMES];
  for (size_t i = 0; i < RUNTIMES; i++)
    offered[i] = runtimes[i].id;
  object->fr = prefer_type_choose (prefer_type, offered, RUNTIMES);
  object->device_data = device;
  if (targetsync)
    object->stream = stream_create (device);
}

EXPORT void
GOMP_OFFLOAD_interop (struct interop_obj_t *object, int ordinal,
                      enum gomp_interop_flag action, bool targetsync,
                      const char *prefer_type)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  if (action == gomp_interop_flag_init)
    {
      interop_init (object, device, targetsync, prefer_type);
      return;
    }
  if (!object->stream)
    return;
  CUresult result
    = CUDA_STREAM_CALL (device, cuStreamSynchronize, object->stream);
  if (result != CUDA_SUCCESS)
    driver_complain (result, "cuStreamSynchronize", ordinal,
                     "an interop object's stream");
  if (action == gomp_interop_flag_destroy)
    CUDA_STREAM_GOOD (device, cuStreamDestroy_v2, object->stream);
}

EXPORT intptr_t
GOMP_OFFLOAD_get_interop_int (struct interop_obj_t *object, int property,
                              int *return_code)
{
  /* A stream fits: GCC's plugin gives it as a number too.  */
  if (property == INTEROP_TARGETSYNC && object->stream)
    {
      if (return_code)
        *return_code = INTEROP_SUCCESS;
      return (intptr_t) object->stream;
    }
  struct device *device = object->device_data;
  return interop_get_int (object, runtime_of (object), property, device->cuda,
                          return_code);
}

EXPORT void *
GOMP_OFFLOAD_get_interop_ptr (struct interop_obj_t *object, int property,
                              int *return_code)
{
  struct device *device = object->device_data;
  return interop_get_ptr (object, runtime_of (object), property, NULL,
                          device->context, return_code);
}

EXPORT const char *
GOMP_OFFLOAD_get_interop_str (struct interop_obj_t *object, int property,
                              int *return_code)
{
  return interop_get_str (object, runtime_of (object), property, return_code);
}

EXPORT const char *
GOMP_OFFLOAD_get_interop_type_desc (struct interop_obj_t *object, int property)
{
  return interop_get_type_desc (runtime_of (object), property);
}
