/* How a device starts and ends, with the process or before.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_LIFE_H
#define GANGWAY_OFFLOAD_DEVICE_LIFE_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"

/* Have devices follow the process when it ends.  Called once,
   when the devices were found.  */
void device_life_begin (void);

/* The rest of device_make_ready, for a DEVICE that is to be started or has
   images to load.  */
bool device_make_ready_slow (struct device *device);

/* Make DEVICE ready: initialise it and load the images registered so far.
   Returns false, with a message, where that fails.  Takes device->lock.  Cheap
   where it is ready; may be called before each use.  */
static inline bool
device_make_ready (struct device *device)
{
  return likely (__atomic_load_n (&device->state, __ATOMIC_ACQUIRE)
                   == DEVICE_READY
                 && !__atomic_load_n (&device->stale, __ATOMIC_ACQUIRE))
         || device_make_ready_slow (device);
}

enum device_finished
{
  DEVICE_IS_FINISHED, /* or was not ready */
  DEVICE_NOT_FINISHED, /* after a message; nothing is done where host memory of the
                          device's is in use */
  DEVICE_KEPT          /* MAY_FINISH forbids it */
};
/* Undo device_make_ready: wait for queues, those included that other threads' launches
   and copies are in, and for device_queue_leave of those that use the device; drop the map
   and its memory, unload images.  The next device_make_ready starts anew.  Takes
   device->lock.  No thread may hold a mapping on the device; the calling thread may be in
   no launch and no use.  MAY_FINISH (DEVICE), if not NULL, is asked once nobody is in a
   launch or a use, or can come into one, with device->lock held.  */
enum device_finished device_finish (struct device *device,
                                    bool (*may_finish) (struct device *));
/* Where another thread ends the process, wait until that thread has called
   gomp_end_begins: from then on a failure of this thread does not change the process's
   status.  For a caller that finds a device finished and is about to end the process
   for that.  No lock held.  */
void device_await_end (void);
/* In the child of a fork: the end that another thread of the parent's had begun is not its
   own.  */
void device_end_forget (void);
/* libacc's, NULL where there is nothing to do: called when the process ends,
   before any device is finished, with no lock held.  Set while the library is
   loaded, constant afterwards.  */
extern void (*devices_before_exit) (void);

#endif
