/* Events: which command of which stream was the last when an event was recorded, and
   when that command was reached.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/event.h"

#include <pthread.h>
#include <stdlib.h>
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/handles.h"
#include "emulators/cuda/driver/stream.h"

struct event
{
  CUevent handle; /* immutable, as are the next two */
  struct context *context;
  unsigned flags;
  unsigned references; /* atomic: the handle, and each record on its way */
  uint64_t time;       /* atomic: when the last record was reached */
  struct event *next, *previous; /* in the context's list, under its lock */

  pthread_mutex_t lock;  /* protects the rest */
  struct stream *stream; /* of the last record, with a reference; or null */
  uint64_t number;
};

struct record
{
  struct command command;
  struct event *event; /* with a reference */
};

struct event *
event_of_handle (CUevent handle)
{
  return handle_object (HANDLE_EVENT, handle);
}

bool
event_point (struct event *event, struct stream **stream, uint64_t *number)
{
  pthread_mutex_lock (&event->lock);
  *stream = event->stream;
  *number = event->number;
  if (*stream)
    stream_reference (*stream);
  pthread_mutex_unlock (&event->lock);
  return *stream != NULL;
}

static void
event_unreference (struct event *event)
{
  if (__atomic_sub_fetch (&event->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  if (event->stream)
    stream_unreference (event->stream);
  pthread_mutex_destroy (&event->lock);
  free (event);
}

static enum command_state
run_record (struct command *command)
{
  struct event *event = ((struct record *) command)->event;
  __atomic_store_n (&event->time, clock_now (), __ATOMIC_RELEASE);
  return COMMAND_ENDED;
}

static void
drop_record (struct command *command)
{
  event_unreference (((struct record *) command)->event);
}

static const struct command_kind record_kind
  = { .run = run_record, .drop = drop_record, .always = true };

static void
set_point (struct event *event, struct stream *stream, uint64_t number)
{
  stream_reference (stream);
  pthread_mutex_lock (&event->lock);
  struct stream *before = event->stream;
  event->stream = stream;
  event->number = number;
  pthread_mutex_unlock (&event->lock);
  if (before)
    stream_unreference (before);
}

static CUresult
record (CUevent handle, CUstream stream_handle)
{
  struct stream *stream;
  uint64_t number;
  struct event *event = event_of_handle (handle);
  if (!event)
    return CUDA_ERROR_INVALID_HANDLE;
  CUresult result = context_stream (stream_handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  if (stream->context != event->context)
    return CUDA_ERROR_INVALID_HANDLE;
  if (stream_enter (stream, &number))
    {
      __atomic_store_n (&event->time, clock_now (), __ATOMIC_RELEASE);
      set_point (event, stream, number);
      stream_leave (stream);
      return CUDA_SUCCESS;
    }
  struct command *command
    = command_create (stream, &record_kind, sizeof (struct record));
  if (!command)
    return CUDA_ERROR_OUT_OF_MEMORY;
  __atomic_add_fetch (&event->references, 1, __ATOMIC_RELAXED);
  ((struct record *) command)->event = event;
  stream_reference (stream);
  number = stream_submit (command);
  set_point (event, stream, number);
  stream_unreference (stream);
  return CUDA_SUCCESS;
}

CUresult
do_cuEventRecord (CUevent event, CUstream stream)
{
  return record (event, stream);
}

CUresult
do_cuEventRecordWithFlags (CUevent event, CUstream stream, unsigned flags)
{
  return flags > 1 ? CUDA_ERROR_INVALID_VALUE : record (event, stream);
}

CUresult
do_cuEventCreate (CUevent *handle, unsigned flags)
{
  struct context *context;
  if (!handle || flags > 7
      || (flags & CU_EVENT_INTERPROCESS && !(flags & CU_EVENT_DISABLE_TIMING)))
    return CUDA_ERROR_INVALID_VALUE;
  CUresult result = context_current (&context);
  if (result != CUDA_SUCCESS)
    return result;
  struct event *event = calloc (1, sizeof *event);
  if (!event)
    return CUDA_ERROR_OUT_OF_MEMORY;
  event->handle = handle_make (HANDLE_EVENT, event);
  if (!event->handle)
    {
      free (event);
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
  event->context = context;
  event->flags = flags;
  event->references = 1;
  pthread_mutex_init (&event->lock, NULL);
  pthread_mutex_lock (&context->lock);
  event->next = context->events;
  if (event->next)
    event->next->previous = event;
  context->events = event;
  pthread_mutex_unlock (&context->lock);
  *handle = event->handle;
  return CUDA_SUCCESS;
}

static void
destroy (struct event *event)
{
  struct context *context = event->context;
  pthread_mutex_lock (&context->lock);
  if (event->previous)
    event->previous->next = event->next;
  else
    context->events = event->next;
  if (event->next)
    event->next->previous = event->previous;
  pthread_mutex_unlock (&context->lock);
  handle_drop (event->handle);
  event_unreference (event);
}

void
events_destroy (struct context *context)
{
  while (context->events)
    destroy (context->events);
}

CUresult
do_cuEventDestroy_v2 (CUevent handle)
{
  struct event *event = event_of_handle (handle);
  if (!event)
    return CUDA_ERROR_INVALID_HANDLE;
  destroy (event);
  return CUDA_SUCCESS;
}

CUresult
do_cuEventDestroy (CUevent handle)
{
  return do_cuEventDestroy_v2 (handle);
}

/* Whether what EVENT's last record stands for was reached.  An event that was never
   recorded counts as reached.  */
static bool
is_reached (struct event *event)
{
  struct stream *stream;
  uint64_t number;
  if (!event_point (event, &stream, &number))
    return true;
  bool ended = stream_has_ended (stream, number);
  stream_unreference (stream);
  return ended;
}

CUresult
do_cuEventQuery (CUevent handle)
{
  struct event *event = event_of_handle (handle);
  if (!event)
    return CUDA_ERROR_INVALID_HANDLE;
  bool reached = is_reached (event);
  CUresult error = context_error (event->context);
  return error ? error : reached ? CUDA_SUCCESS : CUDA_ERROR_NOT_READY;
}

CUresult
do_cuEventSynchronize (CUevent handle)
{
  struct event *event = event_of_handle (handle);
  struct stream *stream;
  uint64_t number;
  if (!event)
    return CUDA_ERROR_INVALID_HANDLE;
  if (event_point (event, &stream, &number))
    {
      stream_wait (stream, number);
      stream_unreference (stream);
    }
  return context_error (event->context);
}

CUresult
do_cuEventElapsedTime (float *milliseconds, CUevent start_handle,
                       CUevent end_handle)
{
  struct event *start = event_of_handle (start_handle);
  struct event *end = event_of_handle (end_handle);
  if (!milliseconds)
    return CUDA_ERROR_INVALID_VALUE;
  if (!start || !end || (start->flags | end->flags) & CU_EVENT_DISABLE_TIMING
      || !__atomic_load_n (&start->stream, __ATOMIC_RELAXED)
      || !__atomic_load_n (&end->stream, __ATOMIC_RELAXED))
    return CUDA_ERROR_INVALID_HANDLE;
  if (!is_reached (start) || !is_reached (end))
    return CUDA_ERROR_NOT_READY;
  int64_t nanoseconds = __atomic_load_n (&end->time, __ATOMIC_ACQUIRE)
                        - __atomic_load_n (&start->time, __ATOMIC_ACQUIRE);
  *milliseconds = nanoseconds / 1e6;
  return CUDA_SUCCESS;
}

CUresult
do_cuEventElapsedTime_v2 (float *milliseconds, CUevent start, CUevent end)
{
  return do_cuEventElapsedTime (milliseconds, start, end);
}
