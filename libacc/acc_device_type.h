/* OpenACC's device types, and which devices of the runtime's each has, by number.  The host
   is a device of its own type.  Nothing changes once devices_initialise has run, which
   acc_device_count sees to; no function takes a lock besides.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_DEVICE_TYPE_H
#define GANGWAY_ACC_DEVICE_TYPE_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"
#include <openacc.h>

/* Gangway's host device; openacc.h has no name for it.  */
#define ACC_DEVICE_HOST_NONSHM ((acc_device_t) GOMP_DEVICE_HOST_NONSHM)

/* The types that are devices, in the order in which default and not_host take them; the
   host is the last.  */
#define ACC_DEVICE_TYPES 4
extern const acc_device_t acc_device_types[ACC_DEVICE_TYPES];

/* The name of TYPE as ACC_DEVICE_TYPE and messages have it.  Ends the process, after a
   message, where TYPE is none.  */
const char *acc_device_type_name (acc_device_t type);

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

#endif
