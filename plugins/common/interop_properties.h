/* The properties of OpenMP's interop objects (5.2, 18.12), of which plugins differ in
   the values alone.  For plugins; no state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_INTEROP_PROPERTIES_H
#define GANGWAY_PLUGINS_INTEROP_PROPERTIES_H

#include <stdbool.h>
#include <stdint.h>
#include <gomp/plugin.h>

/* omp_interop_property_t; a routine of the plugin's gets one as an int.  */
enum interop_property
{
  INTEROP_TARGETSYNC = -9,
  INTEROP_CONTEXT,
  INTEROP_DEVICE,
  INTEROP_PLATFORM,
  INTEROP_DEVICE_NUM,
  INTEROP_VENDOR_NAME,
  INTEROP_VENDOR,
  INTEROP_FR_NAME,
  INTEROP_FR_ID
};

/* omp_interop_rc_t.  */
enum interop_rc
{
  INTEROP_NO_VALUE = 1,
  INTEROP_SUCCESS = 0,
  INTEROP_IS_INT = -3,
  INTEROP_IS_POINTER = -4,
  INTEROP_IS_STRING = -5
};

/* A foreign runtime that a plugin offers.  The types are what that runtime's own
   headers call each thing, and are told to programs as text.  */
struct interop_runtime
{
  int id; /* omp_interop_fr_t */
  const char *name;
  int vendor;
  const char *vendor_name;
  const char *device_type; /* of a number, or of a pointer: */
  bool device_is_pointer;
  const char *context_type; /* of a pointer; NULL: there are no contexts */
  const char *stream_type;  /* of a pointer, the object's targetsync */
};

/* What the plugin's GOMP_OFFLOAD_get_interop_int, _ptr and _str return: the value of
   OBJECT's PROPERTY (omp_interop_property_t), 0 or NULL where OBJECT has none of that
   type.  RUNTIME is OBJECT's; DEVICE and CONTEXT are the values that the plugin has for
   the properties of these names; each of the two functions is asked for DEVICE as it
   is.  *RETURN_CODE, where RETURN_CODE is not NULL, becomes
   INTEROP_SUCCESS, INTEROP_NO_VALUE, or the type that the property has instead.  */
intptr_t interop_get_int (const struct interop_obj_t *object,
                          const struct interop_runtime *runtime, int property,
                          intptr_t device, int *return_code);
void *interop_get_ptr (const struct interop_obj_t *object,
                       const struct interop_runtime *runtime, int property,
                       void *device, void *context, int *return_code);
const char *interop_get_str (const struct interop_obj_t *object,
                             const struct interop_runtime *runtime,
                             int property, int *return_code);

/* The type of PROPERTY where it differs from runtime to runtime, else "N/A".  */
const char *interop_get_type_desc (const struct interop_runtime *runtime,
                                   int property);

#endif
