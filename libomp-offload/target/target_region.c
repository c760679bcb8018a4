/* Target regions on a device, while the encountering thread waits.  No lock is
   held while a kernel runs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_region.h"

#include "libomp-offload/image/image.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/target/launch_arguments.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/device/session.h"

void *
target_region_function (struct device *device,
                        const struct target_region *region)
{
  if (!(device->capabilities & GOMP_OFFLOAD_CAP_OPENMP_400))
    return NULL;
  return image_function_to_run (device, region->fn);
}

static struct mapvars_request
request_of (enum mapvars_construct construct,
            const struct target_region *region)
{
  return (struct mapvars_request) { .construct = construct,
                                    .count = region->count,
                                    .hosts = region->hosts,
                                    .sizes = region->sizes,
                                    .kinds = region->kinds,
                                    .short_kinds = region->short_kinds };
}

/* Launch and wait.  False after a message.  */
static bool
run (struct session *session, void *device_fn, void **args,
     const struct target_region *region)
{
  struct device *device = session->device;
  uint64_t began = info_clock_if (INFO_LAUNCHES | INFO_SUMMARY);
  session_run (session, device_fn, args);
  if (session->queue != NULL && !device_queue_wait (device, session->queue))
    return false;
  if (unlikely (began != 0))
    info_launch (device, region->fn, began, false);
  return true;
}

/* Where the device reads the host's memory, the construct's own array is the
   table, with private copies on the stack.  */
static bool
run_shared (struct session *session, void *device_fn,
            const struct target_region *region, bool copied, void **args)
{
  size_t align = 1, size = copied ? 0 : target_private_size (region, &align);
  if (size > 0)
    {
      char *memory = __builtin_alloca (size + align - 1);
      memory += -(uintptr_t) memory & (align - 1);
      target_private_copy (region, memory);
    }
  session_set_table (session, region->count > 0 ? region->hosts : NULL);
  return run (session, device_fn, args, region);
}

static bool
run_in (struct device *device, struct goacc_asyncqueue *queue, void *device_fn,
        const struct target_region *region, bool copied, void **args)
{
  struct session *session = SESSION_ON_STACK (device);
  if (!session_start (session, device, queue))
    return false;
  if (unlikely (device_shares_memory (device)))
    return run_shared (session, device_fn, region, copied, args);
  struct mapvars_request request = request_of (MAPVARS_TARGET, region);
  struct mapping *mapping;
  return mapvars_enter (device, &request, session, &mapping)
         && run (session, device_fn, args, region)
         && mapvars_leave (device, mapping, true, NULL);
}

bool
target_region_run (struct device *device, void *device_fn,
                   const struct target_region *region, bool copied)
{
  void **args = region->args;
  void **complete = __builtin_alloca (
    (launch_arguments_length (args) + LAUNCH_ARGUMENTS_MORE) * sizeof (void *));
  if (launch_arguments_complete (device, args, complete))
    args = complete;
  if (device_is_native (device))
    return run_in (device, NULL, device_fn, region, copied, args);
  struct goacc_asyncqueue *queue = device_queue_acquire (device);
  if (queue == NULL)
    return false;
  bool good = run_in (device, queue, device_fn, region, copied, args);
  device_queue_release (device, queue);
  return good;
}

bool
target_data_run (struct device *device, enum mapvars_construct construct,
                 const struct target_region *region)
{
  struct mapvars_request request = request_of (construct, region);
  if (device_shares_memory (device))
    return true;
  switch (construct)
    {
    case MAPVARS_UPDATE:
      return mapvars_update (device, &request);
    case MAPVARS_EXIT_DATA:
      return mapvars_exit (device, &request);
    default:
      return mapvars_enter (device, &request, NULL, NULL);
    }
}
