/* Why there are no devices of a kind that the program was built for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICES_ABSENT_H
#define GANGWAY_OFFLOAD_DEVICES_ABSENT_H

#include "base/attributes.h"

/* A kind of devices, NAME with images of TYPE, has none, for the reason that FORMAT
   says in a few words.  Called while the devices are being found.  */
void devices_absent_note (const char *name, int type, const char *format, ...)
  __attribute__ ((format (printf, 3, 4)));

/* For the end of a message that no device can be used: ": " and why, or "" where
   nothing is known; one line.  After the devices were found.  Takes images_lock.  */
const char *devices_absent_text (void);

/* For the end of a message that a device with images of TYPE runs no region: ": " and
   why, or "".  Takes images_lock.  */
const char *devices_no_code_text (int type);

/* A line for each kind that the program was built for and that has no device, where
   GANGWAY_INFO asks for devices.  Takes images_lock.  */
void devices_absent_print (void);

#endif
