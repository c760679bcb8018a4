/* Queues: beginning and ending, waiting, failing.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/queue.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include "plugins/common/own_lines.h"
#include "plugins/gcn/console.h"
#include "plugins/gcn/environment.h"
#include "plugins/gcn/image.h"
#include "plugins/gcn/lost.h"

/* ------------------------------------------------------------------------
   Failing.  */

bool
queue_fail (struct goacc_asyncqueue *queue, hsa_status_t status,
            const char *call)
{
  char region[300], what[360];
  __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
  if (__atomic_exchange_n (&queue->told, true, __ATOMIC_RELAXED))
    return false;
  pthread_mutex_lock (&queue->lock);
  const struct function *function = queue_function_locked (queue);
  if (function)
    snprintf (what, sizeof what, "behind the launch of %s",
              function_text (function, region, sizeof region));
  pthread_mutex_unlock (&queue->lock);
  return driver_complain (status, call, queue->device->ordinal,
                          function ? what : NULL);
}

/* Say that QUEUE has failed, if it has and that was not said.  Returns whether it has
   not.  */
static bool
queue_is_good (struct goacc_asyncqueue *queue)
{
  if (!__atomic_load_n (&queue->failed, __ATOMIC_RELAXED))
    return true;
  struct device *device = queue->device;
  if (__atomic_load_n (&device->lost, __ATOMIC_ACQUIRE) == LOST_NOT
      && !__atomic_exchange_n (&queue->told, true, __ATOMIC_RELAXED))
    GOMP_PLUGIN_error ("gcn device %d: a copy has failed", device->ordinal);
  return false;
}

/* QUEUE is empty: where a kernel of its has ended the program, do so.  Returns false where
   it has called abort, after a message.  No lock is held.  */
static bool
queue_obey (struct goacc_asyncqueue *queue)
{
  int *place = &queue->output->return_value;
  if (__builtin_expect (__atomic_load_n (place, __ATOMIC_RELAXED)
                          == (int) OUTPUT_RETURN_NONE,
                        1))
    return true;
  unsigned value
    = __atomic_exchange_n (place, (int) OUTPUT_RETURN_NONE, __ATOMIC_RELAXED);
  unsigned upper = value & 0xffff0000u, signal = value >> 8 & 0xff;
  if (upper == OUTPUT_RETURN_NONE)
    return true;
  if (upper == OUTPUT_RETURN_EXIT && signal == 0)
    {
      GCN_DEBUG ("GCN Kernel exited with value: %u", value & 0xff);
      exit (value & 0xff);
    }
  int ordinal = queue->device->ordinal;
  __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
  if (__atomic_exchange_n (&queue->told, true, __ATOMIC_RELAXED))
    return false;
  if (upper == OUTPUT_RETURN_EXIT && signal == SIGABRT)
    GOMP_PLUGIN_error ("gcn device %d: GCN Kernel aborted", ordinal);
  else if (upper == OUTPUT_RETURN_EXIT)
    GOMP_PLUGIN_error ("gcn device %d: GCN Kernel received signal %u", ordinal,
                       signal);
  else
    GOMP_PLUGIN_error ("gcn device %d: Possible kernel exit value corruption, "
                       "2 most significant bytes aren't 0xffff or 0xcafe: 0x%x",
                       ordinal, value);
  return false;
}

/* ------------------------------------------------------------------------
   Waiting.  */

bool
queue_look (struct goacc_asyncqueue *queue, const struct point *reached)
{
  pthread_mutex_lock (&queue->lock);
  queue_reap_known_locked (queue, reached);
  bool ended = queue->first == queue->end;
  pthread_mutex_unlock (&queue->lock);
  console_drain (queue, ended);
  return (!ended || queue_obey (queue)) & queue_is_good (queue);
}

struct point *
queue_end_point (struct goacc_asyncqueue *queue)
{
  struct point *point = NULL;
  if (!queue_is_active (queue))
    return NULL;
  pthread_mutex_lock (&queue->lock);
  if (queue->first < queue->end)
    point = point_keep (queue->last);
  pthread_mutex_unlock (&queue->lock);
  return point;
}

