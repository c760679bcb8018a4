/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/interop_properties.h"

/* What asking OBJECT for PROPERTY in the right way returns.  */
static enum interop_rc
property_type (const struct interop_obj_t *object,
               const struct interop_runtime *runtime, int property)
{
  switch (property)
    {
    case INTEROP_FR_ID:
    case INTEROP_VENDOR:
    case INTEROP_DEVICE_NUM:
      return INTEROP_IS_INT;
    case INTEROP_DEVICE:
      return runtime->device_is_pointer ? INTEROP_IS_POINTER : INTEROP_IS_INT;
    case INTEROP_FR_NAME:
    case INTEROP_VENDOR_NAME:
      return INTEROP_IS_STRING;
    case INTEROP_CONTEXT:
      return runtime->context_type ? INTEROP_IS_POINTER : INTEROP_NO_VALUE;
    case INTEROP_TARGETSYNC:
      return object->stream ? INTEROP_IS_POINTER : INTEROP_NO_VALUE;
    default:
      return INTEROP_NO_VALUE;
    }
}

/* Whether PROPERTY has a value of the type ASKED for; sets *RETURN_CODE.  */
static bool
property_has (const struct interop_obj_t *object,
              const struct interop_runtime *runtime, int property,
              enum interop_rc asked, int *return_code)
{
  enum interop_rc type = property_type (object, runtime, property);
  if (return_code)
    *return_code = type == asked ? INTEROP_SUCCESS : type;
  return type == asked;
}

intptr_t
interop_get_int (const struct interop_obj_t *object,
                 const struct interop_runtime *runtime, int property,
                 intptr_t device, int *return_code)
{
  if (!property_has (object, runtime, property, INTEROP_IS_INT, return_code))
    return 0;
  switch (property)
    {
    case INTEROP_FR_ID:
      return object->fr;
    case INTEROP_DEVICE_NUM:
      return object->device_num;
    case INTEROP_DEVICE:
      return device;
    default:
      return runtime->vendor;
    }
}

void *
interop_get_ptr (const struct interop_obj_t *object,
                 const struct interop_runtime *runtime, int property,
                 void *device, void *context, int *return_code)
{
  if (!property_has (object, runtime, property, INTEROP_IS_POINTER,
                     return_code))
    return NULL;
  return property == INTEROP_CONTEXT  ? context
         : property == INTEROP_DEVICE ? device
                                      : object->stream;
}

const char *
interop_get_str (const struct interop_obj_t *object,
                 const struct interop_runtime *runtime, int property,
                 int *return_code)
{
  if (!property_has (object, runtime, property, INTEROP_IS_STRING, return_code))
    return NULL;
  return property == INTEROP_FR_NAME ? runtime->name : runtime->vendor_name;
}

const char *
interop_get_type_desc (const struct interop_runtime *runtime, int property)
{
  const char *type = NULL;
  if (property == INTEROP_DEVICE)
    type = runtime->device_type;
  else if (property == INTEROP_CONTEXT)
    type = runtime->context_type;
  else if (property == INTEROP_TARGETSYNC)
    type = runtime->stream_type;
  return type ? type : "N/A";
}
