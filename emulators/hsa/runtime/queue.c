/* Making queues, destroying them, and telling the program of their errors.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "emulators/common/host_ranges.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/events.h"
#include "emulators/hsa/runtime/packet.h"
#include "emulators/hsa/runtime/signal.h"

enum
{
  SHARED_SIZE = 4096 /* of the mapping, before the ring */
};

/* Protects which queues are there; may be held when a queue's lock is taken.  */
static pthread_mutex_t queues_lock = PTHREAD_MUTEX_INITIALIZER;
static struct queue *queues; /* atomic: it only grows, at its front */
static uint64_t ids;         /* given out; with the lock */

struct queue *
queues_first (void)
{
  return __atomic_load_n (&queues, __ATOMIC_ACQUIRE);
}

void
queue_hold_locked (struct queue *queue)
{
  queue->users++;
}

void
queue_let_go (struct queue *queue)
{
  pthread_mutex_lock (&queue->lock);
  queue->users--;
  pthread_cond_broadcast (&queue->idle);
  pthread_mutex_unlock (&queue->lock);
}

/* ---- Making one --------------------------------------------------------------------- */

/* A queue that is not there, or a new one.  */
static struct queue *
find_room_locked (void)
{
  for (struct queue *queue = queues; queue; queue = queue->next)
    if (!queue->there)
      return queue;
  struct queue *queue = aligned_alloc (QUEUE_LINE, sizeof *queue);
  if (!queue)
    return NULL;
  memset (queue, 0, sizeof *queue);
  pthread_mutex_init (&queue->lock, NULL);
  pthread_cond_init (&queue->idle, NULL);
  queue->next = queues;
  __atomic_store_n (&queues, queue, __ATOMIC_RELEASE);
  return queue;
}

static unsigned
count_of_locked (const struct agent *agent)
{
  unsigned count = 0;
  for (const struct queue *queue = queues; queue; queue = queue->next)
    count += queue->there && queue->agent == agent;
  return count;
}

static struct queue *
take (struct agent *agent)
{
  pthread_mutex_lock (&queues_lock);
  struct queue *queue
    = count_of_locked (agent) < QUEUES_MAX ? find_room_locked () : NULL;
  if (queue)
    {
      queue->there = true;
      queue->agent = agent;
    }
  pthread_mutex_unlock (&queues_lock);
  return queue;
}

static void
give_back (struct queue *queue)
{
  pthread_mutex_lock (&queues_lock);
  queue->there = false;
  pthread_mutex_unlock (&queues_lock);
}

static void
free_memory (struct queue *queue)
{
  if (queue->doorbell)
    signal_destroy (queue->doorbell);
  if (queue->inactive_signal)
    signal_destroy (queue->inactive_signal);
  if (queue->shared)
    {
      host_range_remove (queue->shared);
      munmap (queue->shared, queue->mapped);
    }
  for (struct launch *launch = queue->spares, *next; launch; launch = next)
    {
      next = launch->next;
      free (launch);
    }
  free (queue->ended);
  free (queue->mask);
  queue->doorbell = queue->inactive_signal = NULL;
  queue->shared = NULL;
  queue->spares = NULL;
  queue->ended = NULL;
  queue->mask = NULL;
}

/* One mapping for what the program's pointer points to and the ring.  */
static bool
map_shared (struct queue *queue, uint32_t size)
{
  queue->mapped = SHARED_SIZE + size * sizeof (struct packet);
  void *place = mmap (NULL, queue->mapped, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED)
    return false;
  if (!host_range_add (place, queue->mapped, HOST_RANGE_PINNED, 0))
    {
      munmap (place, queue->mapped);
      return false;
    }
  queue->shared = place;
  queue->ring = (struct packet *) ((char *) place + SHARED_SIZE);
  return true;
}

static bool
allocate_memory (struct queue *queue, uint32_t size)
{
  queue->ended = calloc (size, 1);
  queue->doorbell = signal_create (AMD_SIGNAL_DOORBELL, -1);
  queue->inactive_signal = signal_create (AMD_SIGNAL_USER, 0);
  if (queue->ended && queue->doorbell && queue->inactive_signal
      && map_shared (queue, size))
    return true;
  free_memory (queue);
  return false;
}

