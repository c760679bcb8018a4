/* Packets from their start to their end.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/packet.h"

#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/signal.h"

/* What AMD's packet processor says of such a packet.  */
hsa_status_t
packet_check (const struct queue *queue,
              const hsa_kernel_dispatch_packet_t *packet)
{
  unsigned dimensions = packet->setup & 3;
  uint64_t items = (uint64_t) packet->workgroup_size_x
                   * packet->workgroup_size_y * packet->workgroup_size_z;
  (void) queue;
  if (dimensions == 0 || items == 0 || packet->grid_size_x == 0
      || packet->grid_size_y == 0 || packet->grid_size_z == 0
      || (dimensions < 3
          && (packet->workgroup_size_z != 1 || packet->grid_size_z != 1))
      || (dimensions < 2
          && (packet->workgroup_size_y != 1 || packet->grid_size_y != 1)))
    return HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS;
  if (items > GROUP_ITEMS_MAX)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (packet->group_segment_size > LDS_SIZE)
    return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  if (packet->kernel_object == 0)
    return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  return HSA_STATUS_SUCCESS;
}

/* The end of a dispatch as the queue's callback is told.  */
static hsa_status_t
status_of (enum dispatch_result result)
{
  switch (result)
    {
    case DISPATCH_OK:
      return HSA_STATUS_SUCCESS;
    case DISPATCH_ILLEGAL_ADDRESS:
    case DISPATCH_READ_ONLY:
      return HSA_STATUS_ERROR_MEMORY_FAULT;
    case DISPATCH_MISALIGNED:
      return HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION;
    case DISPATCH_ILLEGAL_INSTRUCTION:
      return HSA_STATUS_ERROR_ILLEGAL_INSTRUCTION;
    case DISPATCH_TRAP:
      return HSA_STATUS_ERROR_EXCEPTION;
    case DISPATCH_BAD_PACKET:
      return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
    case DISPATCH_NO_MEMORY:
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    }
  return HSA_STATUS_ERROR;
}

/* Tell the program that the packet has ended: its times first, then the signal.  */
static void
complete (const struct launch *launch)
{
  amd_signal_t *signal = launch->completion;
  if (!signal)
    return;
  if (launch->start)
    {
      signal->start_ts = launch->start;
      signal->end_ts = clock_now ();
    }
  __atomic_fetch_sub (&signal->value, 1, __ATOMIC_ACQ_REL);
  signal_changed (signal);
}

/* Give back the slots in front whose packets have ended.  */
static void
advance_locked (struct queue *queue)
{
  uint64_t mask = queue->shared->hsa_queue.size - 1;
  uint64_t read
    = __atomic_load_n (&queue->shared->read_dispatch_id, __ATOMIC_RELAXED);
  while (read < queue->front && queue->ended[read & mask])
    {
      queue->ended[read & mask] = 0;
      __atomic_store_n (&queue->ring[read & mask].word, HSA_PACKET_TYPE_INVALID,
                        __ATOMIC_RELAXED);
      read++;
    }
  __atomic_store_n (&queue->shared->read_dispatch_id, read, __ATOMIC_RELEASE);
}

static void
recycle (struct launch *launch)
{
  struct queue *queue = launch->queue;
  pthread_mutex_lock (&queue->lock);
  queue->ended[launch->index & (queue->shared->hsa_queue.size - 1)] = 1;
  launch->next = queue->spares;
  queue->spares = launch;
  queue->running--;
  queue_hold_locked (queue);
  advance_locked (queue);
  pthread_cond_broadcast (&queue->idle);
  pthread_mutex_unlock (&queue->lock);
}

/* The completion signal comes before the queue goes on: a packet with the barrier bit
   starts when the ones before it have completed.  A packet of a queue that is destroyed, or
   that failed, tells nobody.  */
void
packet_ended (struct launch *launch)
{
  struct queue *queue = launch->queue;
  hsa_status_t status = status_of (launch->end.result);
  if (status != HSA_STATUS_SUCCESS)
    queue_fail (queue, status, &launch->end);
  pthread_mutex_lock (&queue->lock);
  bool told = status == HSA_STATUS_SUCCESS && !queue->destroyed;
  pthread_mutex_unlock (&queue->lock);
  if (told)
    complete (launch);
  recycle (launch);
  queue_process (queue);
  queue_let_go (queue);
}

