/* OpenMP interop objects.  The foreign runtime is this plugin: an object with
   targetsync has a queue of its own, and <gomp/host-queue.h> says what a program
   may do with it.  An object belongs to the program, which keeps its threads
   apart.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdlib.h>
#include <gomp/host-queue.h>
#include "plugins/common/interop_properties.h"
#include "plugins/common/prefer_type.h"

static const struct interop_runtime runtime = {
  .id = GANGWAY_IFR_HOST,
  .name = GANGWAY_IFR_HOST_NAME,
  .vendor = 0, /* Gangway has no number among the vendors */
  .vendor_name = "gangway",
  .device_type = "int",
  .stream_type = "struct gangway_host_queue *",
};

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

EXPORT void
GOMP_OFFLOAD_interop (struct interop_obj_t *object, int device,
                      enum gomp_interop_flag action, bool targetsync,
                      const char *prefer_type)
{
  if (action == gomp_interop_flag_init)
    {
      object->fr = prefer_type_choose (prefer_type, &runtime.id, 1);
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

EXPORT intptr_t
GOMP_OFFLOAD_get_interop_int (struct interop_obj_t *object, int property,
                              int *return_code)
{
  return interop_get_int (object, &runtime, property,
                          (intptr_t) object->device_data, return_code);
}

EXPORT void *
GOMP_OFFLOAD_get_interop_ptr (struct interop_obj_t *object, int property,
                              int *return_code)
{
  return interop_get_ptr (object, &runtime, property, NULL, NULL, return_code);
}

EXPORT const char *
GOMP_OFFLOAD_get_interop_str (struct interop_obj_t *object, int property,
                              int *return_code)
{
  return interop_get_str (object, &runtime, property, return_code);
}

EXPORT const char *
GOMP_OFFLOAD_get_interop_type_desc (struct interop_obj_t *object, int property)
{
  (void) object;
  return interop_get_type_desc (&runtime, property);
}
