/* Each device's way from unused to ready and back, and what becomes of devices
   when the process ends.  A device's state changes under its lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/devices/device_life.h"

#include <stdlib.h>
#include <time.h>
#include "base/end.h"
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/futex.h"
#include "base/kernel_thread.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/device_told.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/devices/devices_info.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/image/native_variables.h"
#include "libomp-offload/map/map.h"
#include "libomp-offload/plan/plan_pool.h"
#include "libomp-offload/plugin/plugin.h"
#include "base/workers.h"

static void
each_device (void (*fn) (struct device *))
{
  for (int i = 0; i < device_total (); i++)
    fn (device_by_index (i));
}

static bool
device_start_locked (struct device *device)
{
  __atomic_store_n (&device->lost, false, __ATOMIC_RELAXED);
  __atomic_store_n (&device->fault_unplaced, false, __ATOMIC_RELAXED);
  if (!device->plugin->init_device (device->ordinal, device_cookie (device)))
    {
      device_error (device, "device %d (%s) cannot be initialised",
                    device->number, device->name);
      return false;
    }
  device->map = map_create (device, native_variables_refresh);
  plan_slots_create (device->map);
  device->memory = device_memory_create ();
  if (!device->queues)
    device->queues = queue_pool_create ();
  queue_pool_open (device);
  if (tool_here ())
    device_told_begin (device);
  return true;
}

/* Release what a started device holds.  */
static bool
device_stop_locked (struct device *device)
{
  bool good = true;
  if (tool_here ())
    device_told_end (device);
  if (device->acc_fini)
    device->acc_fini (device, false);
  good &= queue_pool_destroy (device);
  image_unload_all_locked (device);
  plan_slots_destroy (device->map->plans);
  map_destroy (device->map);
  device_memory_destroy (device);
  device->map = NULL;
  if (!device->plugin->fini_device (device->ordinal))
    {
      device_error (device, "device %d (%s) cannot be finished", device->number,
                    device->name);
      good = false;
    }
  return good;
}

static enum device_state
device_start_or_fail_locked (struct device *device)
{
  if (!device_start_locked (device))
    return DEVICE_FAILED;
  if (image_load_all_locked (device))
    return DEVICE_READY;
  device_stop_locked (device);
  return DEVICE_FAILED;
}

/* What is copied to DEVICE here is none of the construct's that the calling thread is in, for
   a tool.  */
bool
device_make_ready_slow (struct device *device)
{
  ERRNO_KEPT;
  struct tool_target *before = tool_self ? tool_target_enter (NULL) : NULL;
  mutex_lock (&device->lock);
  bool good = true;
  if (device_state (device) == DEVICE_UNUSED)
    {
      enum device_state state = device_start_or_fail_locked (device);
      if (state == DEVICE_READY)
        __atomic_store_n (&device->was_ready, true, __ATOMIC_RELEASE);
      __atomic_store_n (&device->state, state, __ATOMIC_RELEASE);
    }
  else if (device_state (device) == DEVICE_READY && device->stale)
    good = image_load_all_locked (device);
  good &= device_state (device) == DEVICE_READY;
  mutex_unlock (&device->lock);
  if (tool_self)
    tool_target_leave (before);
  return good;
}

static bool
device_lock_at_rest_wanted (struct device *device)
{
  for (;;)
    {
      mutex_lock (&device->lock);
      if (device_state (device) != DEVICE_READY)
        break;
      if (queue_pool_close (device))
        return true;
      mutex_unlock (&device->lock);
      queue_pool_wait (device);
    }
  mutex_unlock (&device->lock);
  return false;
}

/* Lock DEVICE once no queue of the pool's is in use, and close the pool, so that none
   can come into use.  This waits without the lock, since the launches and copies that
   it waits for may need it.  False, unlocked, where the device is not ready.  */
static bool
device_lock_at_rest (struct device *device)
{
  if (!__atomic_load_n (&device->was_ready, __ATOMIC_ACQUIRE))
    return false;
  queue_pool_want (device);
  bool locked = device_lock_at_rest_wanted (device);
  queue_pool_unwant (device);
  return locked;
}

/* Make DEVICE unready.  False after a message, with the device ready again, where the
   program has host memory of its driver in use, which would go with the device.  A
   thread that takes such a block counts it and then looks whether the device is ready
   (host_memory.c); this makes the device unready and then looks whether there are
   blocks: so one of the two sees the other.  */
static bool
device_leave_ready_locked (struct device *device)
{
  __atomic_store_n (&device->state, DEVICE_UNUSED, __ATOMIC_SEQ_CST);
  unsigned long blocks
    = __atomic_load_n (&device->host_blocks, __ATOMIC_SEQ_CST);
  if (blocks == 0)
    return true;
  gomp_error ("device %d (%s) cannot be finished: %lu blocks of its host "
              "memory are in use",
              device->number, device->name, blocks);
  queue_pool_open (device);
  __atomic_store_n (&device->state, DEVICE_READY, __ATOMIC_RELEASE);
  return false;
}

enum device_finished
device_finish (struct device *device, bool (*may_finish) (struct device *))
{
  ERRNO_KEPT;
  if (!device_lock_at_rest (device))
    return DEVICE_IS_FINISHED;
  enum device_finished end = DEVICE_KEPT;
  if (may_finish && !may_finish (device))
    queue_pool_open (device);
  else
    end = device_leave_ready_locked (device) && device_stop_locked (device)
            ? DEVICE_IS_FINISHED
            : DEVICE_NOT_FINISHED;
  mutex_unlock (&device->lock);
  return end;
}

