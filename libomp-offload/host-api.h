/* What libomp-host may use of libomp-offload, beyond device.h: nothing is
   initialised by these unless they say so.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_HOST_API_H
#define GANGWAY_OFFLOAD_HOST_API_H

#include "base/attributes.h"

/* omp_get_num_devices; finds the devices.  */
int offload_num_devices (void);
/* The number that a value of default-device-var stands for; may find the
   devices.  */
int offload_default_device (int value);
/* Whether NUMBER, as a routine gets it, names the host; finds the devices.  */
bool offload_is_host (int number);
/* omp_pause_resource (KIND 1 soft, 2 hard) for a device number that is not
   the host's; 0 on success, -1 where it cannot be done.  */
int offload_pause (int device, int kind);
int offload_pause_all (int kind);

/* Host memory that a device's driver makes.  */
enum offload_host_memory
{
  OFFLOAD_MANAGED,     /* the driver moves it between host and device */
  OFFLOAD_PAGE_LOCKED, /* the device copies from and to it directly */
  OFFLOAD_HOST_MEMORY_KINDS
};
/* Whether there is a device that offers memory of KIND; finds the devices.  */
bool offload_host_memory_offered (enum offload_host_memory kind);
/* SIZE bytes of KIND aligned for any type, not cleared; of page-locked memory, on
   NUMA node NODE, -1 for any.  NULL where no device offers it or has any.  Finds
   the devices, and starts one.  A device is not finished, but at the process's
   end, as long as there are blocks of its.  */
void *offload_host_memory_take (enum offload_host_memory kind, size_t size,
                                int node);
void offload_host_memory_give (enum offload_host_memory kind, void *memory);

#endif
