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
/* Whether TEXT tells devices by what they are like, as OMP_AVAILABLE_DEVICES does.  Only its
   form is looked at.  */
bool offload_devices_text_valid (const char *text);
/* Whether NUMBER, as a routine gets it, names the host; finds the devices.  */
bool offload_is_host (int number);
/* omp_pause_resource (KIND 1 soft, 2 hard) for a device number that is not the
   host's, and omp_pause_resource_all for the devices; 0 on success, -1 where it
   cannot be done.  */
int offload_pause (int device, int kind);
int offload_pause_all (int kind);

/* Hold the locks of devices and images over a fork, and have plugins prepare for it.  In the
   CHILD native devices stay as they are, and the others count as finished.  The thread that
   forks may hold locks of its own only where it is finding or starting devices: then these are
   left as they are.  */
void offload_before_fork (void);
void offload_after_fork (bool child);

/* The tool is to be finished: tell it of the end of the devices that it knows.  */
void offload_tell_ends (void) __attribute__ ((cold));

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

/* Memory spaces and allocators of devices (6.0, 27.1 and 27.8) are numbers, so that the
   same question has the same answer.  A space's is from OFFLOAD_SPACES on, an allocator's
   from OFFLOAD_ALLOCATORS on; both have the device's number times OFFLOAD_SPACE_KINDS, and a
   predefined memory space's, behind that.  No object of the program's is at so low an
   address.  */
enum
{
  OFFLOAD_SPACE_KINDS = 8,
  OFFLOAD_SPACES = 0x8000,
  OFFLOAD_ALLOCATORS = 0xc000,
  OFFLOAD_ALLOCATORS_END = 0x10000
};

/* The device of the memory space HANDLE; -1 where it is none of a device's.  */
static inline int
offload_space_device (uintptr_t handle)
{
  return handle >= OFFLOAD_SPACES && handle < OFFLOAD_ALLOCATORS
           ? (int) ((handle - OFFLOAD_SPACES) / OFFLOAD_SPACE_KINDS)
           : -1;
}

/* The device whose memory the predefined allocator HANDLE gives; -1: none's.  */
static inline int
offload_allocator_device (uintptr_t handle)
{
  return handle >= OFFLOAD_ALLOCATORS && handle < OFFLOAD_ALLOCATORS_END
           ? (int) ((handle - OFFLOAD_ALLOCATORS) / OFFLOAD_SPACE_KINDS)
           : -1;
}

/* SIZE bytes of DEVICE's own memory, NULL where there are none, and giving them back.  Start
   the device.  */
void *offload_device_take (int device, size_t size);
void offload_device_give (int device, void *memory);
/* Clear SIZE bytes of DEVICE's at MEMORY; copy SIZE bytes between two devices, or the host,
   -1.  False after a message.  */
bool offload_device_clear (int device, void *memory, size_t size);
bool offload_device_copy (int to, void *dst, int from, const void *src,
                          size_t size);

#endif
