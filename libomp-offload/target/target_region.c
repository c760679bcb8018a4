/* Target regions on a device, while the encountering thread waits.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_region.h"

#include "libomp-offload/device/info.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/target/launch.h"
#include "libomp-offload/target/target_told.h"

void *
target_region_function (struct device *device, void (*fn) (void *))
{
  if (!(device->capabilities & GOMP_OFFLOAD_CAP_OPENMP_400))
    return NULL;
  return image_function_to_run (device, fn);
}

/* Launch, wait, and print what GANGWAY_INFO asks for.  TEAMS is what a tool is told, or
   NULL: it is told nothing.  */
static inline __attribute__ ((always_inline)) bool
run (struct launch *launch, void *device_fn, void **args, const unsigned *teams)
{
  uint64_t began = info_clock_if (INFO_LAUNCHES | INFO_SUMMARY);
  if (teams)
    target_told_submit (launch->session, device_fn, args, *teams);
  else
    session_run (launch->session, device_fn, args);
  if (!launch_wait (launch))
    return false;
  if (unlikely (began != 0))
    info_launch (launch->device, launch->fn, began, false);
  return true;
}

static inline __attribute__ ((always_inline)) bool
region_run (struct device *device, void *device_fn,
            struct target_request *request, const unsigned *teams)
{
  struct session *session = SESSION_ON_STACK (device);
  void **args = request->args;
  if (unlikely (launch_arguments_are_open (&request->launch)))
    args = launch_arguments_complete (
      device, &request->launch, args,
      __builtin_alloca ((request->launch.length + LAUNCH_ARGUMENTS_MORE)
                        * sizeof (void *)));
  if (unlikely (device_shares_memory (device)))
    {
      struct target_privates room = target_privates_room (request);
      char *memory = __builtin_alloca (room.size + room.align - 1);
      if (room.size > 0)
        target_privates_capture (
          request, memory + (-(uintptr_t) memory & (room.align - 1)));
    }
  struct launch launch = { .device = device, .fn = request->fn };
  if (!launch_begin (&launch, session, false, &request->variables))
    return launch_fail (&launch);
  if (!run (&launch, device_fn, args, teams))
    return false;
  return likely (launch_end (&launch)) || launch_fail (&launch);
}

bool
target_region_run (struct device *device, void *device_fn,
                   struct target_request *request)
{
  return region_run (device, device_fn, request, NULL);
}

bool
target_region_run_told (struct device *device, void *device_fn,
                        struct target_request *request)
{
  const unsigned teams = target_told_teams (request);
  return region_run (device, device_fn, request, &teams);
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
