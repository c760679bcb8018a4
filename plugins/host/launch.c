/* Running regions: on the calling thread, or in a queue's order.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdlib.h>
#include "plugins/common/launch_arguments.h"

/* Run FN on the calling thread.  False after a message.  */
static bool
launch_here (int device, void (*fn) (void *), void **table,
             unsigned thread_limit)
{
  if (host_fault (HOST_FAULT_LAUNCH))
    {
      GOMP_PLUGIN_error ("host device %d: launch of region %p failed", device,
                         (void *) fn);
      return false;
    }
  host_count (device, launches, 1);
  void *entered = host_hooks.enter (host_cookies[device], thread_limit);
  fn (table);
  host_hooks.leave (entered);
  return true;
}

/* ------------------------------------------------------------------------
   In a queue.  */

struct launch_job
{
  struct host_job job;
  int device;
  void (*fn) (void *);
  void **args; /* the runtime's, until the launch has ended */
  void **table;
  struct host_block *block; /* where the table is, or NULL */
};

static bool
launch_job_run (struct host_job *job, bool good)
{
  (void) good;
  struct launch_job *launch = (struct launch_job *) job;
  bool launched
    = launch_here (launch->device, launch->fn, launch->table,
                   launch_arguments_read (launch->args).thread_limit);
  host_block_release (launch->block);
  return launched;
}

/* Run FN in the session's queue, or here without one.  Ends SESSION.  */
static void
launch (struct gomp_offload_session *session, void (*fn) (void *), void **args,
        struct goacc_asyncqueue *queue)
{
  if (queue)
    {
      struct launch_job *job
        = (struct launch_job *) host_queue_job (queue, sizeof *job);
      if (!job)
        GOMP_PLUGIN_fatal ("host device %d: out of memory for a launch",
                           session->device);
      *job = (struct launch_job) {
        { .run = launch_job_run },
        session->device,
        fn,
        args,
        session->table,
        session->block,
      };
      host_queue_add (queue, &job->job);
      return;
    }
  bool launched = launch_here (session->device, fn, session->table,
                               launch_arguments_read (args).thread_limit);
  free (session->memory);
  if (!launched)
    GOMP_PLUGIN_fatal ("host device %d: a region could not run",
                       session->device);
}

EXPORT void
GOMP_OFFLOAD_run (struct gomp_offload_session *session, void *fn, void **args,
                  struct goacc_asyncqueue *queue)
{
  launch (session, (void (*) (void *)) fn, args, queue);
}

EXPORT void
GOMP_OFFLOAD_openacc_exec (struct gomp_offload_session *session,
                           void (*fn) (void *), unsigned *dims,
                           void *launch_data, struct goacc_asyncqueue *queue)
{
  (void) dims, (void) launch_data;
  launch (session, fn, NULL, queue);
}