void (*devices_before_exit) (void);

/* A worker that gives memory back has DEVICE's lock for a moment only.  A
   thread that has called exit, or waits for a driver, may hold it for good.  */
#define EXIT_TRIES 100 /* a millisecond apart */

static bool
device_lock_at_exit (struct device *device)
{
  struct timespec pause = { .tv_nsec = 1000000 };
  for (int i = 0; i < EXIT_TRIES; i++)
    {
      if (mutex_try_lock (&device->lock))
        return true;
      nanosleep (&pause, NULL);
    }
  return false;
}

/* From here on DEVICE is as good as absent, for destructors too.  Returns
   whether the caller is to finish it; not where another thread holds its lock,
   since that one is starting or finishing it.  */
static bool
device_leave_at_exit (struct device *device)
{
  bool locked = !plugins_are_abandoned () && device_lock_at_exit (device);
  enum device_state state
    = __atomic_exchange_n (&device->state, DEVICE_FINISHED, __ATOMIC_ACQ_REL);
  if (locked)
    mutex_unlock (&device->lock);
  return locked && state == DEVICE_READY;
}

/* Wait for all that is in DEVICE's queues, OpenACC's and the pool's, and end
   the queues.  */
static void
device_drain_at_exit (struct device *device)
{
  device->ending = device_leave_at_exit (device);
  if (!device->ending)
    return;
  if (tool_here ())
    device_told_end (device);
  if (device->acc_fini)
    device->acc_fini (device, true);
  queue_pool_destroy (device);
  device_memory_settle (device);
}

static void
device_end_at_exit (struct device *device)
{
  if (device->ending)
    device->plugin->fini_device (device->ordinal);
}

/* Whether a plugin, or its driver, could wait for the calling thread.  */
static bool
is_on_plugins_thread (void)
{
  bool is = false;
  for (int i = 0; i < device_total () && !is; i++)
    {
      const struct plugin *plugin = device_by_index (i)->plugin;
      is = plugin->on_own_thread && plugin->on_own_thread ();
    }
  return is;
}

/* How far the process's end has come: a futex.  */
static enum end_stage {
  END_NOT_BEGUN,
  END_LEAVES_DEVICES, /* by `ending_thread', which is set before */
  END_BEGUN           /* gomp_end_begins was called */
} end_stage;
static pid_t ending_thread;

static void
end_comes_to (enum end_stage stage)
{
  __atomic_store_n (&end_stage, stage, __ATOMIC_RELEASE);
  futex_wake (&end_stage, INT_MAX);
}

void
device_end_forget (void)
{
  end_stage = END_NOT_BEGUN;
}

void
device_await_end (void)
{
  while (__atomic_load_n (&end_stage, __ATOMIC_ACQUIRE) == END_LEAVES_DEVICES
         && ending_thread != kernel_thread ())
    futex_wait (&end_stage, END_LEAVES_DEVICES);
}

static bool
is_any_lost (void)
{
  bool lost = false;
  for (int i = 0; i < device_total () && !lost; i++)
    lost = device_is_lost (device_by_index (i));
  return lost;
}

/* The process ends.  Other threads may still run, and use what they hold: only
   what concerns the driver is undone, and not even that on a thread that the driver
   would wait for.  Whatever comes of other threads' work once devices end, the
   program's result is that of the thread that ends the process; but where a device
   was lost, if only with work that nobody waits for, and the user was told, it is a
   failure: the thread that found out may have come too late to end the process.  */
static void
devices_at_exit (void)
{
  gomp_exit_is_here ();
  bool good = is_on_plugins_thread () || host_end_await ();
  image_set_devices (NULL);
  ending_thread = kernel_thread ();
  end_comes_to (END_LEAVES_DEVICES);
  if (is_on_plugins_thread ())
    plugins_abandon ();
  if (devices_before_exit && !plugins_are_abandoned ())
    devices_before_exit ();
  each_device (device_drain_at_exit);
  gomp_end_begins ();
  end_comes_to (END_BEGUN);
  worker_pool_close (offload_workers ());
  each_device (device_end_at_exit);
  info_print_totals ();
  devices_print_counts ();
  gomp_exit_goes_on (good);
}

extern int __cxa_atexit (void (*function) (void *), void *argument,
                         void *object);
extern void __cxa_finalize (void *object);

static bool unloading;

/* A process that ends with a lost device fails.  Another thread may have found out, and be
   about to end the process: this one lets it.  */
static void
fail_where_lost (void *unused)
{
  (void) unused;
  if (unloading)
    return;
  gomp_exit_is_here ();
  device_await_end ();
  gomp_exit_goes_on (!is_any_lost ());
}

/* The library goes before the process ends, or the handler was called.  */
static void __attribute__ ((destructor)) forget_where_lost (void)
{
  unloading = true;
  __cxa_finalize (&unloading);
}

void
device_life_begin (void)
{
  /* Called after the next one, and not by dlclose as that is.  */
  __cxa_atexit (fail_where_lost, NULL, &unloading);
  atexit (devices_at_exit);
}
