/* Running regions: on the calling thread, or in a queue's order.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The thread limit among the launch's arguments; 0: none.  The number of teams
   is the region's own business: it asks the runtime for a league.  */
static unsigned
launch_thread_limit (void **args)
{
  unsigned limit = 0;
  while (args && *args)
    {
      intptr_t id = (intptr_t) *args++;
      intptr_t value = id & GOMP_TARGET_ARG_SUBSEQUENT_PARAM
                         ? (intptr_t) *args++
                         : id >> GOMP_TARGET_ARG_VALUE_SHIFT;
      if ((id & GOMP_TARGET_ARG_DEVICE_MASK) == GOMP_TARGET_ARG_DEVICE_ALL
          && (id & GOMP_TARGET_ARG_ID_MASK) == GOMP_TARGET_ARG_THREAD_LIMIT
          && value > 0)
        limit = value < INT_MAX ? value : INT_MAX;
    }
  return limit;
}

static void
launch_run (int device, void (*fn) (void *), void **table,
            unsigned thread_limit)
{
  if (host_fault (HOST_FAULT_LAUNCH))
    GOMP_PLUGIN_fatal ("host device %d: launch of region %p failed", device,
                       (void *) fn);
  host_count (device, launches, 1);
  void *entered = host_hooks.enter (host_cookies[device], thread_limit);
  fn (table);
  host_hooks.leave (entered);
}

/* ------------------------------------------------------------------------
   Now.  */

EXPORT void
GOMP_OFFLOAD_run (struct gomp_offload_session *session, int device, void *fn,
                  void **args)
{
  launch_run (device, (void (*) (void *)) fn, session->table,
              launch_thread_limit (args));
  host_session_end (session);
}

EXPORT void
GOMP_OFFLOAD_openacc_exec (struct gomp_offload_session *session,
                           void (*fn) (void *), unsigned *dims,
                           void *launch_data)
{
  (void) dims, (void) launch_data;
  launch_run (session->device, fn, session->table, 0);
  host_session_end (session);
}

/* ------------------------------------------------------------------------
   Later.  */

struct launch_job
{
  struct host_job job;
  int device;
  void (*fn) (void *);
  unsigned thread_limit;
  bool complete; /* tell the runtime, with async_data */
  void *async_data;
  void **table;
  void *own_table[]; /* the session's table, if it was ours */
};

static void
launch_job_run (struct host_job *job)
{
  struct launch_job *launch = (struct launch_job *) job;
  launch_run (launch->device, launch->fn, launch->table, launch->thread_limit);
  if (launch->complete)
    GOMP_PLUGIN_target_task_completion (launch->async_data);
}

/* A job for SESSION's launch, which ends the session: its memory may go when the
   call returns.  */
static struct launch_job *
launch_job_create (struct gomp_offload_session *session, void (*fn) (void *))
{
  size_t table_size = session->count * sizeof (void *);
  struct launch_job *launch = GOMP_PLUGIN_malloc (sizeof *launch + table_size);
  *launch = (struct launch_job) {
    .job = { .run = launch_job_run },
    .device = session->device,
    .fn = fn,
    .table = session->table,
  };
  if (session->count > 0)
    launch->table = memcpy (launch->own_table, session->table, table_size);
  host_session_end (session);
  return launch;
}

EXPORT void
GOMP_OFFLOAD_async_run (struct gomp_offload_session *session, int device,
                        void *fn, void **args, void *async_data)
{
  struct launch_job *launch
    = launch_job_create (session, (void (*) (void *)) fn);
  launch->thread_limit = launch_thread_limit (args);
  launch->complete = true;
  launch->async_data = async_data;
  struct goacc_asyncqueue *queue = host_queue_create (device, true);
  if (queue)
    {
      host_queue_add (queue, &launch->job);
      return;
    }
  launch_job_run (&launch->job);
  free (launch);
}

EXPORT void
GOMP_OFFLOAD_openacc_async_exec (struct gomp_offload_session *session,
                                 void (*fn) (void *), unsigned *dims,
                                 void *launch_data,
                                 struct goacc_asyncqueue *queue)
{
  (void) dims, (void) launch_data;
  host_queue_add (queue, &launch_job_create (session, fn)->job);
}
