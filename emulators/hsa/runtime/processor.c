/* The packet processor: which packet is started next, and when.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <assert.h>
#include <stdlib.h>
#include "emulators/hsa/runtime/packet.h"
#include "emulators/hsa/runtime/signal.h"

enum
{
  HEADER_TYPE = 0xff,
  HEADER_BARRIER = 1 << HSA_PACKET_HEADER_BARRIER,
  BARRIER_SIGNALS = 5,
  LOOK_AGAIN = 1000000 /* nanoseconds until a kernel's store is noticed */
};

/* ---- Barriers -------------------------------------------------------------------------- */

/* Queues that wait at a barrier.  Atomic.  */
static unsigned blocked_queues;

static struct packet *
front_of (const struct queue *queue)
{
  return &queue->ring[queue->front & (queue->shared->hsa_queue.size - 1)];
}

static void
watch (const struct packet *packet, int32_t count)
{
  for (unsigned i = 0; i < BARRIER_SIGNALS; i++)
    {
      amd_signal_t *signal = signal_find (packet->barrier.dep_signal[i]);
      if (signal)
        __atomic_fetch_add (&signal_side (signal)->watchers, (uint32_t) count,
                            __ATOMIC_ACQ_REL);
    }
}

/* Whether the signals of PACKET let it pass.  One that is no signal counts as 0.  */
static bool
signals_pass (const struct packet *packet, bool any)
{
  bool there = false;
  for (unsigned i = 0; i < BARRIER_SIGNALS; i++)
    {
      amd_signal_t *signal = signal_find (packet->barrier.dep_signal[i]);
      if (!signal)
        continue;
      there = true;
      if ((__atomic_load_n (&signal->value, __ATOMIC_ACQUIRE) == 0) == any)
        return any;
    }
  return !any || !there;
}

/* A kernel may store to a signal and send no message: look now and then.  */
static void
look_again (struct job *job)
{
  queues_retry ();
  if (__atomic_load_n (&blocked_queues, __ATOMIC_ACQUIRE) > 0)
    {
      job->due = clock_now () + LOOK_AGAIN;
      worker_run (job);
    }
  else
    free (job);
}

