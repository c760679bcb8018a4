/* OMP_AVAILABLE_DEVICES: which devices OpenMP offers, in which order (6.0,
   available-devices-var).  OMP_DEFAULT_DEVICE may have the same form.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_AVAILABLE_DEVICES_H
#define GANGWAY_OFFLOAD_AVAILABLE_DEVICES_H

#include "libomp-offload/device/device.h"

/* Choose from the COUNT devices ABLE, into CHOSEN, an array of as many; returns
   how many.  All of them where the variable is unset or wrong (after its line).  */
int available_devices_select (struct device **able, int count,
                              struct device **chosen);
/* As available_devices_select, for the given TEXT; -1 where it is wrong.  */
int available_devices_parse (const char *text, struct device **able, int count,
                             struct device **chosen);

#endif
