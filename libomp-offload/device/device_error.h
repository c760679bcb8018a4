/* Messages about a device that fails.

   A device may be lost: a kernel faulted, say, and the driver refuses all that comes
   after.  The plugin says so in a line of its own, which names the cause.  What the
   runtime would say of that device afterwards, each a consequence, is left out.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_LIBOMP_OFFLOAD_DEVICE_DEVICE_ERROR_H
#define GANGWAY_LIBOMP_OFFLOAD_DEVICE_DEVICE_ERROR_H

#include "libomp-offload/device/device.h"

/* Whether DEVICE was lost since it was started.  Any thread.  */
static inline bool
device_is_lost (const struct device *device)
{
  return __atomic_load_n (&device->lost, __ATOMIC_ACQUIRE);
}

/* gomp_error and gomp_fatal of a failure of DEVICE's: nothing is printed where it is
   lost.  */
void device_error (const struct device *device, const char *format, ...)
  __attribute__ ((cold, format (printf, 2, 3)));
void device_fatal (const struct device *device, const char *format, ...)
  __attribute__ ((cold, noreturn, format (printf, 2, 3)));

#endif
