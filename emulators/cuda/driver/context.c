/* Contexts' lives, what they hold, and their errors.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/context.h"

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/driver/allocation.h"
#include "emulators/cuda/driver/device.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/event.h"
#include "emulators/cuda/driver/handles.h"
#include "emulators/cuda/driver/module.h"
#include "emulators/cuda/driver/stream.h"

struct context *
context_of_handle (CUcontext handle)
{
  struct context *context = handle_object (HANDLE_CONTEXT, handle);
  if (context && !__atomic_load_n (&context->active, __ATOMIC_ACQUIRE))
    return NULL;
  return context;
}

void
context_fail (struct context *context, enum grid_result result)
{
  static const CUresult errors[] = {
    [GRID_ILLEGAL_ADDRESS] = CUDA_ERROR_ILLEGAL_ADDRESS,
    [GRID_MISALIGNED] = CUDA_ERROR_MISALIGNED_ADDRESS,
    [GRID_ASSERT] = CUDA_ERROR_ASSERT,
    [GRID_TRAP] = CUDA_ERROR_LAUNCH_FAILED,
    [GRID_ILLEGAL_INSTRUCTION] = CUDA_ERROR_ILLEGAL_INSTRUCTION,
    [GRID_STACK_OVERFLOW] = CUDA_ERROR_HARDWARE_STACK_ERROR,
    [GRID_DEADLOCK] = CUDA_ERROR_LAUNCH_TIMEOUT,
    [GRID_NO_MEMORY] = CUDA_ERROR_LAUNCH_FAILED,
  };
  CUresult none = CUDA_SUCCESS;
  __atomic_compare_exchange_n (&context->error, &none, errors[result], false,
                               __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  machine_fail (&context->machine, result);
}

CUresult
do_gangwayContextFault (CUcontext handle, CUdeviceptr *address, unsigned *size,
                        int *store)
{
  struct context *context = context_of_handle (handle);
  if (!context)
    return CUDA_ERROR_INVALID_CONTEXT;
  if (!address || !size || !store)
    return CUDA_ERROR_INVALID_VALUE;
  const struct machine_fault *fault = &context->machine.fault;
  if (__atomic_load_n (&fault->state, __ATOMIC_ACQUIRE) != 2)
    return CUDA_ERROR_NOT_FOUND;
  *address = fault->address;
  *size = fault->size;
  *store = fault->store;
  return CUDA_SUCCESS;
}

/* All contexts, so that what they hold can be reached from a variable: a leak checker
   cannot know that handles lead to them, too.  */
static pthread_mutex_t contexts_lock = PTHREAD_MUTEX_INITIALIZER;
static struct context *contexts;

static void
context_list (struct context *context)
{
  pthread_mutex_lock (&contexts_lock);
  context->next = contexts;
  if (contexts)
    contexts->previous = context;
  contexts = context;
  pthread_mutex_unlock (&contexts_lock);
}

static void
context_unlist (struct context *context)
{
  pthread_mutex_lock (&contexts_lock);
  if (context->previous)
    context->previous->next = context->next;
  else
    contexts = context->next;
  if (context->next)
    context->next->previous = context->previous;
  pthread_mutex_unlock (&contexts_lock);
}

