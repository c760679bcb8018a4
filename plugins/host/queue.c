/* Queues as the plugin ABI has them; pool.c runs them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdlib.h>

EXPORT struct goacc_asyncqueue *
GOMP_OFFLOAD_openacc_async_construct (int device)
{
  struct goacc_asyncqueue *queue
    = host_fault (HOST_FAULT_QUEUE) ? NULL : host_queue_create (device, false);
  if (!queue)
    GOMP_PLUGIN_error ("host device %d: a queue cannot be made", device);
  return queue;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_destruct (struct goacc_asyncqueue *queue)
{
  host_queue_destroy (queue);
  return true;
}

EXPORT int
GOMP_OFFLOAD_openacc_async_test (struct goacc_asyncqueue *queue)
{
  return host_queue_is_done (queue);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_synchronize (struct goacc_asyncqueue *queue)
{
  host_queue_wait (queue);
  return true;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_serialize (struct goacc_asyncqueue *first,
                                      struct goacc_asyncqueue *second)
{
  if (host_queue_order (first, second))
    return true;
  host_queue_wait (first);
  return true;
}

struct call_job
{
  struct host_job job;
  void (*fn) (void *);
  void *data;
};

static void
call_run (struct host_job *job)
{
  struct call_job *call = (struct call_job *) job;
  call->fn (call->data);
}

bool
host_queue_call (struct goacc_asyncqueue *queue, void (*fn) (void *),
                 void *data)
{
  HOST_ERRNO_KEPT;
  struct call_job *call = malloc (sizeof *call);
  if (!call)
    return false;
  *call = (struct call_job) { { .run = call_run }, fn, data };
  host_queue_add (queue, &call->job);
  return true;
}

EXPORT void
GOMP_OFFLOAD_openacc_async_queue_callback (struct goacc_asyncqueue *queue,
                                           void (*fn) (void *), void *data)
{
  if (!host_queue_call (queue, fn, data))
    GOMP_PLUGIN_fatal ("host device %d: out of memory for a callback",
                       host_queue_device (queue));
}