bool
queue_wait (struct goacc_asyncqueue *queue)
{
  struct point *point = queue_end_point (queue);
  hsa_signal_value_t value = 0;
  while (point && (value = point_wait_value (point, MILLISECOND)) >= 1)
    queue_look (queue, NULL);
  bool good = queue_look (queue, value == 0 ? point : NULL);
  if (point)
    point_drop (queue->device, point);
  return good;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_synchronize (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  return queue_wait (queue);
}

EXPORT int
GOMP_OFFLOAD_openacc_async_test (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  bool good = queue_look (queue, NULL);
  return !good ? -1 : !queue_is_active (queue);
}

/* ------------------------------------------------------------------------
   Beginning and ending.  */

/* Have one of the HSA runtime's queues.  False after a message.  */
static bool
queue_open (struct goacc_asyncqueue *queue)
{
  struct device *device = queue->device;
  pthread_mutex_lock (&device->queues.lock);
  if (device->idle_count > 0)
    {
      device->idle_count--;
      queue->hsa = device->idle[device->idle_count].hsa;
      queue->written = queue->read = device->idle[device->idle_count].written;
    }
  pthread_mutex_unlock (&device->queues.lock);
  unsigned size = device->facts.queue_size;
  return queue->hsa
         || HSA_GOOD (device->ordinal, hsa_queue_create, device->agent,
                      size < QUEUE_PACKETS ? size : QUEUE_PACKETS,
                      HSA_QUEUE_TYPE_MULTI, lost_queue, device, UINT32_MAX,
                      UINT32_MAX, &queue->hsa);
}

/* QUEUE needs its HSA queue no more.  A failed one, or one too many, goes.  */
static bool
queue_close (struct goacc_asyncqueue *queue)
{
  struct device *device = queue->device;
  bool kept = false;
  pthread_mutex_lock (&device->queues.lock);
  if (!__atomic_load_n (&queue->failed, __ATOMIC_RELAXED)
      && device->idle_count < IDLE_QUEUES_MOST)
    {
      device->idle[device->idle_count].hsa = queue->hsa;
      device->idle[device->idle_count++].written = queue->written;
      kept = true;
    }
  pthread_mutex_unlock (&device->queues.lock);
  queue->open = false;
  return kept || HSA_GOOD (device->ordinal, hsa_queue_destroy, queue->hsa);
}

void
queues_destroy_idle (struct device *device)
{
  pthread_mutex_lock (&device->queues.lock);
  while (device->idle_count > 0)
    driver.hsa_queue_destroy (device->idle[--device->idle_count].hsa);
  pthread_mutex_unlock (&device->queues.lock);
}

/* Give back all that QUEUE, in which nothing is, holds.  */
static void
queue_empty (struct goacc_asyncqueue *queue)
{
  struct device *device = queue->device;
  pthread_mutex_lock (&queue->lock);
  struct block *kept = queue->kept, *next;
  struct block *stacks = queue->stacks;
  struct point *last = queue->last, *spare = queue->spare;
  queue->kept = queue->stacks = NULL;
  queue->last = queue->spare = NULL;
  pthread_mutex_unlock (&queue->lock);
  for (; kept; kept = next)
    {
      next = kept->next;
      block_give (device->staging, kept);
    }
  if (stacks)
    block_give (device->scratch, stacks);
  if (last)
    point_drop (device, last);
  if (spare)
    point_drop (device, point_keep (spare));
}

/* Nobody uses QUEUE any more, and the calling thread uses its device.  */
static void
queue_free (struct goacc_asyncqueue *queue)
{
  callbacks_free_late (queue);
  if (queue->output_block)
    block_give (queue->device->staging, queue->output_block);
  pthread_mutex_destroy (&queue->lock);
  free (queue->entries);
  free (queue);
}

static void
queue_keep_late (struct goacc_asyncqueue *queue)
{
  struct goacc_asyncqueue **list = &queue->device->late_queues;
  queue->next_late = __atomic_load_n (list, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n (list, &queue->next_late, queue, true,
                                       __ATOMIC_RELEASE, __ATOMIC_RELAXED))
    ;
}

void
queue_release (struct goacc_asyncqueue *queue)
{
  struct device *device = queue->device;
  if (__atomic_sub_fetch (&queue->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  if (queue->console)
    console_forget (queue);
  if (queue->open || !device_use (device))
    {
      queue_keep_late (queue);
      return;
    }
  queue_free (queue);
  device_unuse (device);
}

void
queues_free_late (struct device *device)
{
  struct goacc_asyncqueue *queue
    = __atomic_exchange_n (&device->late_queues, NULL, __ATOMIC_ACQUIRE);
  while (queue)
    {
      struct goacc_asyncqueue *next = queue->next_late;
      if (queue->open)
        {
          queue_empty (queue);
          queue_close (queue);
        }
      queue_free (queue);
      queue = next;
    }
}

/* Have memory for what kernels print.  False after a message.  */
static bool
queue_make_output (struct goacc_asyncqueue *queue)
{
  struct device *device = queue->device;
  hsa_status_t status;
  queue->output_block
    = block_take (device->staging, sizeof (struct output), &status);
  if (!queue->output_block)
    return driver_out_of_memory (status)
             ? driver_complain (status, "hsa_memory_allocate", device->ordinal,
                                "memory for what kernels print")
             : false;
  queue->output = (struct output *) queue->output_block->memory;
  console_begin (queue);
  return true;
}

EXPORT struct goacc_asyncqueue *
GOMP_OFFLOAD_openacc_async_construct (int ordinal)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  if (!device_use (device))
    return NULL;
  struct goacc_asyncqueue *queue = own_lines_alloc (sizeof *queue);
  queue->device = device;
  queue->references = 1;
  watched_begin (&queue->watched, queue);
  pthread_mutex_init (&queue->lock, NULL);
  bool good = queue_make_output (queue) && queue_open (queue);
  queue->open = good;
  if (good)
    {
      queues_add (&device->queues, &queue->link, queue, &queue->lock);
      GCN_DEBUG ("Queue %d:%llu: created, of %u packets", ordinal,
                 (unsigned long long) queue->hsa->id, queue->hsa->size);
    }
  else
    queue_release (queue);
  device_unuse (device);
  return good ? queue : NULL;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_destruct (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct device *device = queue->device;
  bool good = queue_wait (queue);
  watcher_forget (device->watcher, &queue->watched);
  queues_remove (&device->queues, &queue->link);
  if (device_use (device))
    {
      GCN_DEBUG ("Queue %d:%llu: destroyed", device->ordinal,
                 (unsigned long long) queue->hsa->id);
      queue_empty (queue);
      good &= queue_close (queue);
      device_unuse (device);
    }
  queue_release (queue);
  return good;
}
