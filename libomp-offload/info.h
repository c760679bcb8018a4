/* What GANGWAY_INFO asks the library to tell.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_INFO_H
#define GANGWAY_OFFLOAD_INFO_H

#include "base/attributes.h"

/* GANGWAY_INFO=counts: one line for each device that was used, with what it has
   done.  Before the devices are finished.  */
void info_print_at_exit (void);
/* GANGWAY_INFO=devices: one line for each device there is.  */
void info_print_devices (void);

#endif