/* Count a queue that is blocked; the first one has somebody look.  */
static void
count_blocked (void)
{
  if (__atomic_fetch_add (&blocked_queues, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  struct job *job = malloc (sizeof *job);
  if (!job)
    return;
  *job = (struct job) { .run = look_again, .due = clock_now () + LOOK_AGAIN };
  worker_run (job);
}

void
queue_unwatch_locked (struct queue *queue)
{
  if (!queue->blocked)
    return;
  queue->blocked = false;
  watch (front_of (queue), -WATCHER_OF_ANY);
  __atomic_fetch_sub (&blocked_queues, 1, __ATOMIC_ACQ_REL);
}

/* The signals are watched before they are looked at the last time (see signal.h).  */
bool
queue_barrier_passed_locked (struct queue *queue)
{
  const struct packet *packet = front_of (queue);
  bool any = (__atomic_load_n (&packet->word, __ATOMIC_RELAXED) & HEADER_TYPE)
             == HSA_PACKET_TYPE_BARRIER_OR;
  bool passed = signals_pass (packet, any);
  if (!passed && !queue->blocked)
    {
      queue->blocked = true;
      count_blocked ();
      watch (packet, WATCHER_OF_ANY);
      passed = signals_pass (packet, any);
    }
  if (passed)
    queue_unwatch_locked (queue);
  return passed;
}

void
queues_retry (void)
{
  if (__atomic_load_n (&blocked_queues, __ATOMIC_ACQUIRE) == 0)
    return;
  for (struct queue *queue = queues_first (); queue; queue = queue->next)
    {
      pthread_mutex_lock (&queue->lock);
      bool blocked = queue->blocked;
      if (blocked)
        queue_hold_locked (queue);
      pthread_mutex_unlock (&queue->lock);
      if (!blocked)
        continue;
      queue_process (queue);
      queue_let_go (queue);
    }
}

/* What holds of a queue whenever its lock is free (see queue.h).  */
static void
check_invariants_locked (const struct queue *queue)
{
#ifdef GANGWAY_DEBUG
  uint64_t read
    = __atomic_load_n (&queue->shared->read_dispatch_id, __ATOMIC_RELAXED);
  assert (read <= queue->front && queue->front <= queue->rung);
  assert (queue->front - read <= queue->shared->hsa_queue.size);
  assert (queue->running <= queue->front - read);
  assert (!queue->blocked || !queue->inactive);
#else
  (void) queue;
#endif
}

/* ---- One packet after the other ----------------------------------------------------------- */

static struct launch *
new_launch_locked (struct queue *queue)
{
  struct launch *launch = queue->spares;
  if (launch)
    queue->spares = launch->next;
  else
    launch = aligned_alloc (QUEUE_LINE, sizeof *launch);
  if (launch)
    *launch = (struct launch) { .queue = queue, .index = queue->front };
  return launch;
}

/* What is wrong with the packet in front, of TYPE.  */
static hsa_status_t
check (const struct queue *queue, unsigned type)
{
  const struct packet *packet = front_of (queue);
  hsa_signal_t completion = packet->dispatch.completion_signal;
  if (type != HSA_PACKET_TYPE_KERNEL_DISPATCH
      && type != HSA_PACKET_TYPE_BARRIER_AND
      && type != HSA_PACKET_TYPE_BARRIER_OR)
    return HSA_STATUS_ERROR_INVALID_PACKET_FORMAT;
  if (completion.handle && !signal_find (completion))
    return HSA_STATUS_ERROR_INVALID_SIGNAL;
  return type == HSA_PACKET_TYPE_KERNEL_DISPATCH
           ? packet_check (queue, &packet->dispatch)
           : HSA_STATUS_SUCCESS;
}

/* Start the packet in front, of TYPE, which may be.  Releases the lock meanwhile.  */
static void
start_locked (struct queue *queue, unsigned type)
{
  const struct packet *packet = front_of (queue);
  struct dispatch_end none = { .result = DISPATCH_OK };
  hsa_status_t status = check (queue, type);
  struct launch *launch
    = status == HSA_STATUS_SUCCESS ? new_launch_locked (queue) : NULL;
  if (!launch)
    {
      if (status == HSA_STATUS_SUCCESS)
        status = HSA_STATUS_ERROR_OUT_OF_RESOURCES;
      queue->inactive = true;
      pthread_mutex_unlock (&queue->lock);
      queue_fail (queue, status, &none);
      pthread_mutex_lock (&queue->lock);
      return;
    }
  launch->completion = signal_find (packet->dispatch.completion_signal);
  queue->front++;
  queue->running++;
  pthread_mutex_unlock (&queue->lock);
  if (type == HSA_PACKET_TYPE_KERNEL_DISPATCH)
    packet_launch (launch, packet);
  else
    packet_ended (launch);
  pthread_mutex_lock (&queue->lock);
}

/* Start the packet in front where that can be.  A barrier keeps all that follow it from
   starting until it is passed.  */
static bool
step_locked (struct queue *queue)
{
  if (queue->inactive || queue->front >= queue->rung)
    return false;
  uint32_t word = __atomic_load_n (&front_of (queue)->word, __ATOMIC_ACQUIRE);
  unsigned type = word & HEADER_TYPE;
  if (type == HSA_PACKET_TYPE_INVALID)
    return false;
  if (word & HEADER_BARRIER && queue->running > 0)
    return false;
  if ((type == HSA_PACKET_TYPE_BARRIER_AND
       || type == HSA_PACKET_TYPE_BARRIER_OR)
      && !queue_barrier_passed_locked (queue))
    return false;
  start_locked (queue, type);
  return true;
}

void
queue_process (struct queue *queue)
{
  pthread_mutex_lock (&queue->lock);
  check_invariants_locked (queue);
  if (queue->working)
    queue->again = true;
  else
    {
      queue->working = true;
      do
        {
          queue->again = false;
          while (step_locked (queue))
            ;
        }
      while (queue->again);
      queue->working = false;
      pthread_cond_broadcast (&queue->idle);
    }
  pthread_mutex_unlock (&queue->lock);
}

void
queue_ring (struct queue *queue, int64_t value)
{
  pthread_mutex_lock (&queue->lock);
  bool there = !queue->destroyed;
  if (there)
    {
      if (value >= 0 && (uint64_t) value >= queue->rung)
        queue->rung = (uint64_t) value + 1;
      queue_hold_locked (queue);
    }
  pthread_mutex_unlock (&queue->lock);
  if (!there)
    return;
  queue_process (queue);
  queue_let_go (queue);
}
