/* Which context and stream the calling thread means, and the calls that say so.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/handles.h"
#include "emulators/cuda/driver/stream.h"

enum
{
  STACK_DEPTH = 64
};

/* The calling thread's stack of contexts; the last is current.  */
static __thread struct
{
  CUcontext stack[STACK_DEPTH];
  unsigned depth;
  bool in_callback;
} self;

static CUcontext
current_handle (void)
{
  return self.depth > 0 ? self.stack[self.depth - 1] : NULL;
}

CUresult
context_current_even_failed (struct context **context)
{
  CUcontext handle = current_handle ();
  if (self.in_callback)
    return CUDA_ERROR_NOT_PERMITTED;
  if (!handle)
    return CUDA_ERROR_INVALID_CONTEXT;
  *context = context_of_handle (handle);
  return *context ? CUDA_SUCCESS : CUDA_ERROR_CONTEXT_IS_DESTROYED;
}

CUresult
context_current (struct context **context)
{
  CUresult result = context_current_even_failed (context);
  return result != CUDA_SUCCESS ? result : context_error (*context);
}

void
context_in_callback (bool inside)
{
  self.in_callback = inside;
}

/* Anything whose address is the calling thread's own.  */
static __thread char thread_mark;

/* The calling thread's default stream in CONTEXT.  */
static struct stream *
own_stream (struct context *context)
{
  struct stream *stream = NULL;
  while ((stream = context_next_stream (context, stream)))
    if (stream->thread == &thread_mark)
      {
        stream_unreference (stream);
        return stream;
      }
  stream = stream_create (context, 0, 0);
  if (stream)
    stream->thread = &thread_mark;
  return stream;
}

CUresult
context_stream (CUstream handle, struct stream **stream)
{
  struct context *context;
  if (handle == NULL || handle == CU_STREAM_LEGACY
      || handle == CU_STREAM_PER_THREAD)
    {
      CUresult result = context_current (&context);
      if (result != CUDA_SUCCESS)
        return result;
      *stream = handle == CU_STREAM_PER_THREAD ? own_stream (context)
                                               : context->legacy;
      return *stream ? CUDA_SUCCESS : CUDA_ERROR_OUT_OF_MEMORY;
    }
  if (self.in_callback)
    return CUDA_ERROR_NOT_PERMITTED;
  *stream = handle_object (HANDLE_STREAM, handle);
  if (!*stream)
    return CUDA_ERROR_INVALID_HANDLE;
  return context_error ((*stream)->context);
}

static bool
push (CUcontext handle)
{
  if (self.depth == STACK_DEPTH)
    return false;
  self.stack[self.depth++] = handle;
  return true;
}

static CUresult
create_current (CUcontext *handle, unsigned flags, CUdevice device,
                unsigned api_version)
{
  if (!handle || flags & ~(unsigned) CU_CTX_FLAGS_MASK)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  if (self.depth == STACK_DEPTH)
    return CUDA_ERROR_OUT_OF_MEMORY;
  struct context *context = context_create (device, flags, false);
  if (!context)
    return CUDA_ERROR_OUT_OF_MEMORY;
  context->api_version = api_version;
  push (context->handle);
  *handle = context->handle;
  return CUDA_SUCCESS;
}

CUresult
do_cuCtxCreate_v2 (CUcontext *context, unsigned flags, CUdevice device)
{
  return create_current (context, flags, device, 3020);
}

CUresult
do_cuCtxCreate (CUcontext *context, unsigned flags, CUdevice device)
{
  return do_cuCtxCreate_v2 (context, flags, device);
}

CUresult
do_cuCtxCreate_v3 (CUcontext *context, void *affinity, int count,
                   unsigned flags, CUdevice device)
{
  if (count < 0 || (count > 0 && !affinity))
    return CUDA_ERROR_INVALID_VALUE;
  if (count > 0)
    return CUDA_ERROR_NOT_SUPPORTED;
  return create_current (context, flags, device, 3030);
}

CUresult
do_cuCtxCreate_v4 (CUcontext *context, const CUctxCreateParams *settings,
                   unsigned flags, CUdevice device)
{
  /* Programs pass settings that ask for nothing.  */
  if (settings && (settings->numExecAffinityParams != 0 || settings->cigParams))
    return CUDA_ERROR_NOT_SUPPORTED;
  return create_current (context, flags, device, 3040);
}

CUresult
do_cuCtxDestroy_v2 (CUcontext handle)
{
  if (!handle)
    return CUDA_ERROR_INVALID_VALUE;
  struct context *context = context_of_handle (handle);
  if (!context || context->primary)
    return CUDA_ERROR_INVALID_CONTEXT;
  if (self.in_callback)
    return CUDA_ERROR_NOT_PERMITTED;
  context_stop (context);
  handle_drop (handle);
  context_unreference (context);
  if (current_handle () == handle)
    self.depth--;
  return CUDA_SUCCESS;
}

CUresult
do_cuCtxDestroy (CUcontext handle)
{
  return do_cuCtxDestroy_v2 (handle);
}

CUresult
do_cuCtxAttach (CUcontext *handle, unsigned flags)
{
  struct context *context;
  if (!handle || flags != 0)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result == CUDA_SUCCESS)
    *handle = context->handle;
  return result;
}

CUresult
do_cuCtxDetach (CUcontext handle)
{
  return context_of_handle (handle) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_CONTEXT;
}

CUresult
do_cuCtxPushCurrent_v2 (CUcontext handle)
{
  if (!handle_object (HANDLE_CONTEXT, handle))
    return CUDA_ERROR_INVALID_CONTEXT;
  return push (handle) ? CUDA_SUCCESS : CUDA_ERROR_OUT_OF_MEMORY;
}

CUresult
do_cuCtxPushCurrent (CUcontext handle)
{
  return do_cuCtxPushCurrent_v2 (handle);
}

CUresult
do_cuCtxPopCurrent_v2 (CUcontext *handle)
{
  if (self.depth == 0)
    return CUDA_ERROR_INVALID_CONTEXT;
  self.depth--;
  if (handle)
    *handle = self.stack[self.depth];
  return CUDA_SUCCESS;
}

CUresult
do_cuCtxPopCurrent (CUcontext *handle)
{
  return do_cuCtxPopCurrent_v2 (handle);
}

CUresult
do_cuCtxSetCurrent (CUcontext handle)
{
  if (handle && !handle_object (HANDLE_CONTEXT, handle))
    return CUDA_ERROR_INVALID_CONTEXT;
  self.depth -= self.depth > 0;
  if (handle)
    push (handle);
  return CUDA_SUCCESS;
}

CUresult
do_cuCtxGetCurrent (CUcontext *handle)
{
  if (!handle)
    return CUDA_ERROR_INVALID_VALUE;
  *handle = current_handle ();
  return CUDA_SUCCESS;
}

CUresult
do_cuCtxSynchronize (void)
{
  struct context *context;
  CUresult result = context_current (&context);
  return result != CUDA_SUCCESS ? result : context_wait (context);
}
