/* Launching kernels.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/geometry.h"
#include "plugins/nvptx/reverse.h"
#include "plugins/nvptx/session.h"
#include "plugins/nvptx/stacks.h"

/* Let SESSION have stacks for GEOMETRY.  Where the device has no room for so many teams
   there are fewer, which OpenMP allows: each team takes more of the work.  Returns the
   stacks' address, 0 after a message.  */
static CUdeviceptr
session_stacks (struct gomp_offload_session *session, struct geometry *geometry)
{
  struct device *device = session->device;
  size_t one = STACK_SIZE * geometry->threads;
  size_t most = __atomic_load_n (&device->stacks_most, __ATOMIC_RELAXED);
  if (most < one * geometry->teams && most >= one)
    geometry->teams = most / one;
  if (session->stack && session->stack->size >= one * geometry->teams)
    return session->stack->address;
  if (session->stack)
    session_leave_stack (session->queue, session->stack);
  CUresult result;
  session->stack = stacks_take (device, one * geometry->teams, &result);
  while (!session->stack && result == CUDA_ERROR_OUT_OF_MEMORY
         && geometry->teams > 1)
    {
      geometry->teams = (geometry->teams + 1) / 2;
      session->stack = stacks_take (device, one * geometry->teams, &result);
      if (session->stack)
        __atomic_store_n (&device->stacks_most, one * geometry->teams,
                          __ATOMIC_RELAXED);
    }
  if (session->stack)
    return session->stack->address;
  if (result == CUDA_ERROR_OUT_OF_MEMORY)
    queue_fail (session->queue, result, "cuMemAlloc_v2 for stacks");
  else
    __atomic_store_n (&session->queue->failed, true, __ATOMIC_RELAXED);
  return 0;
}

/* What OpenMP's kernels have behind the table or the block.  */
struct stack_parameters
{
  CUdeviceptr stacks;
  size_t size;
};

/* Put the kernel of FUNCTION into SESSION's queue; STACKS is NULL for OpenACC's.  */
static void
session_launch (struct gomp_offload_session *session,
                const struct function *function, const unsigned *grid,
                unsigned shared, struct stack_parameters *stacks)
{
  struct goacc_asyncqueue *queue = session->queue;
  struct form_copy *copy = &session->form_copy;
  void *parameters[8], **next = parameters;
  CUfunction kernel = session->form ? session->form : function->cuda;
  *next++ = session->form ? queue->ring.memory + session->offset
                          : (void *) &session->table;
  if (stacks)
    {
      *next++ = &stacks->stacks;
      *next++ = &stacks->size;
    }
  if (session->form)
    {
      *next++ = &copy->to;
      *next++ = &copy->first;
      *next++ = &copy->last;
      *next++ = &copy->flag;
      *next++ = &copy->ticket;
    }
  CUresult result = CUDA_STREAM_CALL (session->device, cuLaunchKernel, kernel,
                                      grid[0], 1, 1, grid[1], grid[2], 1,
                                      shared, queue->stream, parameters, NULL);
  if (result == CUDA_SUCCESS)
    session->launched = true;
  else
    queue_fail (queue, result, "cuLaunchKernel");
}

EXPORT void
GOMP_OFFLOAD_run (struct gomp_offload_session *session, void *fn, void **args,
                  struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  const struct function *function = fn;
  struct device *device = session->device;
  struct geometry geometry = geometry_of_region (device, function, args);
  __atomic_store_n (&queue->last, function, __ATOMIC_RELAXED);
  session_prepare (session, function, geometry.teams);
  struct stack_parameters stacks
    = { session_stacks (session, &geometry), STACK_SIZE };
  unsigned shared
    = function->low_latency_pool ? environment.low_latency_pool : 0;
  if (stacks.stacks && session_send (session))
    {
      unsigned grid[] = { geometry.teams, WARP_SIZE, geometry.threads };
      GOMP_PLUGIN_debug (0,
                         "  GOMP_OFFLOAD_run: kernel %s: launch [(teams: %u), "
                         "1, 1] [(lanes: %u), (threads: %u), 1]",
                         function->image->name, grid[0], grid[1], grid[2]);
      session_launch (session, function, grid, shared, &stacks);
      if (session->launched && function->asking)
        watcher_watch (device->watcher, &queue->watched, function->asking);
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

EXPORT bool
GOMP_OFFLOAD_openacc_dimensions (int ordinal, void (*fn) (void *),
                                 unsigned *dims)
{
  ERRNO_KEPT;
  return construct_geometry (nvptx_device (ordinal),
                             (const struct function *) (uintptr_t) fn, dims);
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
  __atomic_store_n (&queue->last, function, __ATOMIC_RELAXED);
  bool good = construct_geometry (device, function, dims);
  if (!good)
    __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
  session_prepare (session, function, good ? dims[GOMP_DIM_GANG] : 0);
  if (good && session_send (session))
    {
      unsigned grid[]
        = { dims[GOMP_DIM_GANG], dims[GOMP_DIM_VECTOR], dims[GOMP_DIM_WORKER] };
      /* The words are those that tools which read GCC's look for.  */
      GOMP_PLUGIN_debug (0,
                         "  nvptx_exec: kernel %s: launch gangs=%u, "
                         "workers=%u, vectors=%u",
                         function->image->name, grid[0], grid[2], grid[1]);
      session_launch (session, function, grid, 0, NULL);
    }
  session_end (session);
}
