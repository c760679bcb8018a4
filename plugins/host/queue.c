/* Queues as the plugin ABI has them; jobs.c runs them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdlib.h>

EXPORT struct goacc_asyncqueue *
GOMP_OFFLOAD_openacc_async_construct (int device)
{
  struct goacc_asyncqueue *queue
    = host_fault (HOST_FAULT_QUEUE) ? NULL : host_queue_create (device);
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
  return host_queue_test (queue);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_synchronize (struct goacc_asyncqueue *queue)
{
  return host_queue_wait (queue);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_serialize (struct goacc_asyncqueue *first,
                                      struct goacc_asyncqueue *second)
{
  if (first == second)
    return true;
  struct gomp_queue_mark *mark = GOMP_OFFLOAD_queue_mark (first);
  bool ordered = mark && GOMP_OFFLOAD_queue_follow (second, mark);
  if (mark)
    GOMP_OFFLOAD_queue_mark_free (mark);
  return ordered || host_queue_wait (first);
}

struct call_job
{
  struct host_job job;
  void (*fn) (void *);
  void *data;
};

static bool
call_run (struct host_job *job, bool good)
{
  (void) good;
  struct call_job *call = (struct call_job *) job;
  call->fn (call->data);
  return true;
}

bool
host_queue_call (struct goacc_asyncqueue *queue, void (*fn) (void *),
                 void *data)
{
  struct call_job *call
    = (struct call_job *) host_queue_job (queue, sizeof *call);
  if (!call)
    return false;
  *call = (struct call_job) { { .run = call_run }, fn, data };
  host_queue_add (queue, &call->job);
  return true;
}

struct callback_job
{
  struct host_job job;
  void (*fn) (void *, bool);
  void *data;
};

static bool
callback_run (struct host_job *job, bool good)
{
  struct callback_job *callback = (struct callback_job *) job;
  callback->fn (callback->data, good);
  return true;
}

EXPORT void
GOMP_OFFLOAD_openacc_async_queue_callback (struct goacc_asyncqueue *queue,
                                           void (*fn) (void *, bool),
                                           void *data)
{
  struct callback_job *callback
    = (struct callback_job *) host_queue_job (queue, sizeof *callback);
  if (!callback)
    GOMP_PLUGIN_fatal ("host device %d: out of memory for a callback",
                       host_queue_device (queue));
  *callback = (struct callback_job) { { .run = callback_run }, fn, data };
  host_queue_add (queue, &callback->job);
}