static void
fill_shared (struct queue *queue, uint32_t size, hsa_queue_type32_t type,
             uint64_t id)
{
  amd_queue_t *shared = queue->shared;
  for (uint32_t i = 0; i < size; i++)
    queue->ring[i].word = HSA_PACKET_TYPE_INVALID;
  shared->hsa_queue
    = (hsa_queue_t) { .type = type,
                      .features = HSA_QUEUE_FEATURE_KERNEL_DISPATCH,
                      .base_address = queue->ring,
                      .doorbell_signal = signal_handle (queue->doorbell),
                      .size = size,
                      .id = id };
  shared->group_segment_aperture_base_hi = GROUP_APERTURE_HIGH;
  shared->private_segment_aperture_base_hi = PRIVATE_APERTURE_HIGH;
  shared->max_cu_id = queue->agent->gpu.compute_units - 1;
  shared->max_wave_id = 39;
  shared->read_dispatch_id_field_base_byte_offset
    = offsetof (amd_queue_t, read_dispatch_id);
  shared->queue_properties = 2; /* pointers have 64 bits */
  shared->queue_inactive_signal = signal_handle (queue->inactive_signal);
}

static void
reset (struct queue *queue)
{
  pthread_mutex_lock (&queue->lock);
  queue->rung = queue->front = 0;
  queue->running = queue->users = 0;
  queue->working = queue->again = queue->blocked = queue->inactive = false;
  queue->destroyed = queue->reporting = queue->reporter_known = false;
  queue->gone = NULL;
  queue->priority = HSA_AMD_QUEUE_PRIORITY_NORMAL;
  queue->mask_words = 0;
  queue->status = HSA_STATUS_SUCCESS;
  __atomic_store_n (&queue->profiling, false, __ATOMIC_RELAXED);
  signal_side (queue->doorbell)->queue = queue;
  pthread_mutex_unlock (&queue->lock);
}

hsa_status_t
do_hsa_queue_create (hsa_agent_t handle, uint32_t size, hsa_queue_type32_t type,
                     void (*callback) (hsa_status_t status, hsa_queue_t *source,
                                       void *data),
                     void *data, uint32_t private_segment_size,
                     uint32_t group_segment_size, hsa_queue_t **queue_pointer)
{
  struct agent *agent = agent_find (handle);
  (void) private_segment_size;
  (void) group_segment_size;
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!queue_pointer || type > HSA_QUEUE_TYPE_COOPERATIVE || size == 0
      || (size & (size - 1)) != 0)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!agent_is_device (agent))
    return HSA_STATUS_ERROR_INVALID_QUEUE_CREATION;
  if (size < QUEUE_SIZE_MIN || size > QUEUE_SIZE_MAX)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  struct queue *queue = take (agent);
  if (!queue)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  if (!allocate_memory (queue, size))
    {
      give_back (queue);
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    }
  queue->callback = callback;
  queue->callback_data = data;
  reset (queue);
  fill_shared (queue, size, type,
               __atomic_fetch_add (&ids, 1, __ATOMIC_RELAXED));
  *queue_pointer = &queue->shared->hsa_queue;
  return HSA_STATUS_SUCCESS;
}

/* ---- Finding and destroying one ------------------------------------------------------- */

/* The queue that HANDLE points to, held; null where there is none.  */
static struct queue *
find_and_hold (const hsa_queue_t *handle)
{
  pthread_mutex_lock (&queues_lock);
  struct queue *queue = queues;
  while (queue && (!queue->there || &queue->shared->hsa_queue != handle))
    queue = queue->next;
  if (queue)
    {
      pthread_mutex_lock (&queue->lock);
      bool destroyed = queue->destroyed;
      if (!destroyed)
        queue_hold_locked (queue);
      pthread_mutex_unlock (&queue->lock);
      if (destroyed)
        queue = NULL;
    }
  pthread_mutex_unlock (&queues_lock);
  return queue;
}

