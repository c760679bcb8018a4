/* Holding a device while a construct or routine uses it.

   acc_shutdown, or whatever else finishes a device, waits until nobody holds it
   (device_use_begin).  So the device's queues, its map and the plugin's data for the thread
   stay while a construct uses them, and no thread gets a queue that is going away.  A
   thread holds a device for each construct or routine that it is in: a tool's callback may
   call a routine inside a construct.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_HOLD_H
#define GANGWAY_ACC_HOLD_H

#include "base/attributes.h"

struct acc_thread;
struct device;

/* Belongs to THREAD; on the stack of the construct's entry point.  */
struct acc_hold
{
  struct acc_hold *outer; /* of the construct around it */
  struct acc_thread *thread;
  struct device *device; /* NULL: none is held */
};

/* Hold DEVICE, which has been ready, where CONDITION (DEVICE) is met once it is held.
   False, with nothing held, where it is not, or the device is being finished.  THREAD is
   the calling one.  */
bool acc_hold_begin (struct acc_hold *hold, struct acc_thread *thread,
                     struct device *device,
                     bool (*condition) (const struct device *));
/* Undo that; nothing where none is held.  */
void acc_hold_end (struct acc_hold *hold);
/* Whether THREAD, the calling one, holds DEVICE.  */
bool acc_hold_has (const struct acc_thread *thread,
                   const struct device *device);

#endif
