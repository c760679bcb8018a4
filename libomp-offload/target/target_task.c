/* Target tasks: target, enter data, exit data and update with nowait.

     create -> (dependences met) -> start: map, launch
            -> (the launch has ended) -> finish: unmap, complete

   A task belongs to the thread that runs one of these steps.  What may wait for
   a device (finish, and start where it was not the encountering thread that
   found the dependences met) runs on an offload worker.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_region.h"

#include <stdlib.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/target/launch_arguments.h"
#include "libomp-offload/device/session.h"
#include "base/workers.h"

struct target_task
{
  struct device *device;
  enum mapvars_construct construct;
  void *device_fn;
  struct target_region region; /* in the package behind */
  struct mapping *mapping;
  struct host_target_task *host;
  struct goacc_asyncqueue *queue; /* of the launch */
  void **args;    /* completed for the device, this task's, or NULL */
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
      gomp_end ();
    }
  if (unlikely (task->began != 0))
    info_launch (task->device, task->region.fn, task->began, false);
  if (!mapvars_leave (task->device, task->mapping, true, NULL))
    gomp_end ();
  device_queue_release (task->device, task->queue);
  free (task->args);
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
  struct target_region *region = &task->region;
  struct mapvars_request request = { .construct = MAPVARS_TARGET,
                                     .count = region->count,
                                     .hosts = region->hosts,
                                     .sizes = region->sizes,
                                     .kinds = region->kinds,
                                     .short_kinds = region->short_kinds };
  if (!device_shares_memory (task->device))
    return mapvars_enter (task->device, &request, session, &task->mapping);
  /* The package's array is the table; its private copies are made.  */
  task->mapping = NULL;
  session_set_table (session, region->count > 0 ? region->hosts : NULL);
  return true;
}

/* The arguments must live until the kernel has ended: the task has them.  */
static void **
complete_arguments (struct target_task *task)
{
  void **args = task->region.args;
  if (args == NULL)
    return NULL;
  size_t room = launch_arguments_length (args) + LAUNCH_ARGUMENTS_MORE;
  task->args = memory_alloc (room * sizeof *task->args);
  return launch_arguments_complete (task->device, args, task->args) ? task->args
                                                                    : args;
}

static void
launch (struct target_task *task)
{
  struct device *device = task->device;
  struct session *session = SESSION_ON_STACK (device);
  void **args = complete_arguments (task);
  task->queue = device_queue_acquire (device);
  if (task->queue == NULL || !session_start (session, device, task->queue)
      || !map_region (task, session))
    gomp_end ();
  task->began = info_clock_if (INFO_LAUNCHES | INFO_SUMMARY);
  session_run (session, task->device_fn, args);
  device->plugin->openacc_async_queue_callback (task->queue, launch_ended,
                                                task);
}

static void
start (void *argument)
{
  struct target_task *task = argument;
  if (task->construct == MAPVARS_TARGET)
    {
      launch (task);
      return;
    }
  struct host_target_task *host = task->host;
  if (!target_data_run (task->device, task->construct, &task->region))
    gomp_end ();
  free (task);
  host_target_task_complete (host);
}

static void
ready (void *argument, struct host_target_task *host)
{
  struct target_task *task = argument;
  task->host = host;
  /* A launch does not wait for the kernel.  */
  if (task == creating && task->construct == MAPVARS_TARGET)
    start (task);
  else
    worker_pool_submit (offload_workers (), start, task, true);
}

static void
create (struct device *device, enum mapvars_construct construct,
        void *device_fn, const struct target_region *region, void **depend)
{
  size_t align, size = target_package_size (region, &align);
  size_t head = (sizeof (struct target_task) + align - 1) & -align;
  struct target_task *task = memory_alloc_aligned (align, head + size);
  *task = (struct target_task) { .device = device,
                                 .construct = construct,
                                 .device_fn = device_fn };
  target_package_fill ((char *) task + head, region);
  target_package_open ((char *) task + head, &task->region);
  struct target_task *outer = creating;
  creating = task;
  if (host_target_task_create (depend, ready, task) == NULL)
    /* Cancelled: nothing was called.  */
    free (task);
  creating = outer;
}

void
target_region_run_later (struct device *device, void *device_fn,
                         const struct target_region *region, void **depend)
{
  create (device, MAPVARS_TARGET, device_fn, region, depend);
}

void
target_data_run_later (struct device *device, enum mapvars_construct construct,
                       const struct target_region *region, void **depend)
{
  create (device, construct, NULL, region, depend);
}