static bool
in_callback_locked (const struct queue *queue)
{
  return queue->reporter_known
         && pthread_equal (queue->reporter, pthread_self ());
}

/* Wait until nobody but the caller, who holds it, has to do with QUEUE.  */
static void
wait_for_idle_locked (struct queue *queue)
{
  while (queue->working || queue->running > 0 || queue->users > 1
         || (queue->reporting && !in_callback_locked (queue)))
    pthread_cond_wait (&queue->idle, &queue->lock);
}

/* Destroy QUEUE, which the caller holds.  Kernels that run end where they are.  Returns false where
   another thread is at it.  */
static bool
destroy (struct queue *queue)
{
  pthread_mutex_lock (&queue->lock);
  if (queue->destroyed)
    {
      pthread_mutex_unlock (&queue->lock);
      queue_let_go (queue);
      return false;
    }
  queue->destroyed = queue->inactive = true;
  queue_unwatch_locked (queue);
  while (queue->working)
    pthread_cond_wait (&queue->idle, &queue->lock);
  pthread_mutex_unlock (&queue->lock);
  dispatch_stop_queue (&queue->agent->gpu, (uintptr_t) queue->shared);
  pthread_mutex_lock (&queue->lock);
  wait_for_idle_locked (queue);
  if (queue->gone)
    *queue->gone = true;
  pthread_mutex_unlock (&queue->lock);
  free_memory (queue);
  give_back (queue);
  return true;
}

hsa_status_t
do_hsa_queue_destroy (hsa_queue_t *handle)
{
  if (!handle)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  struct queue *queue = find_and_hold (handle);
  return queue && destroy (queue) ? HSA_STATUS_SUCCESS
                                  : HSA_STATUS_ERROR_INVALID_QUEUE;
}

void
queues_end (void)
{
  for (struct queue *queue = queues_first (); queue; queue = queue->next)
    {
      pthread_mutex_lock (&queues_lock);
      bool there = queue->there;
      const hsa_queue_t *handle = there ? &queue->shared->hsa_queue : NULL;
      pthread_mutex_unlock (&queues_lock);
      struct queue *held = there ? find_and_hold (handle) : NULL;
      if (held)
        destroy (held);
    }
}

/* The parent's queues stay where they are; their threads are gone.  */
void
queues_fork_child (void)
{
  pthread_mutex_init (&queues_lock, NULL);
  for (struct queue *queue = queues; queue; queue = queue->next)
    {
      pthread_mutex_init (&queue->lock, NULL);
      pthread_cond_init (&queue->idle, NULL);
      queue->working = queue->blocked = false;
      queue->inactive = true;
      queue->running = queue->users = 0;
    }
}

/* ---- Errors ------------------------------------------------------------------------------ */

/* With neither a handler nor a callback the program could only wait for ever.  */
static void
tell_nobody (const struct queue *queue)
{
  const char *words = "an error";
  do_hsa_status_string (queue->status, &words);
  fprintf (stderr,
           "gangway-hsa: device %u: queue %llu ended with %s, and the program "
           "gave no callback for it\n",
           queue->agent->gpu.device,
           (unsigned long long) queue->shared->hsa_queue.id, words);
  abort ();
}

static void
report (struct job *job)
{
  struct queue *queue
    = (struct queue *) ((char *) job - offsetof (struct queue, report));
  bool gone = false;
  pthread_mutex_lock (&queue->lock);
  queue->reporter = pthread_self ();
  queue->reporter_known = true;
  queue->gone = &gone;
  pthread_mutex_unlock (&queue->lock);
  bool told = queue->status == HSA_STATUS_ERROR_MEMORY_FAULT
              && events_memory_fault (queue->agent, &queue->fault);
  if (queue->callback && !gone)
    queue->callback (queue->status, &queue->shared->hsa_queue,
                     queue->callback_data);
  else if (!told)
    tell_nobody (queue);
  if (gone)
    return;
  pthread_mutex_lock (&queue->lock);
  queue->reporting = queue->reporter_known = false;
  queue->gone = NULL;
  pthread_cond_broadcast (&queue->idle);
  pthread_mutex_unlock (&queue->lock);
}

