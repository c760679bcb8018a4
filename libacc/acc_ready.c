/* Making the calling thread's device ready.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_ready.h"

#include "libacc/acc_device.h"
#include "libacc/acc_fatal.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/devices/device_life.h"

struct acc_thread *
acc_thread_ready (void)
{
  struct acc_thread *thread = acc_thread_current ();
  if (unlikely (thread->type == acc_device_none))
    acc_device_attach_default (thread);
  struct device *device = thread->device;
  if (!device)
    return thread;
  /* Another thread, or omp_pause_resource, may have finished the device.  */
  if (unlikely (!acc_device_is_active (device)))
    acc_device_activate (thread, thread->type, thread->number,
                         acc_construct_parallel);
  /* Objects with images may have been loaded since the device became ready.  */
  acc_require (acc_device_make_ready (device));
  acc_thread_renew_plugin_data (thread);
  return thread;
}
