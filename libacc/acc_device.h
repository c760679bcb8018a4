/* OpenACC's view of the devices: types and numbers within a type, the host as a
   device, initialising and shutting down.
   Fixed once devices_initialise has run, but for what a field says.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_DEVICE_H
#define GANGWAY_ACC_DEVICE_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libacc/acc_address_set.h"
#include "libacc/acc_queues.h"
#include "libomp-offload/device/device.h"
#include <acc_prof.h>

struct acc_thread;

/* Gangway's host device; openacc.h has no name for it.  */
#define ACC_DEVICE_HOST_NONSHM ((acc_device_t) GOMP_DEVICE_HOST_NONSHM)

/* Whether OpenACC uses a device, since acc_init or the first construct on it.
   Atomic.  Of the threads that come to an unused device at once, the one that
   sets BEGUN sends the events; none goes on before ACTIVE is set.  */
struct acc_use
{
  bool begun, active;
};

/* OpenACC's part of a device: device->acc, made by the first use and kept until
   the process ends.  */
struct acc_device
{
  struct acc_use use;
  struct acc_queues queues;         /* has its own lock */
  struct mutex lock;                /* guards the two sets */
  struct acc_address_set allocated; /* by acc_malloc */
  struct acc_address_set mapped;    /* host addresses, by acc_map_data */
  struct acc_device *next;          /* in the list of all; constant */
};

/* Resolve TYPE, which may be default or not_host, to host,
   ACC_DEVICE_HOST_NONSHM, nvidia or radeon: the first one that has devices.
   Returns acc_device_none where there is none, or, if REQUIRED, ends the
   process with a message.  */
acc_device_t acc_device_resolve (acc_device_t type, bool required);

/* How many devices of a resolved TYPE there are, and the one of that number:
   NULL for the host.  */
int acc_device_count (acc_device_t type);
struct device *acc_device_of (acc_device_t type, int number);

/* End the process, after a message, where TYPE is no device type at all, or where
   no device of a resolved TYPE has NUMBER.  */
void acc_device_require_type (acc_device_t type);
void acc_device_require_number (acc_device_t type, int number);

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
   TYPE.  Returns whether any was active.  Ends the process, after a message, where a
   thread is in a region of a device's.  */
bool acc_device_shut_down (struct acc_thread *thread, acc_device_t type,
                           int number, acc_construct_t construct);

/* Whether OpenACC uses DEVICE (NULL: the host) and it is ready.  */
bool acc_device_is_active (const struct device *device);

#endif
