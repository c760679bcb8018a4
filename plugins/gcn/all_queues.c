/* What is done with all queues of a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/image.h"
#include "plugins/gcn/queue.h"

static bool
queue_give_stacks (struct goacc_asyncqueue *queue, void *data)
{
  struct device *device = data;
  bool any = false;
  if (pthread_mutex_trylock (&queue->lock) != 0)
    return false;
  queue_reap_locked (queue);
  if (queue->stacks && queue->first == queue->end && queue->launching == 0)
    {
      block_give (device->scratch, queue->stacks);
      queue->stacks = NULL;
      any = true;
    }
  pthread_mutex_unlock (&queue->lock);
  return any;
}

bool
queues_give_stacks (struct device *device)
{
  return queues_each (&device->queues, queue_give_stacks, device);
}

/* Functions that lie side by side.  */
struct functions
{
  const struct function *first;
  size_t count;
};

static bool
queue_forget_functions (struct goacc_asyncqueue *queue, void *data)
{
  const struct functions *functions = data;
  pthread_mutex_lock (&queue->lock);
  for (uint64_t at = queue->first; at < queue->end; at++)
    {
      struct entry *entry = queue_entry (queue, at);
      if (entry->function >= functions->first
          && entry->function < functions->first + functions->count)
        entry->function = NULL;
    }
  pthread_mutex_unlock (&queue->lock);
  return true;
}

void
queues_forget_functions (struct device *device, const struct function *first,
                         size_t count)
{
  struct functions functions = { first, count };
  queues_each (&device->queues, queue_forget_functions, &functions);
}

static bool
queue_wake (struct goacc_asyncqueue *queue, void *data)
{
  (void) data;
  pthread_mutex_lock (&queue->lock);
  for (uint64_t at = queue->first; at < queue->end; at++)
    driver.hsa_signal_store_release (queue_entry (queue, at)->point->signal,
                                     -1);
  pthread_mutex_unlock (&queue->lock);
  return true;
}

void
queues_wake (struct device *device)
{
  queues_each (&device->queues, queue_wake, NULL);
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
