/* Copies as target tasks.  A copy between the host and a device, or that
   devices can do among themselves, goes into a
   queue of its own, whose callback completes the task; other copies are done by
   an offload worker.  A task belongs to the thread that runs one of its steps.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/transfer_task.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "base/workers.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/target/target_told.h"

struct transfer_task
{
  struct host_target_task *host;
  const char *what;
  bool (*fn) (void *data); /* NULL: a copy in a queue */
  struct target_place dst, src;
  size_t size;
  struct device *device;
  struct goacc_asyncqueue *queue;
  struct target_later *told;             /* a tool's, or NULL */
  char data[] __attribute__ ((aligned)); /* of FN */
};

/* The task the calling thread is creating: it starts here if it can at once. */
static __thread struct transfer_task *creating
  __attribute__ ((tls_model ("initial-exec")));

static void
complete (struct transfer_task *task)
{
  struct host_target_task *host = task->host;
  if (unlikely (task->told != NULL))
    target_later_end (task->told);
  free (task);
  host_target_task_complete (host);
}

/* Ends the process, on an offload worker, as a thread of the driver's must
   not.  */
static void
fail (void *argument)
{
  struct transfer_task *task = argument;
  device_fatal (task->device, "%s failed", task->what);
}

/* Called by the queue, on a thread of the plugin's, once the copy is done.  */
static void
copied (void *argument, bool good)
{
  struct transfer_task *task = argument;
  if (!good)
    {
      worker_pool_submit (offload_workers (), fail, task, false);
      return;
    }
  device_queue_release (task->device, task->queue);
  complete (task);
}

/* Put the copy into the task's queue.  Returns as device_copy_between.  */
static int
enqueue (struct transfer_task *task)
{
  struct device *device = task->device;
  bool good;
  task->queue = device_queue_acquire (device);
  if (task->queue == NULL)
    return -1;
  if (task->src.device == NULL)
    good = device_copy_to (device, task->dst.address, task->src.address,
                           task->size, task->queue);
  else if (task->dst.device == NULL)
    good = device_copy_from (device, task->dst.address, task->src.address,
                             task->size, task->queue);
  else if (task->src.device != device)
    return device_copy_between (device, task->dst.address, task->src.device,
                                task->src.address, task->size, task->queue);
  else
    good = device_copy_within (device, task->dst.address, task->src.address,
                               task->size, task->queue);
  return good ? 1 : -1;
}

/* No queue can do the copy.  */
static void
copy_on_worker (void *argument)
{
  struct transfer_task *task = argument;
  struct tool_target *before = target_later_enter (task->told);
  if (target_transfer (task->dst, task->src, task->size) != 0)
    fail (task);
  target_later_leave (task->told, before);
  complete (task);
}

static void
start_copy (void *argument)
{
  struct transfer_task *task = argument;
  struct tool_target *before = target_later_enter (task->told);
  int done = enqueue (task);
  target_later_leave (task->told, before);
  if (done < 0)
    fail (task);
  if (done == 0)
    {
      device_queue_release (task->device, task->queue);
      worker_pool_submit (offload_workers (), copy_on_worker, task, true);
      return;
    }
  task->device->plugin->openacc_async_queue_callback (task->queue, copied,
                                                      task);
}

static void
call (void *argument)
{
  struct transfer_task *task = argument;
  struct tool_target *before = target_later_enter (task->told);
  if (!task->fn (task->data))
    fail (task);
  target_later_leave (task->told, before);
  complete (task);
}

static void
ready (void *argument, struct host_target_task *host)
{
  struct transfer_task *task = argument;
  task->host = host;
  target_later_begin (task->told, host);
  if (task->fn != NULL)
    worker_pool_submit (offload_workers (), call, task, true);
  else if (task == creating)
    start_copy (task);
  else
    worker_pool_submit (offload_workers (), start_copy, task, true);
}

static void
create (struct transfer_task *task, void **depend)
{
  struct transfer_task *outer = creating;
  creating = task;
  if (tool_here ())
    task->told = target_later_make (0, task->device);
  if (host_target_task_create (depend, ready, task) == NULL)
    {
      /* Cancelled: nothing was called.  */
      target_later_drop (task->told);
      free (task);
    }
  creating = outer;
}

void
transfer_task_call (bool (*fn) (void *data), const void *data, size_t size,
                    void **depend, const char *what)
{
  struct transfer_task *task = memory_alloc (sizeof *task + size);
  *task = (struct transfer_task) { .fn = fn, .what = what };
  memcpy (task->data, data, size);
  create (task, depend);
}

/* A copy that no queue can do, as an argument for transfer_task_call.  */
struct plain_copy
{
  struct target_place dst, src;
  size_t size;
};

static bool
copy_plainly (void *data)
{
  struct plain_copy *copy = data;
  return target_transfer (copy->dst, copy->src, copy->size) == 0;
}

/* The device whose queue can copy from SRC to DST, or NULL.  */
static struct device *
queue_device (struct target_place dst, struct target_place src)
{
  if (dst.device == NULL || src.device == NULL)
    return dst.device != NULL ? dst.device : src.device;
  bool can = dst.device == src.device
               ? dst.device->plugin->openacc_async_dev2dev != NULL
               : device_may_copy_between (dst.device, src.device);
  return can ? dst.device : NULL;
}

void
transfer_task_copy (struct target_place dst, struct target_place src,
                    size_t size, void **depend, const char *what)
{
  struct device *device = queue_device (dst, src);
  if (device == NULL)
    {
      const struct plain_copy copy = { dst, src, size };
      transfer_task_call (copy_plainly, &copy, sizeof copy, depend, what);
      return;
    }
  struct transfer_task *task = memory_alloc (sizeof *task);
  *task = (struct transfer_task) {
    .what = what, .dst = dst, .src = src, .size = size, .device = device
  };
  create (task, depend);
}
