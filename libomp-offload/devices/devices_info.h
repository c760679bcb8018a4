/* What GANGWAY_INFO tells of the devices themselves.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICES_INFO_H
#define GANGWAY_OFFLOAD_DEVICES_INFO_H

/* A line for each device that was found, where GANGWAY_INFO asks for devices.  */
void devices_print (void);
/* What each used device's plugin counted, where GANGWAY_INFO asks for counts.  */
void devices_print_counts (void);

#endif
