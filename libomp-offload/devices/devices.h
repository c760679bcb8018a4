/* Which devices there are.  The list is made by the first call that needs it and
   constant afterwards.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICES_H
#define GANGWAY_OFFLOAD_DEVICES_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"

/* Find the plugins and the devices, at the first call.  Any thread may call it;
   takes the lock of the list.  */
void devices_initialise (void);

/* The number of devices OpenMP offers (omp_get_num_devices), after
   OMP_AVAILABLE_DEVICES and requires; 0 with OMP_TARGET_OFFLOAD=DISABLED.  */
int device_count (void);
/* The device of that number, not necessarily ready; NULL where out of
   range.  */
struct device *device_by_number (int number);
/* All devices of every kind, for OpenACC: also those OpenMP cannot use.  */
int device_total (void);
struct device *device_by_index (int index);
/* Hold the list's lock over a fork, so that the child has the whole list or none.  The first
   returns whether there is a list; where the calling thread itself is making it, that is not
   known yet, and no lock is taken.  */
bool devices_before_fork (void);
void devices_after_fork (void);

/* The device that NUMBER, an argument of a routine, names
   (device_number_of_user).  Sets *HOST to whether that is the host, for which
   NULL is returned; else returns the device, ready, or NULL where there is none
   of that number.  With MANDATORY a number that names nothing ends the process
   as for a construct; omp_invalid_device always does.  NULL, too, in the child of a fork for
   a device that the parent had ready: a routine fails there as its value says, while a
   construct ends the process.  */
struct device *device_from_user (int number, bool *host);

/* The device that a construct's argument names (device_number_of_construct),
   ready to use, or NULL for the host: because the argument says so, or by
   fallback.  Ends the process where OMP_TARGET_OFFLOAD=MANDATORY forbids the
   fallback.  CONSTRUCT is the construct's name; no message has it today.  */
struct device *device_resolve (int device_argument, const char *construct);

#endif
