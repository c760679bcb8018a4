/* One launch, in one queue.  No lock is held while a kernel runs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/launch.h"

#include <string.h>
#include "base/error.h"
#include "base/symbol_name.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"

/* A queue that a block of the map HOLDS stays that one's.  */
static void
give_queue_back (struct launch *launch, bool holds)
{
  if (!launch->own)
    return;
  if (holds)
    device_queue_leave (launch->device);
  else
    device_queue_release (launch->device, launch->queue);
}

static bool
map (struct launch *launch, struct mapvars_request *request)
{
  if (likely (!device_shares_memory (launch->device)))
    return mapvars_enter (launch->device, request, launch->session,
                          &launch->mapping);
  session_set_table (launch->session,
                     request->count > 0 ? request->hosts : NULL);
  return true;
}

bool
launch_begin (struct launch *launch, struct session *session, bool later,
              struct mapvars_request *request)
{
  struct device *device = launch->device;
  launch->session = session;
  launch->mapping = NULL;
  launch->queue = request->queue;
  launch->own = request->queue == NULL && (later || !device_is_native (device));
  if (launch->own && (launch->queue = device_queue_acquire (device)) == NULL)
    return false;
  request->queue = launch->queue;
  request->own_queue = launch->own;
  if (likely (session_start (session, device, launch->queue)
              && map (launch, request)))
    return true;
  give_queue_back (launch, false);
  return false;
}

void
launch_complain (const struct launch *launch)
{
  const char *name = symbol_name ((void *) launch->fn);
  const char *mark = name != NULL ? strstr (name, "._omp_fn.") : NULL;
  device_error (
    launch->device, "region %s%s%.*s (%p) failed on device %d (%s)",
    name != NULL ? name : "without a name", mark != NULL ? " of function " : "",
    mark != NULL ? (int) (mark - name) : 0, mark ? name : "",
    (void *) launch->fn, launch->device->number, launch->device->name);
  if (launch->mapping != NULL
      && __atomic_exchange_n (&launch->device->fault_unplaced, false,
                              __ATOMIC_ACQUIRE))
    mapvars_list (launch->mapping);
}

bool
launch_fail (struct launch *launch)
{
  launch->mapping = NULL;
  launch_complain (launch);
  return false;
}

bool
launch_wait_for (struct launch *launch)
{
  if (likely (
        mapvars_fetch (launch->mapping, true)
        && launch->device->plugin->openacc_async_synchronize (launch->queue)))
    return true;
  launch_complain (launch);
  return false;
}

bool
launch_call (struct launch *launch, void (*called) (void *data, bool good),
             void *data)
{
  if (!mapvars_fetch (launch->mapping, false))
    return false;
  launch->device->plugin->openacc_async_queue_callback (launch->queue, called,
                                                        data);
  return true;
}

bool
launch_end_called (struct launch *launch)
{
  bool holds = false;
  if (!mapvars_forgive (launch->mapping))
    {
      holds = mapvars_holds_queue (launch->mapping);
      if (!mapvars_leave_called (launch->mapping))
        return false;
    }
  give_queue_back (launch, holds);
  return true;
}

enum mapvars_left
launch_end_on_worker (struct launch *launch,
                      void (*called) (void *data, bool good), void *data)
{
  bool holds = mapvars_holds_queue (launch->mapping);
  enum mapvars_left left = mapvars_leave_on_worker (&launch->mapping);
  if (left == MAPVARS_LEFT)
    give_queue_back (launch, holds);
  else if (left == MAPVARS_LEFT_IN_QUEUE)
    launch->device->plugin->openacc_async_queue_callback (launch->queue, called,
                                                          data);
  return left;
}

bool
launch_end (struct launch *launch)
{
  if (likely (!launch->own))
    return mapvars_leave (launch->device, launch->mapping, true, launch->queue);
  bool holds = false, good = true;
  if (unlikely (!mapvars_forgive (launch->mapping)))
    {
      /* After mapvars_leave the block that has the queue may be gone, and MAPPING with
         it.  */
      holds = mapvars_holds_queue (launch->mapping);
      good = mapvars_leave (launch->device, launch->mapping, true, NULL);
    }
  give_queue_back (launch, holds);
  return good;
}
