/* Messages about a device that fails.  No state but the devices' own flags.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device_error.h"
#include "libomp-offload/plugin/plugin.h"

#include <stdarg.h>
#include "base/end.h"
#include "base/error.h"

static void
device_verror (const struct device *device, const char *format,
               va_list arguments)
{
  if (!device_is_lost (device))
    gomp_verror (format, arguments);
}

void
device_error (const struct device *device, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  device_verror (device, format, arguments);
  va_end (arguments);
}

void
device_fatal (const struct device *device, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  device_verror (device, format, arguments);
  va_end (arguments);
  gomp_end ();
}

GOMP_ENTRY void
GOMP_PLUGIN_device_lost (struct gomp_device_cookie *device)
{
  __atomic_store_n (&device_of_cookie (device)->lost, true, __ATOMIC_RELEASE);
}
