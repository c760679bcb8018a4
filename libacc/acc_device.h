/* OpenACC's devices, the host among them: what OpenACC keeps of each, initialising and
   shutting down.  A device is named by its type and its number within that type
   (acc_device_type.h).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_DEVICE_H
#define GANGWAY_ACC_DEVICE_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libacc/acc_address_set.h"
#include "libacc/acc_device_type.h"
#include "libacc/acc_queues.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/device/device.h"
#include <acc_prof.h>

/* OpenACC's part of a device: device->acc, made by the first use and kept until
   the process ends.  */
struct acc_device
{
  struct acc_use use;
  bool shutting_down;               /* acc_shutdown finishes it; device->lock */
  struct acc_queues queues;         /* has its own lock */
  struct mutex lock;                /* guards the two sets */
  struct acc_address_set allocated; /* by acc_malloc */
  struct acc_address_set mapped;    /* host addresses, by acc_map_data */
  struct acc_device *next;          /* in the list of all; constant */
};

/* Device NUMBER of TYPE, which is active, becomes THREAD's.  */
void acc_device_attach (struct acc_thread *thread, acc_device_t type,
                        int number);
/* Make the device that is THREAD's by default its own and activate it.  */
void acc_device_attach_default (struct acc_thread *thread);

/* Initialise device NUMBER of TYPE for OpenACC, with the events of that, unless
   it is active already; CONSTRUCT is the construct or routine that needs it.
   Returns whether it was not active before.  Ends the process, after a message,
   where it cannot be initialised.  */
bool acc_device_activate (struct acc_thread *thread, acc_device_t type,
                          int number, acc_construct_t construct);

/* What acc_init does, for a routine or for the directive, which may choose the NUMBER
   (negative: the default one), and which then makes the device THREAD's, where THREAD
   is in no data region.  TYPE may be default or not_host.  Ends the process, after a
   message, where there is no such device or it is active already.  */
void acc_device_initialise (struct acc_thread *thread, acc_device_t type,
                            int number, acc_construct_t construct);
/* Initialise device NUMBER (negative: the default one) of a resolved TYPE unless it is
   active.  False, and nothing is done, where TYPE has no such device.  */
bool acc_device_initialise_any (struct acc_thread *thread, acc_device_t type,
                                int number, acc_construct_t construct);
/* What acc_shutdown does with device NUMBER, or with all (negative), of a resolved
   TYPE, once no thread is in a construct or routine that uses it.  Returns whether any was
   active.  Ends the process, after a message, where a thread is in a data region of a
   device's, or THREAD in anything.  */
bool acc_device_shut_down (struct acc_thread *thread, acc_device_t type,
                           int number, acc_construct_t construct);

/* End the process, after a message: acc_shutdown found no active device.  */
void acc_device_none_to_shut_down (void) __attribute__ ((cold, noreturn));

/* device_make_ready; where that fails because another thread ends the process, it comes
   back once a failure does not change the process's status any more.  No lock held.  */
bool acc_device_make_ready (struct device *device);
/* Whether OpenACC uses DEVICE (NULL: the host) and it is ready.  */
bool acc_device_is_active (const struct device *device);

#endif
