/* Compute constructs: parallel, kernels and serial (OpenACC 2.6, 2.5).  These
   are the same sessions and map-vars as OpenMP's target.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "base/symbol_name.h"
#include "libacc/acc_async.h"
#include "libacc/acc_fatal.h"
#include "libacc/acc_profiling.h"
#include "libacc/acc_request.h"
#include "libacc/acc_ready.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/plan/mapvars.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/target/launch.h"

GOMP_ENTRY void GOACC_parallel_keyed (int, void (*) (void *), size_t, void **,
                                      size_t *, unsigned short *, ...);
GOMP_ENTRY void GOACC_parallel (int, void (*) (void *), size_t, void **,
                                size_t *, unsigned short *, int, int, int, int,
                                int, ...);
GOMP_ENTRY int GOACC_get_num_threads (void);
GOMP_ENTRY int GOACC_get_thread_num (void);

/* What the variadic tail of GOACC_parallel_keyed says.  */
struct launch_tail
{
  unsigned dims[GOMP_DIM_MAX]; /* 0: not said */
  int async;
};

/* Read the tail.  Do what its wait clause says: the construct's queue waits,
   or, where the region runs HERE, on the host, this thread does.  */
static void
launch_read (struct launch_tail *launch, struct acc_thread *thread, bool here,
             va_list *arguments)
{
  *launch = (struct launch_tail) { .async = acc_async_sync };
  unsigned tag;
  while ((tag = va_arg (*arguments, unsigned)) != 0)
    {
      unsigned operand = GOMP_LAUNCH_OP (tag);
      if (GOMP_LAUNCH_DEVICE (tag))
        gomp_fatal ("device_type '%d' offload parameters, libgomp is too old",
                    (int) GOMP_LAUNCH_DEVICE (tag));
      switch (GOMP_LAUNCH_CODE (tag))
        {
        case GOMP_LAUNCH_DIM:
          for (int i = 0; i < GOMP_DIM_MAX; i++)
            if (operand & GOMP_DIM_MASK (i))
              launch->dims[i] = va_arg (*arguments, unsigned);
          break;
        case GOMP_LAUNCH_ASYNC:
          /* Small values are in the tag itself.  */
          launch->async = operand == GOMP_LAUNCH_OP_MAX
                            ? va_arg (*arguments, int)
                            : (int) operand;
          break;
        case GOMP_LAUNCH_WAIT:
          acc_async_wait_clause (thread, here ? acc_async_sync : launch->async,
                                 (int) operand, arguments);
          break;
        default:
          gomp_fatal ("unrecognized offload code '%d', libgomp is too old",
                      (int) GOMP_LAUNCH_CODE (tag));
        }
    }
}

/* Tell the tool of the launch of KERNEL, with the dimensions that it takes, which become
   TAIL's.  */
static void
tell_launch (struct acc_scope *scope, acc_event_info *event,
             const struct launch *launch, void *kernel,
             struct launch_tail *tail)
{
  const struct device *device = launch->device;
  if (device->plugin->openacc_dimensions)
    acc_require (device->plugin->openacc_dimensions (
      device->ordinal, (void (*) (void *)) kernel, tail->dims));
  acc_scope_launch_start (scope, event, symbol_name ((void *) launch->fn),
                          tail->dims);
}

/* What a launch in a queue of the program's needs until the queue has come past it.  */
struct enqueued
{
  struct loaded_image *image;
  unsigned dims[GOMP_DIM_MAX];
};

/* NULL where LAUNCH is in no such queue.  */
static struct enqueued *
enqueued_create (const struct launch *launch)
{
  if (launch->queue == NULL || launch->own)
    return NULL;
  struct enqueued *enqueued = memory_alloc (sizeof *enqueued);
  enqueued->image = image_use_begin (launch->device, launch->fn);
  return enqueued;
}

static void
enqueued_passed (void *data, bool good)
{
  (void) good; /* the queue uses the memory no more in either case */
  struct enqueued *enqueued = data;
  image_use_end (enqueued->image);
  free (enqueued);
}

/* Launch KERNEL.  */
static void
launch_kernel (struct acc_scope *scope, struct launch *launch, void *kernel,
               struct launch_tail *tail, struct enqueued *enqueued)
{
  acc_event_info event;
  if (unlikely (scope->thread != NULL))
    tell_launch (scope, &event, launch, kernel, tail);
  unsigned *dims = tail->dims;
  if (enqueued)
    dims = memcpy (enqueued->dims, dims, sizeof tail->dims);
  uint64_t began = info_clock_if (INFO_LAUNCHES | INFO_SUMMARY);
  session_exec (launch->session, (void (*) (void *)) kernel, dims, kernel);
  acc_require (launch_wait (launch));
  if (unlikely (began != 0))
    info_launch (launch->device, launch->fn, began, enqueued != NULL);
  acc_scope_part (scope, &event, acc_ev_enqueue_launch_end);
}