void
queue_fail (struct queue *queue, hsa_status_t status,
            const struct dispatch_end *end)
{
  pthread_mutex_lock (&queue->lock);
  bool first = queue->status == HSA_STATUS_SUCCESS && !queue->destroyed;
  if (first)
    {
      queue->inactive = queue->reporting = true;
      queue->status = status;
      queue->fault = *end;
      queue->report = (struct job) { .run = report };
      queue_unwatch_locked (queue);
    }
  pthread_mutex_unlock (&queue->lock);
  if (!first)
    return;
  events_note_fault (queue->agent, end);
  do_hsa_signal_store (signal_handle (queue->inactive_signal), status,
                       __ATOMIC_RELEASE);
  worker_run (&queue->report);
}

/* ---- Settings of queues -------------------------------------------------------------------- */

hsa_status_t
do_hsa_queue_inactivate (hsa_queue_t *handle)
{
  struct queue *queue = handle ? find_and_hold (handle) : NULL;
  if (!queue)
    return handle ? HSA_STATUS_ERROR_INVALID_QUEUE
                  : HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pthread_mutex_lock (&queue->lock);
  queue->inactive = true;
  queue_unwatch_locked (queue);
  pthread_mutex_unlock (&queue->lock);
  queue_let_go (queue);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_queue_set_priority (hsa_queue_t *handle,
                               hsa_amd_queue_priority_t priority)
{
  if (!handle || priority > HSA_AMD_QUEUE_PRIORITY_HIGH)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  struct queue *queue = find_and_hold (handle);
  if (!queue)
    return HSA_STATUS_ERROR_INVALID_QUEUE;
  queue->priority = priority;
  queue_let_go (queue);
  return HSA_STATUS_SUCCESS;
}

/* Masks are kept and have no effect: work-groups are not placed on units.  */
hsa_status_t
do_hsa_amd_queue_cu_set_mask (const hsa_queue_t *handle,
                              uint32_t num_cu_mask_count,
                              const uint32_t *cu_mask)
{
  if (!handle || num_cu_mask_count % 32 != 0
      || (num_cu_mask_count > 0 && !cu_mask))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  struct queue *queue = find_and_hold (handle);
  if (!queue)
    return HSA_STATUS_ERROR_INVALID_QUEUE;
  unsigned words = num_cu_mask_count / 32;
  uint32_t *mask = words ? malloc (words * sizeof *mask) : NULL;
  if (mask)
    memcpy (mask, cu_mask, words * sizeof *mask);
  pthread_mutex_lock (&queue->lock);
  free (queue->mask);
  queue->mask = mask;
  queue->mask_words = mask ? words : 0;
  pthread_mutex_unlock (&queue->lock);
  queue_let_go (queue);
  return mask || !words ? HSA_STATUS_SUCCESS
                        : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

hsa_status_t
do_hsa_amd_queue_cu_get_mask (const hsa_queue_t *handle,
                              uint32_t num_cu_mask_count, uint32_t *cu_mask)
{
  if (!handle || num_cu_mask_count == 0 || num_cu_mask_count % 32 != 0
      || !cu_mask)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  struct queue *queue = find_and_hold (handle);
  if (!queue)
    return HSA_STATUS_ERROR_INVALID_QUEUE;
  unsigned units = queue->agent->gpu.compute_units;
  pthread_mutex_lock (&queue->lock);
  for (unsigned i = 0; i < num_cu_mask_count / 32; i++)
    {
      uint32_t all = units <= 32 * i        ? 0
                     : units >= 32 * i + 32 ? UINT32_MAX
                                            : (1U << (units - 32 * i)) - 1;
      cu_mask[i] = i < queue->mask_words ? queue->mask[i] & all
                   : queue->mask         ? 0
                                         : all;
    }
  pthread_mutex_unlock (&queue->lock);
  queue_let_go (queue);
  return HSA_STATUS_SUCCESS;
}
