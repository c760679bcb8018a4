/* What a tool hears of a device: that it is there, and what happens to its memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_TOLD_H
#define GANGWAY_OFFLOAD_DEVICE_TOLD_H

#include "libomp-offload/device/device.h"

/* DEVICE is initialised, and is about to be finished.  With device->lock held, or when the
   process or the tool ends: nothing may begin on the device before the tool knows it.  */
void device_told_begin (struct device *device) __attribute__ ((cold));
void device_told_end (struct device *device) __attribute__ ((cold));
/* Whether any device was ever told of.  */
bool device_told_any (void) __attribute__ ((cold));

/* SIZE bytes at HOST are about to be associated with THERE on DEVICE, or, unless
   ASSOCIATED, no more.  */
void device_told_associate (const struct device *device, bool associated,
                            const void *host, const void *there, size_t size)
  __attribute__ ((cold));

#endif
