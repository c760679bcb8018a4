/* Launching kernels.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/events.h"
#include "plugins/nvptx/geometry.h"
#include "plugins/nvptx/reverse.h"
#include "plugins/nvptx/session.h"
#include "plugins/nvptx/stacks.h"

/* Let QUEUE have stacks of SIZE bytes in all.  Kernels of the queue that run still use
   those it had.  Returns their address, 0 after a message.  Takes the queue's lock.  */
static CUdeviceptr
queue_stacks (struct goacc_asyncqueue *queue, size_t size)
{
  struct stack *old = NULL;
  pthread_mutex_lock (&queue->lock);
  if (queue->stack && queue->stack->size < size)
    {
      old = queue->stack;
      queue->stack = NULL;
    }
  if (!queue->stack)
    queue->stack = stacks_take (queue->device, size);
  CUdeviceptr address = queue->stack ? queue->stack->address : 0;
  pthread_mutex_unlock (&queue->lock);
  if (!old)
    return address;
  CUevent event = events_take (queue->device, queue->stream);
  if (!event)
    CUDA_STREAM_CALL (queue->device, cuStreamSynchronize, queue->stream);
  stacks_give_behind (queue->device->stacks, old, event);
  return address;
}

EXPORT void
GOMP_OFFLOAD_run (struct gomp_offload_session *session, void *fn, void **args,
                  struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  const struct function *function = fn;
  struct device *device = session->device;
  struct geometry geometry = geometry_of_region (device, function, args);
  size_t stack_size = STACK_SIZE;
  CUdeviceptr stacks
    = queue_stacks (queue, stack_size * geometry.teams * geometry.threads);
  void *parameters[] = { &session->table, &stacks, &stack_size };
  unsigned shared
    = function->low_latency_pool ? environment.low_latency_pool : 0;
  queue_put (queue);
  __atomic_store_n (&queue->last, function, __ATOMIC_RELAXED);
  if (!stacks)
    queue_fail (queue, CUDA_ERROR_OUT_OF_MEMORY, "cuMemAlloc_v2");
  else if (session_send (session))
    {
      CUresult result = CUDA_STREAM_CALL (
        device, cuLaunchKernel, function->cuda, geometry.teams, 1, 1, WARP_SIZE,
        geometry.threads, 1, shared, queue->stream, parameters, NULL);
      if (result != CUDA_SUCCESS)
        queue_fail (queue, result, "cuLaunchKernel");
      else if (function->asks)
        reverse_launched (device, queue);
    }
  session_end (session);
}

/* Find the geometry in the device's context, which the driver's advice needs.  */
static bool
construct_geometry (struct device *device, const struct function *function,
                    unsigned *dims)
{
  CUcontext before;
  for (int i = 0; i < GOMP_DIM_MAX; i++)
    if (function->image->dimensions[i] == 0 && dims[i] == 0)
      {
        if (!device_enter (device, &before))
          return false;
        bool good = geometry_of_construct (device, function, dims);
        device_leave (device, before);
        return good;
      }
  return geometry_of_construct (device, function, dims);
}

EXPORT void
GOMP_OFFLOAD_openacc_exec (struct gomp_offload_session *session,
                           void (*fn) (void *), unsigned *dims,
                           void *launch_data, struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  (void) launch_data;
  const struct function *function = (const struct function *) (uintptr_t) fn;
  struct device *device = session->device;
  void *parameters[] = { &session->table };
  queue_put (queue);
  __atomic_store_n (&queue->last, function, __ATOMIC_RELAXED);
  if (!construct_geometry (device, function, dims))
    __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
  else if (session_send (session))
    {
      CUresult result = CUDA_STREAM_CALL (
        device, cuLaunchKernel, function->cuda, dims[GOMP_DIM_GANG], 1, 1,
        dims[GOMP_DIM_VECTOR], dims[GOMP_DIM_WORKER], 1, 0, queue->stream,
        parameters, NULL);
      if (result != CUDA_SUCCESS)
        queue_fail (queue, result, "cuLaunchKernel");
    }
  session_end (session);
}
