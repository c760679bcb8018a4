/* The calls that make, order, ask and wait for streams.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/event.h"
#include "emulators/cuda/driver/handles.h"
#include "emulators/cuda/driver/stream.h"

CUresult
do_cuStreamCreateWithPriority (CUstream *handle, unsigned flags, int priority)
{
  struct context *context;
  if (!handle || flags & ~(unsigned) CU_STREAM_NON_BLOCKING)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  priority = priority > 0 ? 0 : priority < -5 ? -5 : priority;
  struct stream *stream = stream_create (context, flags, priority);
  if (!stream)
    return CUDA_ERROR_OUT_OF_MEMORY;
  stream->handle = handle_make (HANDLE_STREAM, stream);
  if (!stream->handle)
    {
      stream_unreference (stream);
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
  *handle = stream->handle;
  return CUDA_SUCCESS;
}

CUresult
do_cuStreamCreate (CUstream *handle, unsigned flags)
{
  return do_cuStreamCreateWithPriority (handle, flags, 0);
}

void
stream_release (struct stream *stream)
{
  if (stream->handle)
    handle_drop (stream->handle);
  stream->held = false;
  stream_unreference (stream);
}

/* What the stream still has to do is done.  */
CUresult
do_cuStreamDestroy_v2 (CUstream handle)
{
  struct stream *stream = handle_object (HANDLE_STREAM, handle);
  if (!stream)
    return CUDA_ERROR_INVALID_HANDLE;
  stream_release (stream);
  return CUDA_SUCCESS;
}

CUresult
do_cuStreamDestroy (CUstream handle)
{
  return do_cuStreamDestroy_v2 (handle);
}

CUresult
do_cuStreamQuery (CUstream handle)
{
  struct stream *stream;
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  if (!stream_has_ended (stream, stream_last (stream)))
    return CUDA_ERROR_NOT_READY;
  return context_error (stream->context);
}

CUresult
do_cuStreamSynchronize (CUstream handle)
{
  struct stream *stream;
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  struct context *context = stream->context;
  stream_wait (stream, stream_last (stream));
  return context_error (context);
}

/* A command that does nothing, for what it waits for.  */
static enum command_state
run_nothing (struct command *command)
{
  (void) command;
  return COMMAND_ENDED;
}

static const struct command_kind wait_kind = { .run = run_nothing };

CUresult
do_cuStreamWaitEvent (CUstream handle, CUevent event_handle, unsigned flags)
{
  struct stream *stream, *other;
  uint64_t number;
  struct event *event = event_of_handle (event_handle);
  if (!event)
    return CUDA_ERROR_INVALID_HANDLE;
  if (flags > 1)
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  if (!event_point (event, &other, &number))
    return CUDA_SUCCESS;
  if (other != stream && !stream_has_ended (other, number))
    {
      struct command *command
        = command_create (stream, &wait_kind, sizeof *command);
      if (command)
        {
          command_wait_for (command, other, number);
          stream_submit (command);
        }
      else
        result = CUDA_ERROR_OUT_OF_MEMORY;
    }
  stream_unreference (other);
  return result;
}

struct host_call
{
  struct command command;
  CUstream handle; /* what the callback is told */
  CUstreamCallback callback;
  CUhostFn host_function; /* where `callback` is null */
  void *data;
};

static void
call_host (struct job *job)
{
  struct host_call *call
    = (struct host_call *) ((char *) job - offsetof (struct command, job));
  context_in_callback (true);
  if (call->callback)
    call->callback (call->handle, context_error (call->command.stream->context),
                    call->data);
  else
    call->host_function (call->data);
  context_in_callback (false);
  command_end (&call->command);
}

static enum command_state
run_host_call (struct command *command)
{
  command->job = (struct job) { .run = call_host };
  worker_run (&command->job);
  return COMMAND_RUNS;
}

static const struct command_kind callback_kind
  = { .run = run_host_call, .always = true };
static const struct command_kind host_function_kind = { .run = run_host_call };

static CUresult
submit_host_call (CUstream handle, CUstreamCallback callback,
                  CUhostFn host_function, void *data)
{
  struct stream *stream;
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  struct host_call *call = (struct host_call *) command_create (
    stream, callback ? &callback_kind : &host_function_kind, sizeof *call);
  if (!call)
    return CUDA_ERROR_OUT_OF_MEMORY;
  call->handle = handle;
  call->callback = callback;
  call->host_function = host_function;
  call->data = data;
  stream_submit (&call->command);
  return CUDA_SUCCESS;
}

CUresult
do_cuStreamAddCallback (CUstream stream, CUstreamCallback callback, void *data,
                        unsigned flags)
{
  if (!callback || flags != 0)
    return CUDA_ERROR_INVALID_VALUE;
  return submit_host_call (stream, callback, NULL, data);
}

CUresult
do_cuLaunchHostFunc (CUstream stream, CUhostFn host_function, void *data)
{
  if (!host_function)
    return CUDA_ERROR_INVALID_VALUE;
  return submit_host_call (stream, NULL, host_function, data);
}

/* A call that tells WHAT of `stream`.  */
#define TELL(name, type, what)                                                 \
  CUresult do_##name (CUstream handle, type *value)                            \
  {                                                                            \
    struct stream *stream;                                                     \
    if (!value)                                                                \
      return CUDA_ERROR_INVALID_VALUE;                                         \
    CUresult result = context_stream (handle, &stream);                        \
    if (result == CUDA_SUCCESS)                                                \
      *value = (what);                                                         \
    return result;                                                             \
  }

TELL (cuStreamGetPriority, int, stream->priority)
TELL (cuStreamGetFlags, unsigned, stream->flags)
TELL (cuStreamGetId, unsigned long long, stream->id)
TELL (cuStreamGetCtx, CUcontext, stream->context->handle)
TELL (cuStreamGetDevice, CUdevice, stream->context->device)
TELL (cuStreamIsCapturing, int, 0)