static void
run_ended (struct job *job)
{
  packet_ended ((struct launch *) job);
}

/* A dispatch takes at least as long as the environment asks for.  */
static void
dispatch_done (void *data, const struct dispatch_end *end)
{
  struct launch *launch = data;
  launch->end = *end;
  if (launch->due > 0 && clock_now () < launch->due)
    {
      launch->job = (struct job) { .run = run_ended, .due = launch->due };
      worker_run (&launch->job);
    }
  else
    packet_ended (launch);
}

void
packet_launch (struct launch *launch, const struct packet *packet)
{
  const struct settings *settings = settings_get ();
  const hsa_kernel_dispatch_packet_t *p = &packet->dispatch;
  struct queue *queue = launch->queue;
  struct dispatch_end end = { .result = DISPATCH_OK };
  bool timed = __atomic_load_n (&queue->profiling, __ATOMIC_RELAXED);
  launch->start = timed || settings->launch_latency ? clock_now () : 0;
  launch->due
    = settings->launch_latency ? launch->start + settings->launch_latency : 0;
  if (!timed)
    launch->start = 0;
  if (settings->skip)
    {
      dispatch_done (launch, &end);
      return;
    }
  struct dispatch dispatch
    = { .gpu = &queue->agent->gpu,
        .descriptor = p->kernel_object,
        .kernarg = (uintptr_t) p->kernarg_address,
        .packet = (uintptr_t) packet,
        .queue = (uintptr_t) queue->shared,
        .id = launch->index,
        .grid = { p->grid_size_x, p->grid_size_y, p->grid_size_z },
        .group
        = { p->workgroup_size_x, p->workgroup_size_y, p->workgroup_size_z },
        .group_segment = p->group_segment_size,
        .private_segment = p->private_segment_size,
        .done = dispatch_done,
        .data = launch };
  if (dispatch_start (&dispatch))
    return;
  end.result = DISPATCH_NO_MEMORY;
  dispatch_done (launch, &end);
}

hsa_status_t
do_hsa_amd_profiling_set_profiler_enabled (hsa_queue_t *handle, int enable)
{
  if (!handle)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  amd_signal_t *doorbell = signal_find (handle->doorbell_signal);
  if (!doorbell || doorbell->kind != AMD_SIGNAL_DOORBELL)
    return HSA_STATUS_ERROR_INVALID_QUEUE;
  __atomic_store_n (&signal_side (doorbell)->queue->profiling, enable != 0,
                    __ATOMIC_RELAXED);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_profiling_get_dispatch_time (hsa_agent_t agent, hsa_signal_t handle,
                                        hsa_amd_profiling_dispatch_time_t *time)
{
  amd_signal_t *signal = signal_find (handle);
  if (!time)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!agent_find (agent))
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!signal)
    return HSA_STATUS_ERROR_INVALID_SIGNAL;
  if (signal->start_ts == 0)
    return HSA_STATUS_ERROR;
  time->start = signal->start_ts;
  time->end = signal->end_ts;
  return HSA_STATUS_SUCCESS;
}

static bool copies_profiled; /* atomic */

hsa_status_t
do_hsa_amd_profiling_async_copy_enable (bool enable)
{
  __atomic_store_n (&copies_profiled, enable, __ATOMIC_RELAXED);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_profiling_get_async_copy_time (
  hsa_signal_t handle, hsa_amd_profiling_async_copy_time_t *time)
{
  amd_signal_t *signal = signal_find (handle);
  if (!time)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!signal)
    return HSA_STATUS_ERROR_INVALID_SIGNAL;
  if (signal->start_ts == 0)
    return HSA_STATUS_ERROR;
  time->start = signal->start_ts;
  time->end = signal->end_ts;
  return HSA_STATUS_SUCCESS;
}

/* Agents' ticks are the system's.  */
hsa_status_t
do_hsa_amd_profiling_convert_tick_to_system_domain (hsa_agent_t agent,
                                                    uint64_t agent_tick,
                                                    uint64_t *system_tick)
{
  if (!system_tick)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!agent_find (agent))
    return HSA_STATUS_ERROR_INVALID_AGENT;
  *system_tick = agent_tick;
  return HSA_STATUS_SUCCESS;
}
