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
#include "libomp-offload/device/session.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"

GOMP_ENTRY void GOACC_parallel_keyed (int, void (*) (void *), size_t, void **,
                                      size_t *, unsigned short *, ...);
GOMP_ENTRY void GOACC_parallel (int, void (*) (void *), size_t, void **,
                                size_t *, unsigned short *, int, int, int, int,
                                int, ...);
GOMP_ENTRY int GOACC_get_num_threads (void);
GOMP_ENTRY int GOACC_get_thread_num (void);

/* What the variadic tail of GOACC_parallel_keyed says.  */
struct launch
{
  unsigned dims[GOMP_DIM_MAX]; /* 0: not said */
  int async;
};

/* Read the tail and wait for what its wait clause names, on the construct's
   queue, or on this thread where the region runs HERE, on the host.  */
static void
launch_read (struct launch *launch, struct acc_thread *thread, bool here,
             va_list *arguments)
{
  *launch = (struct launch) { .async = acc_async_sync };
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

/* Launch and wait.  */
static void
launch_now (struct session *session, void (*fn) (void *), struct launch *launch,
            void *kernel)
{
  session_exec (session, fn, launch->dims, kernel);
  acc_require (session->queue == NULL
               || device_queue_wait (session->device, session->queue));
}

static void
dims_free (void *dims, bool good)
{
  (void) good; /* whoever waits for the queue is told */
  free (dims);
}

/* Launch in the program's queue.  The dimensions live until the launch has
   ended.  */
static void
launch_later (struct session *session, void (*fn) (void *),
              struct launch *launch, void *kernel)
{
  unsigned *dims = memory_alloc (sizeof launch->dims);
  memcpy (dims, launch->dims, sizeof launch->dims);
  session_exec (session, fn, dims, kernel);
  session->device->plugin->openacc_async_queue_callback (session->queue,
                                                         dims_free, dims);
}

/* Launch KERNEL, whose host function is FN, in SESSION, which has its
   table.  */
static void
launch_kernel (struct acc_scope *scope, struct session *session,
               void (*fn) (void *), void *kernel, struct launch *launch,
               struct goacc_asyncqueue *queue)
{
  acc_event_info event;
  if (unlikely (scope->thread != NULL))
    acc_scope_launch_start (scope, &event, symbol_name ((void *) fn),
                            launch->dims);
  void (*device_fn) (void *) = (void (*) (void *)) kernel;
  struct device *device = session->device;
  uint64_t began = info_clock_if (INFO_LAUNCHES | INFO_SUMMARY);
  if (!queue)
    launch_now (session, device_fn, launch, kernel);
  else
    launch_later (session, device_fn, launch, kernel);
  if (unlikely (began != 0))
    info_launch (device, fn, began, queue != NULL);
  acc_scope_part (scope, &event, acc_ev_enqueue_launch_end);
}

/* Run FN on DEVICE: map, launch, unmap, all in the order of the construct's
   queue.  */
static void
run_on_device (struct acc_thread *thread, struct device *device,
               struct acc_scope *scope, void (*fn) (void *),
               struct mapvars_request *request, struct launch *launch)
{
  struct goacc_asyncqueue *queue = acc_async_queue (thread, launch->async);
  request->queue = queue;
  void *arrays
    = acc_request_translate (device, request, __builtin_frame_address (0));
  void *kernel = image_function (device, fn);
  if (!kernel)
    gomp_fatal ("target function wasn't mapped");

  acc_event_info event;
  struct session *session = SESSION_ON_STACK (device);
  struct mapping *mapping;
  /* A launch without a queue of the program's is in one of the runtime's, but
     where it happens on this thread.  */
  struct goacc_asyncqueue *own = NULL;
  if (!queue && !device_is_native (device))
    acc_require ((own = device_queue_acquire (device)) != NULL);
  acc_require (session_start (session, device, own ? own : queue));
  acc_scope_part (scope, &event, acc_ev_enter_data_start);
  acc_scope_set_device (scope, device);
  acc_require (mapvars_enter (device, request, session, &mapping));
  acc_scope_part (scope, &event, acc_ev_enter_data_end);

  launch_kernel (scope, session, fn, kernel, launch, queue);

  acc_scope_part (scope, &event, acc_ev_exit_data_start);
  acc_require (mapvars_leave (device, mapping, true, queue));
  acc_scope_part (scope, &event, acc_ev_exit_data_end);
  if (own)
    device_queue_release (device, own);
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
  struct acc_thread *thread = acc_thread_ready ();
  struct device *device
    = flags & (GOACC_FLAG_HOST_FALLBACK | GOACC_FLAG_LOCAL_DEVICE)
        ? NULL
        : acc_thread_device (thread);

  struct acc_scope scope;
  acc_scope_begin (&scope, thread, acc_construct_parallel,
                   acc_ev_compute_construct_start, acc_async_sync);
  struct launch launch;
  va_list arguments;
  va_start (arguments, kinds);
  launch_read (&launch, thread, !device, &arguments);
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
      acc_scope_set_async (&scope, launch.async);
      run_on_device (thread, device, &scope, fn, &request, &launch);
    }
  acc_scope_end (&scope, acc_ev_compute_construct_end);
}

/* GCC 5 emitted these; it ran on the host.  */
GOMP_ENTRY void
GOACC_parallel (int flags, void (*fn) (void *), size_t mapnum, void **hostaddrs,
                size_t *sizes, unsigned short *kinds, int num_gangs,
                int num_workers, int vector_length, int async, int num_waits,
                ...)
{
  (void) flags, (void) mapnum, (void) sizes, (void) kinds, (void) num_gangs;
  (void) num_workers, (void) vector_length, (void) async;
  struct acc_thread *thread = acc_thread_ready ();
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
