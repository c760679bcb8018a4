/* Holding a device.  All is the calling thread's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_hold.h"

#include "libacc/acc_thread.h"
#include "libomp-offload/device/device_queue.h"

bool
acc_hold_begin (struct acc_hold *hold, struct acc_thread *thread,
                struct device *device,
                bool (*condition) (const struct device *))
{
  *hold = (struct acc_hold) { thread->holds, thread, NULL };
  if (!device_use_begin (device, thread->holds == NULL))
    return false;
  /* Once the device is in use nobody takes it away.  */
  if (unlikely (!condition (device)))
    {
      device_queue_leave (device);
      return false;
    }
  hold->device = device;
  thread->holds = hold;
  return true;
}

void
acc_hold_end (struct acc_hold *hold)
{
  if (!hold->device)
    return;
  hold->thread->holds = hold->outer;
  device_queue_leave (hold->device);
  hold->device = NULL;
}

bool
acc_hold_has (const struct acc_thread *thread, const struct device *device)
{
  const struct acc_hold *hold = thread->holds;
  while (hold && hold->device != device)
    hold = hold->outer;
  return hold != NULL;
}
