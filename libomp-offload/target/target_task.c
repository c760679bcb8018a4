/* Target tasks: target, enter data, exit data and update with nowait.

     create -> (dependences met) -> start: map, launch
            -> (the launch has ended) -> finish: unmap, complete

   A task belongs to the thread that runs one of these steps.  What may wait for
   a device (finish, and start where it was not the encountering thread that
   found the dependences met) runs on an offload worker.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_region.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/session.h"
#include "libomp-offload/plugin/plugin.h"
#include "base/workers.h"

struct target_task
{
  struct device *device;
  void *device_fn;
  struct target_request *request; /* kept in the block behind */
  struct mapping *mapping;
  struct host_target_task *host;
  struct goacc_asyncqueue *queue; /* of the launch */
  bool good;      /* nothing in the queue failed */
  uint64_t began; /* info_clock's time of the launch, or 0 */
};

/* The task the calling thread is creating: it starts here if it can at once. */
static __thread struct target_task *creating
  __attribute__ ((tls_model ("initial-exec")));

/* --- The end.  */

static void
finish (void *argument)
{
  struct target_task *task = argument;
  struct host_target_task *host = task->host;
  if (unlikely (!task->good))
    {
      gomp_error ("a region failed on device %d (%s)", task->device->number,
                  task->device->name);
      exit (EXIT_FAILURE);
    }
  if (unlikely (task->began != 0))
    info_launch (task->device, task->request->fn, task->began, false);
  if (!mapvars_leave (task->device, task->mapping, true, NULL))
    exit (EXIT_FAILURE);
  device_queue_release (task->device, task->queue);
  free (task);
  host_target_task_complete (host);
}

/* The queue's callback, on a thread of the plugin's.  */
static void
launch_ended (void *argument, bool good)
{
  struct target_task *task = argument;
  task->good = good;
  worker_pool_submit (offload_workers (), finish, task, false);
}

/* --- The beginning.  */

static bool
map_region (struct target_task *task, struct session *session)
{
  struct mapvars_request *variables = &task->request->variables;
  if (!device_shares_memory (task->device))
    return mapvars_enter (task->device, variables, session, &task->mapping);
  /* The kept array is the table; its private copies are made.  */
  session_set_table (session, variables->count > 0 ? variables->hosts : NULL);
  return true;
}

static void
launch (struct target_task *task)
{
  struct device *device = task->device;
  struct session *session = SESSION_ON_STACK (device);
  task->queue = device_queue_acquire (device);
  if (task->queue == NULL || !session_start (session, device, task->queue)
      || !map_region (task, session))
    exit (EXIT_FAILURE);
  task->began = info_clock_if (INFO_LAUNCHES | INFO_SUMMARY);
  session_run (session, task->device_fn, task->request->args);
  device->plugin->openacc_async_queue_callback (task->queue, launch_ended,
                                                task);
}

static bool
is_region (const struct target_task *task)
{
  return task->request->fn != NULL;
}

static void
start (void *argument)
{
  struct target_task *task = argument;
  if (is_region (task))
    {
      launch (task);
      return;
    }
  struct host_target_task *host = task->host;
  if (!target_data_run (task->device, &task->request->variables))
    exit (EXIT_FAILURE);
  free (task);
  host_target_task_complete (host);
}

static void
ready (void *argument, struct host_target_task *host)
{
  struct target_task *task = argument;
  task->host = host;
  /* A launch does not wait for the kernel.  */
  if (task == creating && is_region (task))
    start (task);
  else
    worker_pool_submit (offload_workers (), start, task, true);
}

/* A task's own argument list is complete, in the room that a kept one has.  */
static void
complete_arguments (struct target_task *task)
{
  struct target_request *request = task->request;
  if (!launch_arguments_are_open (&request->launch))
    return;
  void *complete[request->launch.length + LAUNCH_ARGUMENTS_MORE];
  void **args = launch_arguments_complete (task->device, &request->launch,
                                           request->args, complete);
  if (args == complete)
    memcpy (request->args, complete,
            launch_arguments_read (complete).length * sizeof (void *));
}

static void
create (struct device *device, void *device_fn,
        const struct target_request *request, void **depend)
{
  struct target_layout layout = target_request_layout (request);
  size_t head
    = (sizeof (struct target_task) + layout.align - 1) & -layout.align;
  struct target_task *task
    = memory_alloc_aligned (layout.align, head + layout.size);
  *task = (struct target_task) { .device = device, .device_fn = device_fn };
  task->request = target_request_keep (request, &layout, (char *) task + head);
  complete_arguments (task);
  struct target_task *outer = creating;
  creating = task;
  if (host_target_task_create (depend, ready, task) == NULL)
    /* Cancelled: nothing was called.  */
    free (task);
  creating = outer;
}

void
target_region_run_later (struct device *device, void *device_fn,
                         const struct target_request *request, void **depend)
{
  create (device, device_fn, request, depend);
}

void
target_data_run_later (struct device *device,
                       const struct mapvars_request *variables, void **depend)
{
  const struct target_request request = { .variables = *variables };
  create (device, NULL, &request, depend);
}
