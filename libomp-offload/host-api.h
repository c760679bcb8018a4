/* All that libomp-host may use of libomp-offload.  A function starts a device
   only if its comment says so.  Any thread may call these, with no lock held.
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
/* omp_pause_resource (KIND 1 soft, 2 hard) for a device number that is not the
   host's, and omp_pause_resource_all for the devices; 0 on success, -1 where it
   cannot be done.  */
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
/* Take SIZE bytes of KIND, aligned for any type and not cleared; page-locked
   memory is on NUMA node NODE, or with -1 on any.  NULL where no device offers
   KIND or the one that does has none left.  Finds the devices, and starts one.
   A device is not finished before the process ends as long as blocks of its are
   in use.  offload_host_memory_give gives MEMORY of KIND back.  */
void *offload_host_memory_take (enum offload_host_memory kind, size_t size,
                                int node);
void offload_host_memory_give (enum offload_host_memory kind, void *memory);

#endif
