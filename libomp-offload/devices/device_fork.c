/* What becomes of devices when the process forks.

   The lock of a native device is held while the process is copied, and so are the locks of
   what it has where it is ready, so that in the child what they guard is whole.  A vendor's
   driver does not survive a fork, so that its devices count as finished in the child.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/devices/device_fork.h"

#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/host_writes.h"
#include "libomp-offload/devices/device_life.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/host-api.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/map/map.h"
#include "libomp-offload/plan/plan_pool.h"
#include "libomp-offload/plugin/plugin.h"

void (*devices_acc_forked) (void);

/* Whether the thread that forks has found a list of devices.  Its own, under the locks that
   it holds.  */
static bool devices_listed;

static void
each_device (void (*fn) (struct device *))
{
  for (int i = 0; devices_listed && i < device_total (); i++)
    fn (device_by_index (i));
}

/* A device whose own lock is held, because it is being started or finished, is left as it
   is.  */
static void
lock_device (struct device *device)
{
  device->forking
    = device_is_native (device) && mutex_try_lock_alike (&device->lock);
}

static inline bool
forks_ready (const struct device *device)
{
  return device->forking && device_state (device) == DEVICE_READY;
}

static void
lock_map (struct device *device)
{
  if (forks_ready (device))
    map_lock_write_alike (&device->map->lock);
}

static void
lock_memory (struct device *device)
{
  if (forks_ready (device))
    device_memory_before_fork (device);
}

static void
lock_queues (struct device *device)
{
  if (forks_ready (device))
    queue_pool_before_fork (device);
}

/* Each plugin once, with its first device.  */
static void
tell_plugin_before (struct device *device)
{
  if (device->ordinal == 0 && device->plugin->before_fork)
    device->plugin->before_fork ();
}

/* Locks of one rank are taken together, before those of the next rank; plugins take theirs
   behind all, as they do when the runtime calls them.  */
void
offload_before_fork (void)
{
  bool listed = devices_before_fork ();
  image_before_fork ();
  devices_listed = listed;
  each_device (lock_device);
  each_device (lock_map);
  each_device (lock_memory);
  each_device (lock_queues);
  host_writes_before_fork ();
  each_device (tell_plugin_before);
}

static void
tell_plugin_parent (struct device *device)
{
  if (device->ordinal == 0 && device->plugin->after_fork)
    device->plugin->after_fork (false);
}

static void
tell_plugin_child (struct device *device)
{
  if (device->ordinal == 0 && device->plugin->after_fork)
    device->plugin->after_fork (true);
}

static void
unlock_device (struct device *device)
{
  if (!device->forking)
    return;
  if (device_state (device) == DEVICE_READY)
    {
      queue_pool_after_fork (device);
      device_memory_after_fork (device);
      map_lock_write_end (&device->map->lock);
    }
  device->forking = false;
  mutex_unlock (&device->lock);
}

/* DEVICE was started by its driver, or somebody was just starting or finishing it.  */
static void
forget_device (struct device *device)
{
  mutex_init (&device->lock, MUTEX_RANK_DEVICE);
  if (device_state (device) == DEVICE_READY)
    {
      __atomic_store_n (&device->state, DEVICE_FINISHED, __ATOMIC_RELAXED);
      device->forked = true;
    }
  __atomic_store_n (&device->lost, false, __ATOMIC_RELAXED);
}

static void
renew_device (struct device *device)
{
  if (!device->forking)
    forget_device (device);
  else if (device_state (device) == DEVICE_READY)
    {
      map_lock_forget_readers (&device->map->lock);
      map_forget_others_write_locked (device->map);
      plan_slots_forget_others (device->map);
      queue_pool_forget_others_locked (device);
    }
}

void
offload_after_fork (bool child)
{
  each_device (child ? tell_plugin_child : tell_plugin_parent);
  host_writes_after_fork ();
  if (child)
    {
      device_end_forget ();
      each_device (renew_device);
      if (devices_acc_forked)
        devices_acc_forked ();
    }
  each_device (unlock_device);
  image_after_fork ();
  devices_after_fork ();
}
