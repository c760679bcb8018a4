/* OpenMP interop objects.  The foreign runtime is this plugin: an object with
   targetsync has a queue of its own, and <gomp/host-queue.h> says what a program
   may do with it.  An object belongs to the program, which keeps its threads
   apart.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdlib.h>
#include <gomp/host-queue.h>
#include "plugins/common/prefer_type.h"

/* omp_interop_property_t and omp_interop_rc_t.  */
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

#define VENDOR_ID 0 /* Gangway has no number among the vendors */
#define VENDOR_NAME "gangway"

struct interop_queue
{
  struct gangway_host_queue public; /* first: the program's pointer */
  struct goacc_asyncqueue *queue;
};

static struct goacc_asyncqueue *
interop_queue_inner (struct gangway_host_queue *queue)
{
  return ((struct interop_queue *) queue)->queue;
}

static bool
interop_queue_call (struct gangway_host_queue *queue, void (*function) (void *),
                    void *data)
{
  return host_queue_call (interop_queue_inner (queue), function, data);
}

static void
interop_queue_wait (struct gangway_host_queue *queue)
{
  host_queue_wait (interop_queue_inner (queue));
}

/* NULL after a message.  */
static struct gangway_host_queue *
interop_queue_create (int device)
{
  struct interop_queue *made = GOMP_PLUGIN_malloc (sizeof *made);
  made->public.call = interop_queue_call;
  made->public.wait = interop_queue_wait;
  made->queue = GOMP_OFFLOAD_openacc_async_construct (device);
  if (made->queue)
    return &made->public;
  free (made);
  return NULL;
}

static void
interop_queue_destroy (struct gangway_host_queue *queue)
{
  host_queue_destroy (interop_queue_inner (queue));
  free (queue);
}

/* The foreign runtimes to choose from; the first is the default.  */
static const int runtimes[] = { GANGWAY_IFR_HOST };

EXPORT void
GOMP_OFFLOAD_interop (struct interop_obj_t *object, int device,
                      enum gomp_interop_flag action, bool targetsync,
                      const char *prefer_type)
{
  if (action == gomp_interop_flag_init)
    {
      object->fr = prefer_type_choose (prefer_type, runtimes,
                                       sizeof runtimes / sizeof *runtimes);
      object->device_data = (void *) (intptr_t) device;
      if (targetsync)
        object->stream = interop_queue_create (device);
    }
  else if (!object->stream)
    return;
  else if (action == gomp_interop_flag_use)
    interop_queue_wait (object->stream);
  else
    interop_queue_destroy (object->stream);
}

/* ------------------------------------------------------------------------
   Properties.  */

/* What asking OBJECT for PROPERTY in the right way returns.  */
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
  if (!property_has (object, property, RC_IS_INT, return_code))
    return 0;
  switch (property)
    {
    case PROPERTY_FR_ID:
      return object->fr;
    case PROPERTY_DEVICE_NUM:
      return object->device_num;
    case PROPERTY_DEVICE:
      return (intptr_t) object->device_data;
    default:
      return VENDOR_ID;
    }
}

EXPORT void *
GOMP_OFFLOAD_get_interop_ptr (struct interop_obj_t *object, int property,
                              int *return_code)
{
  return property_has (object, property, RC_IS_POINTER, return_code)
           ? object->stream
           : NULL;
}

EXPORT const char *
GOMP_OFFLOAD_get_interop_str (struct interop_obj_t *object, int property,
                              int *return_code)
{
  if (!property_has (object, property, RC_IS_STRING, return_code))
    return NULL;
  return property == PROPERTY_FR_NAME ? GANGWAY_IFR_HOST_NAME : VENDOR_NAME;
}

/* Of the properties that differ from runtime to runtime.  */
EXPORT const char *
GOMP_OFFLOAD_get_interop_type_desc (struct interop_obj_t *object, int property)
{
  (void) object;
  switch (property)
    {
    case PROPERTY_DEVICE:
      return "int";
    case PROPERTY_TARGETSYNC:
      return "struct gangway_host_queue *";
    default:
      return "N/A";
    }
}
