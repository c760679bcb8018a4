/* What libomp-host may use of libomp-offload, beyond device.h: nothing is
   initialised by these unless they say so.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_HOST_API_H
#define GANGWAY_OFFLOAD_HOST_API_H

#include "base/attributes.h"

/* omp_get_num_devices; finds the devices.  */
int offload_num_devices (void);
/* omp_pause_resource (KIND 1 soft, 2 hard) for a device number that is not
   the host's; 0 on success, -1 where it cannot be done.  */
int offload_pause (int device, int kind);
int offload_pause_all (int kind);

#endif
