/* Queues, callbacks and marks.
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
#include "plugins/gcn/reverse.h"

/* How long a thread waits before it looks what kernels have printed: GCC's.  */
#define MILLISECOND 1000000 /* nanoseconds */

static __thread unsigned in_callback
  __attribute__ ((tls_model ("initial-exec")));

bool
queue_on_callback (void)
{
  return in_callback > 0;
}

void
queue_enter_callback (bool enter)
{
  in_callback += enter ? 1 : -1;
}

EXPORT bool
GOMP_OFFLOAD_on_own_thread (void)
{
  return in_callback > 0;
}

/* ------------------------------------------------------------------------
   Failing.  */

/* The first kernel in QUEUE that has not ended; NULL: none is known.  */
static const struct function *
queue_function_locked (struct goacc_asyncqueue *queue)
{
  for (uint64_t at = queue->first; at < queue->end; at++)
    {
      const struct entry *entry = &queue->entries[at & (queue->room - 1)];
      if (entry->function && !point_passed (entry->point))
        return entry->function;
    }
  return NULL;
}

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

/* Look at QUEUE: take back what is done, print, and find out what has failed.  Returns
   whether nothing has.  REACHED: see queue_reap_locked.  No lock is held.  */
static bool
queue_look (struct goacc_asyncqueue *queue, const struct point *reached)
{
  pthread_mutex_lock (&queue->lock);
  queue_reap_known_locked (queue, reached);
  bool ended = queue->first == queue->end;
  pthread_mutex_unlock (&queue->lock);
  console_drain (queue, ended);
  return (!ended || queue_obey (queue)) & queue_is_good (queue);
}

/* The point behind all that is in QUEUE, with a reference; NULL where all that is known to be
   done.  */
static struct point *
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
    {
      queue_look (queue, NULL);
      queues_reap (queue->device);
    }
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
  pthread_mutex_lock (&device->queues_lock);
  if (device->idle_count > 0)
    {
      device->idle_count--;
      queue->hsa = device->idle[device->idle_count].hsa;
      queue->written = queue->read = device->idle[device->idle_count].written;
    }
  pthread_mutex_unlock (&device->queues_lock);
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
  pthread_mutex_lock (&device->queues_lock);
  if (!__atomic_load_n (&queue->failed, __ATOMIC_RELAXED)
      && device->idle_count < IDLE_QUEUES_MOST)
    {
      device->idle[device->idle_count].hsa = queue->hsa;
      device->idle[device->idle_count++].written = queue->written;
      kept = true;
    }
  pthread_mutex_unlock (&device->queues_lock);
  return kept || HSA_GOOD (device->ordinal, hsa_queue_destroy, queue->hsa);
}

void
queues_destroy_idle (struct device *device)
{
  pthread_mutex_lock (&device->queues_lock);
  while (device->idle_count > 0)
    driver.hsa_queue_destroy (device->idle[--device->idle_count].hsa);
  pthread_mutex_unlock (&device->queues_lock);
}

