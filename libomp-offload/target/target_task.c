/* Target tasks: target, enter data, exit data and update with nowait.

     create -> (dependences met) -> start: map, copy, launch, all into one queue
            -> (the queue's callback) -> end: unmap, complete

   A task belongs to the thread that runs one of these steps.  No step waits for
   a copy or a kernel: start runs where the dependences are found met if that is the
   encountering thread; the callback ends a task whose end needs no call of the driver,
   and leaves any other to an offload worker, which puts the copies back into the
   queue, with another callback behind them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_region.h"

#include <stdlib.h>
#include <string.h>
#include "base/end.h"
#include "base/memory.h"
#include "base/workers.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/target/launch.h"
#include "libomp-offload/target/target_told.h"

struct target_task
{
  void *device_fn;
  struct loaded_image *image;     /* a region's, or NULL */
  struct target_request *request; /* kept in the block behind */
  struct launch launch; /* of data constructs too, without a session */
  struct host_target_task *host;
  uint64_t began;            /* info_clock's time of the launch, or 0 */
  struct target_later *told; /* a tool's, or NULL */
};

/* The task the calling thread is creating: it starts here if it can at once. */
static __thread struct target_task *creating
  __attribute__ ((tls_model ("initial-exec")));

static bool
is_region (const struct target_task *task)
{
  return task->request->fn != NULL;
}

/* --- The end.  */

static void
complete (struct target_task *task)
{
  struct host_target_task *host = task->host;
  struct loaded_image *image = task->image;
  if (unlikely (task->told != NULL))
    target_later_end (task->told);
  free (task);
  image_use_end (image);
  host_target_task_complete (host);
}

/* Runs on a worker: what the task put into its queue has failed.  */
static void
fail (void *argument)
{
  struct target_task *task = argument;
  struct device *device = task->launch.device;
  /* To find the region's name takes the loader's lock, which a thread may have that waits
     for the image.  */
  image_use_end (task->image);
  if (is_region (task))
    launch_complain (&task->launch);
  else
    device_error (
      device, "the copies of a construct with nowait failed on device %d (%s)",
      device->number, device->name);
  gomp_end ();
}

static void ended (void *argument, bool good);

/* On a worker, where the end needs the driver.  Once there are copies in the queue,
   the task is the callback's.  */
static void
end (void *argument)
{
  struct target_task *task = argument;
  struct target_later *told = task->told;
  struct tool_target *before = target_later_enter (told);
  enum mapvars_left left = launch_end_on_worker (&task->launch, ended, task);
  target_later_leave (told, before);
  switch (left)
    {
    case MAPVARS_LEFT:
      complete (task);
      break;
    case MAPVARS_LEFT_IN_QUEUE:
      break;
    case MAPVARS_LEFT_FAILED:
      gomp_end ();
    }
}

/* The queue's callback, on a thread of the plugin's: behind the launch, and behind
   each batch of what goes back after it.  */
static void
ended (void *argument, bool good)
{
  struct target_task *task = argument;
  if (unlikely (!good))
    {
      worker_pool_submit (offload_workers (), fail, task, false);
      return;
    }
  if (unlikely (task->began != 0))
    {
      info_launch (task->launch.device, task->request->fn, task->began, false);
      task->began = 0;
    }
  device_in_callback = true;
  struct tool_target *before = target_later_enter (task->told);
  bool done = launch_end_called (&task->launch);
  target_later_leave (task->told, before);
  if (done)
    complete (task);
  else
    worker_pool_submit (offload_workers (), end, task, false);
  device_in_callback = false;
}

/* --- The beginning.  */

/* Complete the argument list of TASK's request in place: a kept list has room
   for that.  Regions that TASK depends on may have set what it needs.  */
static void
complete_arguments (struct target_task *task)
{
  struct target_request *request = task->request;
  if (!launch_arguments_are_open (&request->launch))
    return;
  void *complete[request->launch.length + LAUNCH_ARGUMENTS_MORE];
  void **args = launch_arguments_complete (
    task->launch.device, &request->launch, request->args, complete);
  if (args == complete)
    memcpy (request->args, complete,
            launch_arguments_read (complete).length * sizeof (void *));
}

static bool
launch (struct target_task *task)
{
  struct launch *launch = &task->launch;
  struct session *session = SESSION_ON_STACK (launch->device);
  complete_arguments (task);
  if (!launch_begin (launch, session, true, &task->request->variables))
    return false;
  task->began = info_clock_if (INFO_LAUNCHES | INFO_SUMMARY);
  if (unlikely (task->told != NULL))
    target_told_submit (session, task->device_fn, task->request->args,
                        target_told_teams (task->request));
  else
    session_run (session, task->device_fn, task->request->args);
  return launch_call (launch, ended, task);
}

/* Put the copies of a data construct into a queue of the task's own.  `exit
   data' is told that this queue is one of the program's (own_queue is false):
   its entries then leave the map as soon as their copies back are in the queue,
   and a construct that maps the ranges again waits for these copies
   (plan_departures.c).  */
static bool
enqueue (struct target_task *task)
{
  struct launch *launch = &task->launch;
  struct device *device = launch->device;
  struct mapvars_request *variables = &task->request->variables;
  launch->own = true;
  launch->queue = device_queue_acquire (device);
  if (launch->queue == NULL)
    return false;
  variables->queue = launch->queue;
  variables->own_queue = variables->construct != MAPVARS_EXIT_DATA;
  bool good
    = variables->construct == MAPVARS_EXIT_DATA
        ? mapvars_exit (device, variables)
        : (variables->construct == MAPVARS_UPDATE
             ? mapvars_update_begin (device, variables, &launch->mapping)
             : mapvars_enter (device, variables, NULL, &launch->mapping));
  if (good)
    device->plugin->openacc_async_queue_callback (launch->queue, ended, task);
  return good;
}

static void
start (void *argument)
{
  struct target_task *task = argument;
  struct target_later *told = task->told;
  struct tool_target *before = target_later_enter (told);
  target_later_begin (told, task->host);
  if (!is_region (task) && device_shares_memory (task->launch.device))
    complete (task);
  else if (!(is_region (task) ? launch (task) : enqueue (task)))
    gomp_end ();
  target_later_leave (told, before);
}

static void
ready (void *argument, struct host_target_task *host)
{
  struct target_task *task = argument;
  task->host = host;
  if (task == creating)
    start (task);
  else
    worker_pool_submit (offload_workers (), start, task, true);
}

static struct loaded_image *
image_use_of (struct device *device, const struct target_request *request)
{
  return request->fn ? image_use_begin (device, request->fn) : NULL;
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
  *task = (struct target_task) { .device_fn = device_fn,
                                 .image = image_use_of (device, request),
                                 .launch.device = device,
                                 .launch.fn = request->fn };
  if (tool_here ())
    task->told = target_later_make (
      request->fn ? ompt_target : target_told_kind (&request->variables),
      device);
  task->request = target_request_keep (request, &layout, (char *) task + head);
  struct target_task *outer = creating;
  creating = task;
  if (host_target_task_create (depend, ready, task) == NULL)
    {
      /* The task was cancelled, and neither `ready' nor `start' was called.  */
      image_use_end (task->image);
      target_later_drop (task->told);
      free (task);
    }
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
