/* CUDA's handles for devices that have them (OpenACC 2.6, A.2.1).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"
#include "libacc/acc_async.h"
#include "libacc/acc_device.h"
#include "libacc/acc_ready.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/device/host_writes.h"
#include "libomp-offload/plugin/plugin.h"

/* The calling thread's device, if it chose one and it is not the host.  */
static struct device *
cuda_device (void)
{
  struct acc_thread *thread = acc_thread_current ();
  if (!acc_device_is_active (thread->device))
    return NULL;
  return acc_thread_device (thread);
}

GOMP_ENTRY void *
acc_get_current_cuda_device (void)
{
  struct device *device = cuda_device ();
  if (!device || !device->plugin->openacc_cuda_get_current_device)
    return NULL;
  return device->plugin->openacc_cuda_get_current_device ();
}

GOMP_ENTRY void *
acc_get_current_cuda_context (void)
{
  struct device *device = cuda_device ();
  if (!device || !device->plugin->openacc_cuda_get_current_context)
    return NULL;
  return device->plugin->openacc_cuda_get_current_context ();
}

GOMP_ENTRY void *
acc_get_cuda_stream (int async)
{
  struct device *device = cuda_device ();
  if (!device || !device->plugin->openacc_cuda_get_stream
      || !acc_async_valid (async) || async == acc_async_sync)
    return NULL;
  struct goacc_asyncqueue *queue
    = acc_queues_find (&device->acc->queues, async);
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
  struct acc_thread *thread = acc_thread_ready ();
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
