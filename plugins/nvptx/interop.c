/* OpenMP interop objects of NVIDIA devices: CUDA's runtime, its driver, and HIP, which
   on NVIDIA is CUDA under other names.  An object belongs to the program, which keeps
   its threads apart.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "plugins/common/prefer_type.h"
#include "plugins/nvptx/device.h"

/* omp_interop_fr_t, omp_interop_property_t and omp_interop_rc_t.  */
enum runtime
{
  RUNTIME_CUDA = 1,
  RUNTIME_CUDA_DRIVER = 2,
  RUNTIME_HIP = 5
};
enum property
{
  PROPERTY_TARGETSYNC = -9,
  PROPERTY_CONTEXT,
  PROPERTY_DEVICE,
  PROPERTY_PLATFORM,
  PROPERTY_DEVICE_NUM,
  PROPERTY_VENDOR_NAME,
  PROPERTY_VENDOR,
  PROPERTY_FR_NAME,
  PROPERTY_FR_ID
};
enum return_code
{
  RC_NO_VALUE = 1,
  RC_SUCCESS = 0,
  RC_IS_INT = -3,
  RC_IS_POINTER = -4,
  RC_IS_STRING = -5
};

#define VENDOR_ID 5 /* gnu, as GCC has it */
#define VENDOR_NAME "gnu"

/* What a foreign runtime calls its things.  */
struct runtime_names
{
  enum runtime runtime;
  const char *name, *device, *context, *stream;
};
static const struct runtime_names names[] = {
  { RUNTIME_CUDA, "cuda", "int", "N/A", "cudaStream_t" },
  { RUNTIME_CUDA_DRIVER, "cuda_driver", "CUdevice", "CUcontext", "CUstream" },
  { RUNTIME_HIP, "hip", "hipDevice_t", "hipCtx_t", "hipStream_t" },
};
#define RUNTIMES (sizeof names / sizeof *names)

static const struct runtime_names *
names_of (const struct interop_obj_t *object)
{
  for (size_t i = 0; i < RUNTIMES; i++)
    if ((int) names[i].runtime == object->fr)
      return &names[i];
  return &names[0];
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
    offered[i] = names[i].runtime;
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

/* ------------------------------------------------------------------------
   Properties.  */

/* What asking OBJECT for PROPERTY in the right way returns.  A CUdevice is a number, a
   stream a pointer; CUDA's runtime has no contexts.  */
static enum return_code
property_type (const struct interop_obj_t *object, int property)
{
  switch (property)
    {
    case PROPERTY_FR_ID:
    case PROPERTY_VENDOR:
    case PROPERTY_DEVICE_NUM:
    case PROPERTY_DEVICE:
      return RC_IS_INT;
    case PROPERTY_FR_NAME:
    case PROPERTY_VENDOR_NAME:
      return RC_IS_STRING;
    case PROPERTY_CONTEXT:
      return object->fr == RUNTIME_CUDA ? RC_NO_VALUE : RC_IS_POINTER;
    case PROPERTY_TARGETSYNC:
      return object->stream ? RC_IS_POINTER : RC_NO_VALUE;
    default:
      return RC_NO_VALUE;
    }
}

/* Whether PROPERTY has a value of the type ASKED for; sets *RETURN_CODE.  */
static bool
property_has (const struct interop_obj_t *object, int property,
              enum return_code asked, int *return_code)
{
  enum return_code type = property_type (object, property);
  if (return_code)
    *return_code = type == asked ? RC_SUCCESS : type;
  return type == asked;
}

EXPORT intptr_t
GOMP_OFFLOAD_get_interop_int (struct interop_obj_t *object, int property,
                              int *return_code)
{
  /* A stream fits: GCC's plugin gives it as a number too.  */
  if (property == PROPERTY_TARGETSYNC && object->stream)
    {
      if (return_code)
        *return_code = RC_SUCCESS;
      return (intptr_t) object->stream;
    }
  if (!property_has (object, property, RC_IS_INT, return_code))
    return 0;
  struct device *device = object->device_data;
  switch (property)
    {
    case PROPERTY_FR_ID:
      return object->fr;
    case PROPERTY_DEVICE_NUM:
      return object->device_num;
    case PROPERTY_DEVICE:
      return device->cuda;
    default:
      return VENDOR_ID;
    }
}

EXPORT void *
GOMP_OFFLOAD_get_interop_ptr (struct interop_obj_t *object, int property,
                              int *return_code)
{
  if (!property_has (object, property, RC_IS_POINTER, return_code))
    return NULL;
  struct device *device = object->device_data;
  return property == PROPERTY_CONTEXT ? (void *) device->context
                                      : object->stream;
}

EXPORT const char *
GOMP_OFFLOAD_get_interop_str (struct interop_obj_t *object, int property,
                              int *return_code)
{
  if (!property_has (object, property, RC_IS_STRING, return_code))
    return NULL;
  return property == PROPERTY_FR_NAME ? names_of (object)->name : VENDOR_NAME;
}

/* Of the properties that differ from runtime to runtime.  */
EXPORT const char *
GOMP_OFFLOAD_get_interop_type_desc (struct interop_obj_t *object, int property)
{
  const struct runtime_names *own = names_of (object);
  switch (property)
    {
    case PROPERTY_DEVICE:
      return own->device;
    case PROPERTY_CONTEXT:
      return own->context;
    case PROPERTY_TARGETSYNC:
      return own->stream;
    default:
      return "N/A";
    }
}
