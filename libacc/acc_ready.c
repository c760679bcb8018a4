/* Making the calling thread's device ready, and holding it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_ready.h"

#include "libacc/acc_device.h"
#include "libacc/acc_fatal.h"
#include "libacc/acc_thread.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/devices/device_life.h"

/* The process ends, and DEVICE's queues are still there, as other threads may be about to
   wait for them.  */
static bool
is_ending (const struct device *device)
{
  return device_state (device) == DEVICE_FINISHED;
}

/* Whether what THREAD does happens in place, in a region that it runs for a native device.
   That region keeps the device, which may be about to be finished, and wait for it.  */
static inline bool
is_in_native_region (const struct acc_thread *thread)
{
  return (!thread->device || device_is_native (thread->device))
         && unlikely (host_native_device () >= 0);
}

/* Make DEVICE, THREAD's, ready.  Ends the process, after a message, where that is
   impossible.  */
static void
make_ready (struct acc_thread *thread, struct device *device)
{
  /* Another thread, or omp_pause_resource, may have finished the device.  */
  if (unlikely (!acc_device_is_active (device)))
    acc_device_activate (thread, thread->type, thread->number,
                         acc_construct_parallel);
  /* Objects with images may have been loaded since the device became ready.  */
  acc_require (acc_device_make_ready (device));
}

struct acc_thread *
acc_hold_ready (struct acc_hold *hold)
{
  struct acc_thread *thread = acc_thread_current ();
  *hold = (struct acc_hold) { .thread = thread };
  if (is_in_native_region (thread))
    return thread;
  for (;;)
    {
      if (unlikely (thread->type == acc_device_none))
        acc_device_attach_default (thread);
      struct device *device = thread->device;
      if (!device)
        return thread;
      make_ready (thread, device);
      if (likely (acc_hold_begin (hold, thread, device, acc_device_is_active)))
        {
          if (likely (!acc_thread_is_behind (thread)))
            break;
          acc_hold_end (hold);
        }
      /* Another thread has finished the device in the meantime.  */
      thread = acc_thread_current ();
    }
  acc_thread_renew_plugin_data (thread);
  return thread;
}

/* Wait for a thread that is finishing DEVICE, with what is in its queues.  */
static void
await_finish (struct device *device)
{
  mutex_lock (&device->lock);
  mutex_unlock (&device->lock);
}

/* What HOLD is of DEVICE, whose end this waits for where another thread is about to finish
   it.  False where it is over.  */
static bool
hold_active (struct acc_hold *hold, struct acc_thread *thread,
             struct device *device)
{
  return acc_hold_begin (hold, thread, device, acc_device_is_active)
         || acc_hold_begin (hold, thread, device, is_ending);
}

struct acc_thread *
acc_hold_active (struct acc_hold *hold)
{
  for (;;)
    {
      struct acc_thread *thread = acc_thread_current ();
      struct device *device = acc_thread_device (thread);
      *hold = (struct acc_hold) { .thread = thread };
      if (!device)
        return NULL;
      if (likely (hold_active (hold, thread, device)))
        {
          if (likely (!acc_thread_is_behind (thread)))
            return thread;
          acc_hold_end (hold);
          continue;
        }
      await_finish (device);
      if (!acc_device_is_active (device) && !is_ending (device))
        return NULL;
    }
}

struct acc_thread *
acc_hold_active_number (struct acc_hold *hold, int number)
{
  struct acc_thread *thread = acc_thread_current ();
  acc_device_t type = acc_get_device_type ();
  acc_device_require_number (type, number);
  struct device *device = acc_device_of (type, number);
  *hold = (struct acc_hold) { .thread = thread };
  if (!device || thread->fallback
      || (device_is_native (device) && host_native_device () >= 0)
      || !__atomic_load_n (&device->acc, __ATOMIC_ACQUIRE))
    return NULL;
  while (!hold_active (hold, thread, device))
    {
      await_finish (device);
      if (!acc_device_is_active (device) && !is_ending (device))
        return NULL;
    }
  return thread;
}