void
context_unreference (struct context *context)
{
  if (__atomic_sub_fetch (&context->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  context_unlist (context);
  pthread_mutex_destroy (&context->lock);
  free (context);
}

void
context_add_stream (struct context *context, struct stream *stream)
{
  __atomic_add_fetch (&context->references, 1, __ATOMIC_RELAXED);
  pthread_mutex_lock (&context->lock);
  stream->next = context->streams;
  if (stream->next)
    stream->next->previous = stream;
  context->streams = stream;
  pthread_mutex_unlock (&context->lock);
}

void
context_remove_stream (struct context *context, struct stream *stream)
{
  pthread_mutex_lock (&context->lock);
  if (stream->previous)
    stream->previous->next = stream->next;
  else
    context->streams = stream->next;
  if (stream->next)
    stream->next->previous = stream->previous;
  pthread_mutex_unlock (&context->lock);
  context_unreference (context);
}

/* A stream whose last reference was given back leaves the list soon: it is passed by.  */
static bool
reference_if_any (struct stream *stream)
{
  unsigned count = __atomic_load_n (&stream->references, __ATOMIC_RELAXED);
  while (count > 0)
    if (__atomic_compare_exchange_n (&stream->references, &count, count + 1,
                                     false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      return true;
  return false;
}

struct stream *
context_next_stream (struct context *context, struct stream *previous)
{
  pthread_mutex_lock (&context->lock);
  struct stream *next = previous ? previous->next : context->streams;
  while (next && !reference_if_any (next))
    next = next->next;
  pthread_mutex_unlock (&context->lock);
  if (previous)
    stream_unreference (previous);
  return next;
}

CUresult
context_wait (struct context *context)
{
  struct stream *stream = NULL;
  while ((stream = context_next_stream (context, stream)))
    stream_wait (stream, stream_last (stream));
  return context_error (context);
}

bool
context_start (struct context *context)
{
  const struct settings *settings = settings_get ();
  context->error = CUDA_SUCCESS;
  context->spaces[0] = devices[context->device].space;
  context->spaces[1] = devices[context->device].view;
  context->spaces[2] = NULL;
  context->limits[CU_LIMIT_STACK_SIZE] = 1024;
  context->limits[CU_LIMIT_PRINTF_FIFO_SIZE] = 1 << 20;
  context->limits[CU_LIMIT_MALLOC_HEAP_SIZE] = 8 << 20;
  context->limits[CU_LIMIT_DEV_RUNTIME_SYNC_DEPTH] = 2;
  context->limits[CU_LIMIT_DEV_RUNTIME_PENDING_LAUNCH_COUNT] = 2048;
  context->limits[CU_LIMIT_MAX_L2_FETCH_GRANULARITY] = 64;
  context->limits[CU_LIMIT_PERSISTING_L2_CACHE_SIZE] = 0;
  context->machine = (struct machine) {
    .spaces = context->spaces,
    .device = context->device,
    .processors = settings->processors,
    .capability = settings->capability,
    .stack_limit = context->limits[CU_LIMIT_STACK_SIZE],
    .heap_limit = context->limits[CU_LIMIT_MALLOC_HEAP_SIZE],
    .check_written = settings->check_written,
    .check_races = settings->check_races,
  };
  if (!machine_start (&context->machine))
    return false;
  context->legacy = stream_create (context, 0, 0);
  if (!context->legacy)
    {
      machine_stop (&context->machine);
      return false;
    }
  context->legacy->legacy = true;
  __atomic_store_n (&context->active, true, __ATOMIC_RELEASE);
  return true;
}

struct context *
context_create (CUdevice device, unsigned flags, bool primary)
{
  static unsigned long long last_id; /* atomic */
  struct context *context = calloc (1, sizeof *context);
  if (!context)
    return NULL;
  context->device = device;
  context->flags = flags;
  context->primary = primary;
  context->api_version = 3020;
  context->references = 1;
  context_list (context);
  context->id = __atomic_add_fetch (&last_id, 1, __ATOMIC_RELAXED);
  pthread_mutex_init (&context->lock, NULL);
  context->handle = handle_make (HANDLE_CONTEXT, context);
  if (context->handle && context_start (context))
    return context;
  if (context->handle)
    handle_drop (context->handle);
  context_unreference (context);
  return NULL;
}

/* Release all streams; each goes when it has no reference.  */
static void
drop_streams (struct context *context)
{
  struct stream *stream = NULL;
  while ((stream = context_next_stream (context, stream)))
    if (stream->held)
      stream_release (stream);
}

void
context_stop (struct context *context)
{
  __atomic_store_n (&context->active, false, __ATOMIC_RELEASE);
  context_wait (context);
  events_destroy (context);
  modules_destroy (context);
  drop_streams (context);
  machine_stop (&context->machine);
  allocations_free (context);
  context->legacy = NULL;
}
