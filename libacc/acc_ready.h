/* How each construct and routine of OpenACC that uses a device begins and ends.  acc_hold.h
   says what it is to hold a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_READY_H
#define GANGWAY_ACC_READY_H

#include "base/attributes.h"
#include "libacc/acc_hold.h"

struct acc_thread;

/* The calling thread, with a device that is ready and held: the one it has, else the
   default.  Nothing is held where the device is the host, or where the thread runs a
   region for a native device, in which all happens in place.  Ends the process, after a
   message, where that is impossible.  */
struct acc_thread *acc_hold_ready (struct acc_hold *hold);
/* Hold the device of the calling thread, whose constructs go there, if it has one and
   OpenACC uses it, or did so until the process came to its end.  Returns the thread; NULL,
   with nothing held, once a thread that was finishing the device has waited for all that
   was in its queues.  */
struct acc_thread *acc_hold_active (struct acc_hold *hold);
/* The same for device NUMBER of the thread's current type, whether or not it is the
   thread's.  Ends the process, after a message, where there is no such device.  */
struct acc_thread *acc_hold_active_number (struct acc_hold *hold, int number);
/* A declaration: THREAD is acc_hold_ready's, and its device is held until the block ends,
   in whatever way.  */
#define ACC_READY(thread)                                                      \
  struct acc_hold thread##_hold __attribute__ ((cleanup (acc_hold_end)));      \
  struct acc_thread *thread = acc_hold_ready (&thread##_hold)

#endif