/* Run FN on DEVICE: map, launch, unmap, all in the order of the construct's
   queue.  */
static void
run_on_device (struct acc_thread *thread, struct device *device,
               struct acc_scope *scope, void (*fn) (void *),
               struct mapvars_request *request, struct launch_tail *tail)
{
  request->queue = acc_async_queue (thread, tail->async);
  void *arrays = acc_request_translate (request);
  void *kernel = image_function (device, fn);
  if (!kernel)
    gomp_fatal ("target function wasn't mapped");

  acc_event_info event;
  struct launch launch = { .device = device, .fn = fn };
  acc_scope_part (scope, &event, acc_ev_enter_data_start);
  acc_scope_set_device (scope, device);
  acc_require (launch_begin (&launch, SESSION_ON_STACK (device), false, request)
               || launch_fail (&launch));
  acc_scope_part (scope, &event, acc_ev_enter_data_end);

  struct enqueued *enqueued = enqueued_create (&launch);
  launch_kernel (scope, &launch, kernel, tail, enqueued);

  acc_scope_part (scope, &event, acc_ev_exit_data_start);
  acc_require (launch_end (&launch) || launch_fail (&launch));
  if (enqueued)
    device->plugin->openacc_async_queue_callback (launch.queue, enqueued_passed,
                                                  enqueued);
  acc_scope_part (scope, &event, acc_ev_exit_data_end);
  free (arrays);
}

static void
run_on_host (struct acc_thread *thread, struct acc_scope *scope,
             void (*fn) (void *), void **hostaddrs)
{
  acc_scope_set_device (scope, NULL);
  bool falls_back = thread->device != NULL;
  if (falls_back)
    acc_thread_fall_back (thread);
  fn (hostaddrs);
  if (falls_back)
    acc_thread_come_back (thread);
}

GOMP_ENTRY void
GOACC_parallel_keyed (int flags, void (*fn) (void *), size_t mapnum,
                      void **hostaddrs, size_t *sizes, unsigned short *kinds,
                      ...)
{
  flags = GOACC_FLAGS_UNMARSHAL (flags);
  gomp_debug ("GOACC_parallel_keyed: mapnum=%zu, hostaddrs=%p, sizes=%p, "
              "kinds=%p",
              mapnum, (void *) hostaddrs, (void *) sizes, (void *) kinds);
  ACC_READY (thread);
  struct device *device
    = flags & (GOACC_FLAG_HOST_FALLBACK | GOACC_FLAG_LOCAL_DEVICE)
        ? NULL
        : acc_thread_device (thread);

  struct acc_scope scope;
  acc_scope_begin (&scope, thread, acc_construct_parallel,
                   acc_ev_compute_construct_start, acc_async_sync);
  struct launch_tail tail;
  va_list arguments;
  va_start (arguments, kinds);
  launch_read (&tail, thread, !device, &arguments);
  va_end (arguments);

  if (!device)
    run_on_host (thread, &scope, fn, hostaddrs);
  else
    {
      struct mapvars_request request = { .construct = MAPVARS_ACC_COMPUTE,
                                         .count = mapnum,
                                         .hosts = hostaddrs,
                                         .sizes = sizes,
                                         .kinds = kinds,
                                         .short_kinds = true };
      acc_scope_set_async (&scope, tail.async);
      run_on_device (thread, device, &scope, fn, &request, &tail);
    }
  acc_scope_end (&scope, acc_ev_compute_construct_end);
}

/* GCC 5 called this; its library ran FN on the host, and so does this one.  */
GOMP_ENTRY void
GOACC_parallel (int flags, void (*fn) (void *), size_t mapnum, void **hostaddrs,
                size_t *sizes, unsigned short *kinds, int num_gangs,
                int num_workers, int vector_length, int async, int num_waits,
                ...)
{
  (void) flags, (void) mapnum, (void) sizes, (void) kinds, (void) num_gangs;
  (void) num_workers, (void) vector_length, (void) async;
  ACC_READY (thread);
  va_list arguments;
  va_start (arguments, num_waits);
  acc_async_wait_clause (thread, acc_async_sync, num_waits, &arguments);
  va_end (arguments);
  struct acc_scope scope = { .thread = NULL };
  run_on_host (thread, &scope, fn, hostaddrs);
}

GOMP_ENTRY int
GOACC_get_num_threads (void)
{
  return 1;
}

GOMP_ENTRY int
GOACC_get_thread_num (void)
{
  return 0;
}
