/* CUDA's handles for devices that have them (OpenACC 2.6, A.2.1).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"
#include "libacc/acc_async.h"
#include "libacc/acc_device.h"
#include "libacc/acc_ready.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/device/host_writes.h"
#include "libomp-offload/plugin/plugin.h"

/* The calling thread's device, which HOLD holds until the block ends, if the thread chose
   one and it is not the host.  */
#define CUDA_DEVICE(device)                                                    \
  struct acc_hold device##_hold __attribute__ ((cleanup (acc_hold_end)));      \
  struct acc_thread *device##_thread = acc_hold_active (&device##_hold);       \
  struct device *device = device##_thread ? device##_hold.device : NULL

GOMP_ENTRY void *
acc_get_current_cuda_device (void)
{
  CUDA_DEVICE (device);
  if (!device || !device->plugin->openacc_cuda_get_current_device)
    return NULL;
  return device->plugin->openacc_cuda_get_current_device ();
}

GOMP_ENTRY void *
acc_get_current_cuda_context (void)
{
  CUDA_DEVICE (device);
  if (!device || !device->plugin->openacc_cuda_get_current_context)
    return NULL;
  return device->plugin->openacc_cuda_get_current_context ();
}

GOMP_ENTRY void *
acc_get_cuda_stream (int async)
{
  CUDA_DEVICE (device);
  if (!device || !device->plugin->openacc_cuda_get_stream
      || !acc_async_valid (async))
    return NULL;
  async = acc_thread_async (device_thread, async);
  struct goacc_asyncqueue *queue
    = async == acc_async_sync ? NULL
                              : acc_queues_find (&device->acc->queues, async);
  if (!queue)
    return NULL;
  host_writes_open (queue);
  return device->plugin->openacc_cuda_get_stream (queue);
}

GOMP_ENTRY int
acc_set_cuda_stream (int async, void *stream)
{
  if (!acc_async_valid (async) || !stream)
    return 0;
  ACC_READY (thread);
  struct device *device = acc_thread_device (thread);
  if (!device || !device->plugin->openacc_cuda_set_stream)
    return -1;
  struct goacc_asyncqueue *queue = acc_async_queue (thread, async);
  if (!queue)
    {
      gomp_debug ("Refusing request to set CUDA stream associated with "
                  "\"acc_async_sync\"");
      return 0;
    }
  host_writes_open (queue);
  return device->plugin->openacc_cuda_set_stream (queue, stream);
}
