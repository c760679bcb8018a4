/* Contexts' lives, and which one is current.

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

struct context *
context_of_handle (CUcontext handle)
{
  struct context *context = handle_object (HANDLE_CONTEXT, handle);
  if (context && !__atomic_load_n (&context->active, __ATOMIC_ACQUIRE))
    return NULL;
  return context;
}

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

static void
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

/* Fill a new or inactive context.  Returns false, with nothing kept, where memory runs out. */
static bool
start_context (struct context *context)
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

static struct context *
create_context (CUdevice device, unsigned flags, bool primary)
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
  if (context->handle && start_context (context))
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

/* Give back all that CONTEXT holds, after what it still does has ended.  */
static void
stop_context (struct context *context)
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
  struct context *context = create_context (device, flags, false);
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
  stop_context (context);
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

CUresult
context_retain_primary (CUdevice number, struct context **context)
{
  struct device *device = &devices[number];
  CUresult result = CUDA_SUCCESS;
  pthread_mutex_lock (&device->lock);
  if (!device->primary)
    device->primary = create_context (number, device->primary_flags, true);
  else if (!device->primary->active && !start_context (device->primary))
    result = CUDA_ERROR_OUT_OF_MEMORY;
  if (!device->primary)
    result = CUDA_ERROR_OUT_OF_MEMORY;
  if (result == CUDA_SUCCESS)
    {
      device->primary_references++;
      *context = device->primary;
    }
  pthread_mutex_unlock (&device->lock);
  return result;
}

CUresult
do_cuDevicePrimaryCtxRetain (CUcontext *handle, CUdevice device)
{
  struct context *context;
  if (!handle)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  CUresult result = context_retain_primary (device, &context);
  if (result == CUDA_SUCCESS)
    *handle = context->handle;
  return result;
}

/* One user less, or, where RESET, none any more: without any the context stops.  */
static CUresult
release_primary (CUdevice number, bool reset)
{
  if (!device_is_valid (number))
    return CUDA_ERROR_INVALID_DEVICE;
  struct device *device = &devices[number];
  CUresult result = CUDA_SUCCESS;
  pthread_mutex_lock (&device->lock);
  if (device->primary_references == 0 && !reset)
    result = CUDA_ERROR_INVALID_CONTEXT;
  else if (device->primary_references > 0
           && (--device->primary_references == 0 || reset))
    {
      device->primary_references = 0;
      stop_context (device->primary);
    }
  pthread_mutex_unlock (&device->lock);
  return result;
}

CUresult
do_cuDevicePrimaryCtxRelease (CUdevice device)
{
  return release_primary (device, false);
}

CUresult
do_cuDevicePrimaryCtxRelease_v2 (CUdevice device)
{
  return release_primary (device, false);
}

CUresult
do_cuDevicePrimaryCtxReset (CUdevice device)
{
  return release_primary (device, true);
}

CUresult
do_cuDevicePrimaryCtxReset_v2 (CUdevice device)
{
  return release_primary (device, true);
}

CUresult
do_cuDevicePrimaryCtxSetFlags (CUdevice number, unsigned flags)
{
  if (!device_is_valid (number))
    return CUDA_ERROR_INVALID_DEVICE;
  if (flags & ~(unsigned) CU_CTX_FLAGS_MASK)
    return CUDA_ERROR_INVALID_VALUE;
  struct device *device = &devices[number];
  pthread_mutex_lock (&device->lock);
  device->primary_flags = flags;
  if (device->primary)
    __atomic_store_n (&device->primary->flags, flags, __ATOMIC_RELAXED);
  pthread_mutex_unlock (&device->lock);
  return CUDA_SUCCESS;
}

CUresult
do_cuDevicePrimaryCtxSetFlags_v2 (CUdevice number, unsigned flags)
{
  return do_cuDevicePrimaryCtxSetFlags (number, flags);
}

CUresult
do_cuDevicePrimaryCtxGetState (CUdevice number, unsigned *flags, int *active)
{
  if (!device_is_valid (number))
    return CUDA_ERROR_INVALID_DEVICE;
  if (!flags || !active)
    return CUDA_ERROR_INVALID_VALUE;
  struct device *device = &devices[number];
  pthread_mutex_lock (&device->lock);
  *flags = device->primary_flags;
  *active = device->primary_references > 0;
  pthread_mutex_unlock (&device->lock);
  return CUDA_SUCCESS;
}
