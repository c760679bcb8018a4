/* What is done with all queues of a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/image.h"
#include "plugins/gcn/queue.h"

static bool
queue_give_stacks_locked (struct goacc_asyncqueue *queue, void *data)
{
  struct device *device = data;
  queue_reap_locked (queue);
  if (!queue->stacks || queue->first != queue->end || queue->launching > 0)
    return false;
  block_give (device->scratch, queue->stacks);
  queue->stacks = NULL;
  return true;
}

bool
queues_give_stacks (struct device *device)
{
  return queues_each_unused (&device->queues, queue_give_stacks_locked, device);
}

/* Functions that lie side by side.  */
struct functions
{
  const struct function *first;
  size_t count;
};

static bool
queue_forget_functions_locked (struct goacc_asyncqueue *queue, void *data)
{
  const struct functions *functions = data;
  for (uint64_t at = queue->first; at < queue->end; at++)
    {
      struct entry *entry = queue_entry (queue, at);
      if (entry->function >= functions->first
          && entry->function < functions->first + functions->count)
        entry->function = NULL;
    }
  return true;
}

void
queues_forget_functions (struct device *device, const struct function *first,
                         size_t count)
{
  struct functions functions = { first, count };
  queues_each_locked (&device->queues, queue_forget_functions_locked,
                      &functions);
}

static bool
queue_wake_locked (struct goacc_asyncqueue *queue, void *data)
{
  (void) data;
  for (uint64_t at = queue->first; at < queue->end; at++)
    driver.hsa_signal_store_release (queue_entry (queue, at)->point->signal,
                                     -1);
  return true;
}

void
queues_wake (struct device *device)
{
  queues_each_locked (&device->queues, queue_wake_locked, NULL);
}

/* The first kernel in QUEUE that has not ended, where HSA is NULL or QUEUE's.  */
static const struct function *
queue_function_of (struct goacc_asyncqueue *queue, void *hsa)
{
  if (hsa && queue->hsa != hsa)
    return NULL;
  pthread_mutex_lock (&queue->lock);
  const struct function *function = queue_function_locked (queue);
  pthread_mutex_unlock (&queue->lock);
  return function;
}

void
queues_under_way (struct device *device, const hsa_queue_t *hsa, char *text,
                  size_t size)
{
  queues_write_under_way (&device->queues, queue_function_of, (void *) hsa,
                          text, size);
}
