/* Requests of device threads for host code.  Each is queued at once and served
   by a pool of at most GOMP_REVERSE_OFFLOAD_THREADS threads; a request belongs
   to the thread that serves it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/reverse/reverse.h"

#include <pthread.h>
#include <stdlib.h>
#include "base/environment.h"
#include "base/end.h"
#include "base/error.h"
#include "base/futex.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/reverse/reverse_plan.h"
#include "base/workers.h"

static struct worker_pool *reverse_pool; /* constant after reverse_once */
static pthread_once_t reverse_once = PTHREAD_ONCE_INIT;

static void
reverse_initialise (void)
{
  reverse_pool = worker_pool_create (icv_device.reverse_threads);
}

/* A request fails where the program is wrong or the device is broken; the
   device thread could only wait for ever.  */
static void __attribute__ ((cold, noreturn))
reverse_fail (struct device *device)
{
  device_fatal (device, "reverse offload from device %d (%s) failed",
                device->number, device->name);
}

/* Run FN on the host with ARGUMENTS of DEVICE's.  The plan that is returned
   lives until QUEUE's copies back, if there is a QUEUE, are done.  */
static struct reverse_plan *
reverse_run (struct device *device, struct goacc_asyncqueue *queue,
             void (*fn) (void *), const struct reverse_arguments *arguments)
{
  struct reverse_plan *plan = reverse_plan_begin (device, queue, arguments);
  if (!plan)
    reverse_fail (device);
  fn (reverse_plan_hosts (plan));
  if (!reverse_plan_return (plan))
    reverse_fail (device);
  return plan;
}

/* ------------------------------------------------------------------------
   Requests that come through a plugin.  */

struct reverse_job
{
  struct device *device;
  uint64_t fn;
  uint64_t count;
  uint64_t addresses, sizes, kinds; /* device addresses of arrays */
  bool in_queue;
  /* The plugin's, which lets the device thread go on.  */
  void (*done) (void *data, struct goacc_asyncqueue *queue);
  void *data;
};

/* The arrays of JOB: in host memory already, or else copied into one
   allocation, which is returned.  */
static void *
reverse_fetch (const struct reverse_job *job, struct goacc_asyncqueue *queue,
               struct reverse_arguments *arguments)
{
  size_t count = job->count;
  *arguments = (struct reverse_arguments) { .count = count };
  if (count == 0)
    return NULL;
  struct device *device = job->device;
  if (device_shares_memory (device))
    {
      arguments->addresses = (const uint64_t *) job->addresses;
      arguments->sizes = (const uint64_t *) job->sizes;
      arguments->kinds = (const unsigned short *) job->kinds;
      return NULL;
    }
  size_t wide = count * sizeof (uint64_t);
  size_t narrow = count * sizeof (unsigned short);
  char *memory = memory_alloc (2 * wide + narrow);
  bool good
    = device_copy_from (device, memory, (void *) job->addresses, wide, queue)
      && device_copy_from (device, memory + wide, (void *) job->sizes, wide,
                           queue)
      && device_copy_from (device, memory + 2 * wide, (void *) job->kinds,
                           narrow, queue)
      && (!queue || device_queue_wait (device, queue));
  if (!good)
    reverse_fail (device);
  arguments->addresses = (uint64_t *) memory;
  arguments->sizes = (uint64_t *) (memory + wide);
  arguments->kinds = (unsigned short *) (memory + 2 * wide);
  return memory;
}

static void
reverse_serve (void *argument)
{
  struct reverse_job job = *(struct reverse_job *) argument;
  free (argument);
  /* The devices have ended with the process: no device thread waits for this
     request.  */
  if (unlikely (gomp_another_thread_ends ()))
    return;
  void (*fn) (void *) = image_reverse_function (job.device, job.fn);
  if (!fn)
    gomp_fatal ("Cannot find reverse-offload function");

  struct goacc_asyncqueue *queue = NULL;
  if (job.in_queue && !(queue = device_queue_acquire (job.device)))
    reverse_fail (job.device);
  struct reverse_arguments arguments;
  void *memory = reverse_fetch (&job, queue, &arguments);
  struct reverse_plan *plan = reverse_run (job.device, queue, fn, &arguments);
  job.done (job.data, queue);
  if (queue)
    {
      if (!device_queue_wait (job.device, queue))
        reverse_fail (job.device);
      device_queue_release (job.device, queue);
    }
  reverse_plan_free (plan);
  free (memory);
}

GOMP_ENTRY void
GOMP_PLUGIN_target_rev (
  struct gomp_device_cookie *device, uint64_t fn, uint64_t mapnum,
  uint64_t devaddrs, uint64_t sizes, uint64_t kinds, bool in_queue,
  void (*done) (void *data, struct goacc_asyncqueue *queue), void *data)
{
  pthread_once (&reverse_once, reverse_initialise);
  struct reverse_job *job = memory_alloc (sizeof *job);
  *job = (struct reverse_job) {
    device_of_cookie (device),
    fn,
    mapnum,
    devaddrs,
    sizes,
    kinds,
    in_queue,
    done,
    data,
  };
  worker_pool_submit (reverse_pool, reverse_serve, job, true);
}

/* ------------------------------------------------------------------------
   Requests of regions that run natively.  */

struct reverse_call
{
  struct device *device;
  void (*fn) (void *);
  struct reverse_arguments arguments;
  uint32_t done; /* atomic; a futex */
};

static void
reverse_serve_call (void *argument)
{
  struct reverse_call *call = argument;
  /* Where no thread could be made, this thread itself runs the region on the
     device; it is on the host while it serves the request.  */
  struct host_saved_state *saved
    = host_native_device () < 0 ? NULL : host_region_enter (-1, 0);
  reverse_plan_free (
    reverse_run (call->device, NULL, call->fn, &call->arguments));
  if (saved)
    host_region_leave (saved);
  /* The thread that waits may return as soon as it sees this, and CALL, on its
     stack, is gone.  The kernel's wake-up of an address that nobody uses does
     no harm.  */
  __atomic_store_n (&call->done, 1, __ATOMIC_RELEASE);
  futex_wake (&call->done, 1);
}

bool
reverse_request (void (*fn) (void *), size_t mapnum, void **hostaddrs,
                 size_t *sizes, unsigned short *kinds)
{
  _Static_assert(sizeof (void *) == sizeof (uint64_t)
                   && sizeof (size_t) == sizeof (uint64_t),
                 "the arrays are used as they are");
  int number = host_native_device ();
  struct device *device = number < 0 ? NULL : device_by_number (number);
  if (!device)
    return false;
  pthread_once (&reverse_once, reverse_initialise);
  struct reverse_call call = {
    .device = device,
    .fn = fn,
    .arguments = { mapnum, (uint64_t *) hostaddrs, (uint64_t *) sizes, kinds },
  };
  worker_pool_submit (reverse_pool, reverse_serve_call, &call, true);
  while (!__atomic_load_n (&call.done, __ATOMIC_ACQUIRE))
    futex_wait (&call.done, 0);
  return true;
}