/* A reference ends, and with the last one the queue.  Calls nothing of the driver's.  */
static void
queue_release (struct goacc_asyncqueue *queue)
{
  struct device *device = queue->device;
  if (__atomic_sub_fetch (&queue->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  if (queue->console)
    console_forget (queue);
  if (queue->output_block && device_use (device))
    {
      block_give (device->staging, queue->output_block);
      device_unuse (device);
    }
  pthread_mutex_destroy (&queue->lock);
  free (queue->entries);
  free (queue);
}

static void
queue_link (struct goacc_asyncqueue *queue)
{
  struct device *device = queue->device;
  pthread_mutex_lock (&device->queues_lock);
  queue->next = device->queues;
  device->queues = queue;
  pthread_mutex_unlock (&device->queues_lock);
}

static void
queue_unlink (struct goacc_asyncqueue *queue)
{
  struct device *device = queue->device;
  pthread_mutex_lock (&device->queues_lock);
  struct goacc_asyncqueue **link = &device->queues;
  while (*link != queue)
    link = &(*link)->next;
  *link = queue->next;
  pthread_mutex_unlock (&device->queues_lock);
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
  pthread_mutex_init (&queue->lock, NULL);
  bool good = queue_make_output (queue) && queue_open (queue);
  if (good)
    queue_link (queue);
  else
    queue_release (queue);
  device_unuse (device);
  return good ? queue : NULL;
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

EXPORT bool
GOMP_OFFLOAD_openacc_async_destruct (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct device *device = queue->device;
  bool good = queue_wait (queue);
  reverse_forget (queue);
  queue_unlink (queue);
  if (device_use (device))
    {
      queue_empty (queue);
      good &= queue_close (queue);
      device_unuse (device);
    }
  queue_release (queue);
  return good;
}

bool
queues_give_stacks (struct device *device)
{
  bool any = false;
  pthread_mutex_lock (&device->queues_lock);
  for (struct goacc_asyncqueue *queue = device->queues; queue;
       queue = queue->next)
    if (pthread_mutex_trylock (&queue->lock) == 0)
      {
        queue_reap_locked (queue);
        if (queue->stacks && queue->first == queue->end
            && queue->launching == 0)
          {
            block_give (device->scratch, queue->stacks);
            queue->stacks = NULL;
            any = true;
          }
        pthread_mutex_unlock (&queue->lock);
      }
  pthread_mutex_unlock (&device->queues_lock);
  return any;
}

void
queues_reap (struct device *device)
{
  pthread_mutex_lock (&device->queues_lock);
  for (struct goacc_asyncqueue *queue = device->queues; queue;
       queue = queue->next)
    if (queue_is_active (queue) && pthread_mutex_trylock (&queue->lock) == 0)
      {
        queue_reap_locked (queue);
        pthread_mutex_unlock (&queue->lock);
      }
  pthread_mutex_unlock (&device->queues_lock);
}

void
queues_forget_functions (struct device *device, const struct function *first,
                         size_t count)
{
  pthread_mutex_lock (&device->queues_lock);
  for (struct goacc_asyncqueue *queue = device->queues; queue;
       queue = queue->next)
    {
      pthread_mutex_lock (&queue->lock);
      for (uint64_t at = queue->first; at < queue->end; at++)
        {
          struct entry *entry = &queue->entries[at & (queue->room - 1)];
          if (entry->function >= first && entry->function < first + count)
            entry->function = NULL;
        }
      pthread_mutex_unlock (&queue->lock);
    }
  pthread_mutex_unlock (&device->queues_lock);
}

void
queues_wake (struct device *device)
{
  pthread_mutex_lock (&device->queues_lock);
  for (struct goacc_asyncqueue *queue = device->queues; queue;
       queue = queue->next)
    {
      pthread_mutex_lock (&queue->lock);
      for (uint64_t at = queue->first; at < queue->end; at++)
        {
          struct entry *entry = &queue->entries[at & (queue->room - 1)];
          driver.hsa_signal_store_release (entry->point->signal, -1);
        }
      pthread_mutex_unlock (&queue->lock);
    }
  pthread_mutex_unlock (&device->queues_lock);
}

/* Regions that are named at most.  */
#define NAMED_MOST 4

void
queues_under_way (struct device *device, const hsa_queue_t *hsa, char *text,
                  size_t size)
{
  const struct function *named[NAMED_MOST];
  char one[300];
  unsigned count = 0;
  size_t used = 0;
  text[0] = '\0';
  pthread_mutex_lock (&device->queues_lock);
  for (struct goacc_asyncqueue *queue = device->queues;
       queue && count < NAMED_MOST; queue = queue->next)
    {
      pthread_mutex_lock (&queue->lock);
      const struct function *function
        = !hsa || queue->hsa == hsa ? queue_function_locked (queue) : NULL;
      for (unsigned i = 0; i < count && function; i++)
        if (named[i] == function)
          function = NULL;
      if (function && used < size)
        used += snprintf (text + used, size - used, "%s%s",
                          count > 0 ? " or of " : "behind the launch of ",
                          function_text (function, one, sizeof one));
      if (function)
        named[count++] = function;
      pthread_mutex_unlock (&queue->lock);
    }
  pthread_mutex_unlock (&device->queues_lock);
  if (count > 0 && used < size)
    snprintf (text + used, size - used, ": ");
}

/* ------------------------------------------------------------------------
   Order among queues.  A mark is a point.  */

/* What is put into QUEUE from now on runs behind POINT, which is NULL where that is so
   already.  Where it stands in a queue that FAILED, QUEUE fails too.  */
static bool
queue_follow (struct goacc_asyncqueue *queue, struct point *point, bool failed)
{
  struct device *device = queue->device;
  if (failed)
    __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
  if (!point || point_passed (point))
    return true;
  struct entry entry = { .kind = ENTRY_BARRIER, .point = point_take (device) };
  if (!entry.point)
    return false;
  pthread_mutex_lock (&queue->lock);
  bool good = queue_room_locked (queue, 2);
  if (good)
    {
      queue_order_locked (queue, &entry);
      entry.behind[1] = point_keep (point);
      hsa_barrier_and_packet_t barrier
        = { .dep_signal = { point->signal },
            .completion_signal = entry.point->signal };
      queue_packet_locked (queue, &barrier, HSA_PACKET_TYPE_BARRIER_AND, 0);
      queue_add_locked (queue, &entry);
    }
  pthread_mutex_unlock (&queue->lock);
  if (!good)
    point_drop (device, entry.point);
  return good;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_serialize (struct goacc_asyncqueue *first,
                                      struct goacc_asyncqueue *second)
{
  ERRNO_KEPT;
  if (first == second)
    return true;
  struct point *point = queue_end_point (first);
  bool failed = __atomic_load_n (&first->failed, __ATOMIC_RELAXED);
  bool good = queue_follow (second, point, failed);
  if (point)
    point_drop (first->device, point);
  return good;
}

struct gomp_queue_mark
{
  struct device *device;
  struct point *point; /* NULL: it has passed */
  bool failed;         /* its queue, before */
};

EXPORT struct gomp_queue_mark *
GOMP_OFFLOAD_queue_mark (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct gomp_queue_mark *mark = malloc (sizeof *mark);
  if (mark)
    *mark = (struct gomp_queue_mark) { queue->device, queue_end_point (queue),
                                       __atomic_load_n (&queue->failed,
                                                        __ATOMIC_RELAXED) };
  return mark;
}

EXPORT bool
GOMP_OFFLOAD_queue_follow (struct goacc_asyncqueue *queue,
                           struct gomp_queue_mark *mark)
{
  ERRNO_KEPT;
  return queue_follow (queue, mark->point, mark->failed);
}

EXPORT bool
GOMP_OFFLOAD_queue_mark_passed (struct gomp_queue_mark *mark)
{
  ERRNO_KEPT;
  if (!mark->point || !device_use (mark->device))
    return true;
  bool passed = point_passed (mark->point);
  device_unuse (mark->device);
  return passed;
}

EXPORT void
GOMP_OFFLOAD_queue_mark_free (struct gomp_queue_mark *mark)
{
  ERRNO_KEPT;
  if (mark->point && device_use (mark->device))
    {
      point_drop (mark->device, mark->point);
      device_unuse (mark->device);
    }
  free (mark);
}

/* ------------------------------------------------------------------------
   Callbacks.  */

struct callback
{
  void (*fn) (void *data, bool good);
  void *data;
  struct goacc_asyncqueue *queue;
  struct point *point; /* a reference; NULL: nothing stands before it */
};

static void
callback_run (struct callback *callback)
{
  struct callback copy = *callback;
  free (callback);
  bool good = queue_look (copy.queue, NULL);
  if (copy.point && device_use (copy.queue->device))
    {
      point_drop (copy.queue->device, copy.point);
      device_unuse (copy.queue->device);
    }
  /* FN may let another thread destroy the queue.  */
  queue_release (copy.queue);
  copy.fn (copy.data, good);
}

/* The HSA runtime calls this on a thread of its own, after a failure too.  Returns that it
   is not to call it again.  */
static bool
callback_arrives (hsa_signal_value_t value, void *data)
{
  (void) value;
  queue_enter_callback (true);
  callback_run (data);
  queue_enter_callback (false);
  return false;
}

/* The same, on a thread of the runtime's.  */
static void
callback_wait (void *data)
{
  struct callback *callback = data;
  while (callback->point && !point_wait (callback->point, MILLISECOND))
    {
      queue_look (callback->queue, NULL);
      queues_reap (callback->queue->device);
    }
  callback_run (callback);
}

EXPORT void
GOMP_OFFLOAD_openacc_async_queue_callback (struct goacc_asyncqueue *queue,
                                           void (*fn) (void *, bool),
                                           void *data)
{
  ERRNO_KEPT;
  struct callback *callback = GOMP_PLUGIN_malloc (sizeof *callback);
  *callback = (struct callback) { fn, data, queue, queue_end_point (queue) };
  __atomic_fetch_add (&queue->references, 1, __ATOMIC_RELAXED);
  if (callback->point)
    reverse_watch (queue, false);
  if (!callback->point || !driver.hsa_amd_signal_async_handler
      || driver.hsa_amd_signal_async_handler (callback->point->signal,
                                              HSA_SIGNAL_CONDITION_LT, 1,
                                              callback_arrives, callback)
           != HSA_STATUS_SUCCESS)
    GOMP_PLUGIN_call_on_worker (callback_wait, callback);
}
