/* Target regions on a device, while the encountering thread waits.  No lock is
   held while a kernel runs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_region.h"

#include "libomp-offload/image/image.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/session.h"

void *
target_region_function (struct device *device, void (*fn) (void *))
{
  if (!(device->capabilities & GOMP_OFFLOAD_CAP_OPENMP_400))
    return NULL;
  void *device_fn = image_function (device, fn);
  if (device_fn != NULL && device->plugin->can_run != NULL
      && !device->plugin->can_run (device_fn))
    return NULL;
  return device_fn;
}

/* Launch and wait.  False after a message.  */
static bool
run (struct session *session, void *device_fn, void **args,
     const struct target_request *request)
{
  struct device *device = session->device;
  uint64_t began = info_clock_if (INFO_LAUNCHES | INFO_SUMMARY);
  session_run (session, device_fn, args);
  if (session->queue != NULL && !device_queue_wait (device, session->queue))
    return false;
  if (unlikely (began != 0))
    info_launch (device, request->fn, began, false);
  return true;
}

/* Where the device reads the host's memory, the construct's own array is the
   table, with private copies on the stack.  */
static bool
run_shared (struct session *session, void *device_fn, void **args,
            struct target_request *request)
{
  struct target_privates room = target_privates_room (request);
  if (room.size > 0)
    {
      char *memory = __builtin_alloca (room.size + room.align - 1);
      memory += -(uintptr_t) memory & (room.align - 1);
      target_privates_capture (request, memory);
    }
  session_set_table (
    session, request->variables.count > 0 ? request->variables.hosts : NULL);
  return run (session, device_fn, args, request);
}

static bool
run_in (struct device *device, struct goacc_asyncqueue *queue, void *device_fn,
        void **args, struct target_request *request)
{
  struct session *session = SESSION_ON_STACK (device);
  if (!session_start (session, device, queue))
    return false;
  if (unlikely (device_shares_memory (device)))
    return run_shared (session, device_fn, args, request);
  struct mapping *mapping;
  return mapvars_enter (device, &request->variables, session, &mapping)
         && run (session, device_fn, args, request)
         && mapvars_leave (device, mapping, true, NULL);
}

bool
target_region_run (struct device *device, void *device_fn,
                   struct target_request *request)
{
  void **args = request->args;
  if (unlikely (launch_arguments_are_open (&request->launch)))
    args = launch_arguments_complete (
      device, &request->launch, args,
      __builtin_alloca ((request->launch.length + LAUNCH_ARGUMENTS_MORE)
                        * sizeof (void *)));
  if (device_is_native (device))
    return run_in (device, NULL, device_fn, args, request);
  struct goacc_asyncqueue *queue = device_queue_acquire (device);
  if (queue == NULL)
    return false;
  bool good = run_in (device, queue, device_fn, args, request);
  device_queue_release (device, queue);
  return good;
}

bool
target_data_run (struct device *device, const struct mapvars_request *variables)
{
  if (device_shares_memory (device))
    return true;
  switch (variables->construct)
    {
    case MAPVARS_UPDATE:
      return mapvars_update (device, variables);
    case MAPVARS_EXIT_DATA:
      return mapvars_exit (device, variables);
    default:
      return mapvars_enter (device, variables, NULL, NULL);
    }
}
