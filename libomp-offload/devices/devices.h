/* Which devices there are.  The list is made by the first call that needs it and
   constant afterwards.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICES_H
#define GANGWAY_OFFLOAD_DEVICES_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"

/* Find the plugins and devices; idempotent, thread safe.  */
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

/* The device of a number given to a routine (device_number_of_user).  Sets *HOST where it names the host; else returns the
   ready device, or NULL where there is none of that number.  With MANDATORY a
   number that names nothing ends the process as for a construct.  */
struct device *device_from_user (int number, bool *host);

/* The device of a construct's argument (device_number_of_construct), ready to use,
   or NULL for the host: because it was asked for, or by
   fallback.  Ends the process where OMP_TARGET_OFFLOAD=MANDATORY forbids the
   fallback; CONSTRUCT names it in the message, for example "target".  */
struct device *device_resolve (int device_argument, const char *construct);

#endif
