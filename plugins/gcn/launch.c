/* Launching kernels.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/launch.h"

#include <stdio.h>
#include "plugins/gcn/environment.h"
#include "plugins/gcn/lost.h"
#include "plugins/gcn/reverse.h"
#include "plugins/gcn/session.h"

/* A launch that is made.  */
struct launch
{
  const struct function *function;
  struct geometry geometry;
  size_t arenas; /* bytes for all teams; 0: none */
  size_t stacks; /* bytes for all waves */
};

/* What OpenMP's teams, if TEAMS, and all waves need.  */
static void
launch_measure (struct launch *launch, bool teams)
{
  const struct image *image = launch->function->image;
  struct geometry geometry = launch->geometry;
  size_t arena = image->old ? ARENA_SIZE_OLD : environment.arena_size;
  launch->arenas = teams ? arena * geometry.groups : 0;
  launch->stacks
    = image->old ? 0
                 : environment.stack_size * geometry.groups * geometry.waves;
}

/* Whether QUEUE's stacks do for LAUNCH.  Needs the queue's lock.  */
static bool
launch_fits_locked (const struct goacc_asyncqueue *queue,
                    const struct launch *launch)
{
  size_t size = launch->arenas + launch->stacks;
  return size == 0 || (queue->stacks && queue->stacks->size >= size);
}

/* New stacks and arenas for LAUNCH.  Where the device has no room for so many teams, if
   TEAMS, there are fewer: each takes more of the work.  NULL, with *STATUS.  No lock is
   held.  */
static struct block *
launch_stacks (struct device *device, struct launch *launch, bool teams,
               hsa_status_t *status)
{
  struct block *block;
  while (!(block = block_take (device->scratch, launch->arenas + launch->stacks,
                               status))
         && driver_out_of_memory (*status) && teams
         && launch->geometry.groups > 1)
    {
      launch->geometry.groups = (launch->geometry.groups + 1) / 2;
      launch_measure (launch, teams);
    }
  return block;
}

/* Write the arguments of LAUNCH into SESSION's block; STACKS may be NULL.  */
static void
launch_write (struct gomp_offload_session *session, const struct launch *launch,
              const struct block *stacks)
{
  const struct image *image = launch->function->image;
  uintptr_t memory = stacks ? (uintptr_t) stacks->memory : 0;
  *(struct kernargs *) session->block->memory = (struct kernargs) {
    .table = session->table,
    .output = (uintptr_t) session->queue->output,
    .heap = (uintptr_t) image->heap,
    .arenas = launch->arenas > 0 ? memory : 0,
    .stacks = launch->stacks > 0 ? memory + launch->arenas : 0,
    .arena_size = launch->arenas > 0 ? environment.arena_size : 0,
    .stack_size = environment.stack_size,
  };
}

/* Say what PACKET's kernel gets.  */
static void
packet_debug (const hsa_kernel_dispatch_packet_t *packet)
{
  const struct kernargs *arguments = packet->kernarg_address;
  GCN_DEBUG ("  kernarg_address: %p", packet->kernarg_address);
  GCN_DEBUG ("  heap address: %p", (void *) arguments->heap);
  GCN_DEBUG ("  arena address: %p (%d bytes per workgroup)",
             (void *) arguments->arenas, arguments->arena_size);
  GCN_DEBUG ("  stack address: %p (%d bytes per wavefront)",
             (void *) arguments->stacks, arguments->stack_size);
  GCN_DEBUG ("  object: %lu", (unsigned long) packet->kernel_object);
  GCN_DEBUG ("  private_segment_size: %u", packet->private_segment_size);
  GCN_DEBUG ("  group_segment_size: %u (low-latency pool)",
             packet->group_segment_size);
}

/* Put the kernel of LAUNCH into SESSION's queue, behind what it waits for.  */
static void
launch_put_locked (struct gomp_offload_session *session,
                   const struct launch *launch, struct entry *entry)
{
  struct goacc_asyncqueue *queue = session->queue;
  const struct function *function = launch->function;
  struct geometry geometry = launch->geometry;
  hsa_kernel_dispatch_packet_t packet = {
    .workgroup_size_x = 1,
    .workgroup_size_y = WAVE_SIZE,
    .workgroup_size_z = geometry.waves,
    .grid_size_x = geometry.groups,
    .grid_size_y = WAVE_SIZE,
    .grid_size_z = geometry.waves,
    .private_segment_size = function->private_size,
    .group_segment_size
    = geometry_group_size (session->device, function, geometry),
    .kernel_object = function->object,
    .kernarg_address = session->block->memory,
    .completion_signal = entry->point->signal,
  };
  if (environment.debug)
    packet_debug (&packet);
  queue_order_locked (queue, entry);
  queue_packet_locked (queue, &packet, HSA_PACKET_TYPE_KERNEL_DISPATCH, 3);
  queue_add_locked (queue, entry);
}

/* Put LAUNCH into SESSION's queue, whose stacks do; SESSION has a block, which the queue has
   then.  RETIRED are the stacks that the queue had.  False where nothing was put there.  */
static bool
launch_make_locked (struct gomp_offload_session *session,
                    const struct launch *launch, struct block *retired)
{
  struct goacc_asyncqueue *queue = session->queue;
  struct entry entry = { .kind = ENTRY_LAUNCH,
                         .function = launch->function,
                         .block = session->block,
                         .retired = retired };
  if (!queue_room_locked (queue, 2)
      || !(entry.point = point_take_spare (session->device, &queue->spare)))
    return false;
  launch_write (session, launch, queue->stacks);
  launch_put_locked (session, launch, &entry);
  session->block = NULL;
  return true;
}

/* SESSION's launch cannot be made, since CALL, if not NULL, has returned STATUS.  Returns
   false.  */
static bool
launch_refuse (struct gomp_offload_session *session, hsa_status_t status,
               const char *call)
{
  struct goacc_asyncqueue *queue = session->queue;
  session_end (session);
  if (call)
    return queue_fail (queue, status, call);
  __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
  __atomic_store_n (&queue->told, true, __ATOMIC_RELAXED);
  return false;
}

/* Put LAUNCH, with teams of OpenMP's or not, into SESSION's queue, which ends SESSION; the
   queue fails where it cannot be done.  Returns whether it was.  */
static bool
launch_make (struct gomp_offload_session *session, struct launch *launch,
             bool teams)
{
  struct device *device = session->device;
  struct goacc_asyncqueue *queue = session->queue;
  struct block *retired = NULL;
  hsa_status_t status;
  if (!session_block (session, sizeof (struct kernargs), &status))
    return launch_refuse (session, status,
                          driver_out_of_memory (status)
                            ? "hsa_memory_allocate for a kernel's arguments"
                            : NULL);
  launch_measure (launch, teams);
  pthread_mutex_lock (&queue->lock);
  if (!launch_fits_locked (queue, launch))
    {
      pthread_mutex_unlock (&queue->lock);
      struct block *stacks = launch_stacks (device, launch, teams, &status);
      if (!stacks)
        return launch_refuse (session, status,
                              driver_out_of_memory (status)
                                ? "hsa_memory_allocate for stacks"
                                : NULL);
      pthread_mutex_lock (&queue->lock);
      retired = queue->stacks;
      queue->stacks = stacks;
    }
  /* Waiting for room lets the lock go.  */
  queue->launching++;
  bool good = launch_make_locked (session, launch, retired);
  queue->launching--;
  if (!good && retired)
    {
      block_give (device->scratch, queue->stacks);
      queue->stacks = retired;
    }
  pthread_mutex_unlock (&queue->lock);
  return good || launch_refuse (session, HSA_STATUS_ERROR, NULL);
}

static void
launch_debug (const struct launch *launch, const struct goacc_asyncqueue *queue)
{
  const struct function *function = launch->function;
  GCN_DEBUG ("GCN launch on queue: %d:%llu", queue->device->ordinal,
             (unsigned long long) queue->hsa->id);
  GCN_DEBUG ("SGPRs: %d, VGPRs: %d", function->kernel->sgprs,
             function->kernel->vgprs);
  GCN_DEBUG ("GCN launch actuals: grid:[%u, %u, %u], normalized grid:[%u, 1, "
             "1], workgroup:[1, %u, %u]",
             launch->geometry.groups, WAVE_SIZE, launch->geometry.waves,
             launch->geometry.groups, WAVE_SIZE, launch->geometry.waves);
  GCN_DEBUG ("Going to dispatch kernel %s on device %d",
             function_name (function), function->image->device->ordinal);
}

EXPORT void
GOMP_OFFLOAD_run (struct gomp_offload_session *session, void *fn, void **args,
                  struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct device *device = session->device;
  const struct function *function = fn;
  struct launch launch
    = { .function = function,
        .geometry = geometry_of_region (device, function, args) };
  if (environment.debug)
    launch_debug (&launch, queue);
  if (launch_make (session, &launch, true) && function->image->asks)
    watcher_watch (device->watcher, &queue->watched, function->image);
}

EXPORT void
GOMP_OFFLOAD_openacc_exec (struct gomp_offload_session *session,
                           void (*fn) (void *), unsigned *dims,
                           void *launch_data, struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  (void) launch_data;
  const struct function *function = (const struct function *) (uintptr_t) fn;
  struct device *device = session->device;
  struct launch launch
    = { .function = function,
        .geometry = geometry_of_construct (device, function, dims) };
  if (environment.debug)
    launch_debug (&launch, queue);
  if (launch_make (session, &launch, false))
    watcher_watch (device->watcher, &queue->watched,
                   function->image->asks ? function->image : NULL);
}

EXPORT bool
GOMP_OFFLOAD_openacc_dimensions (int ordinal, void (*fn) (void *),
                                 unsigned *dims)
{
  const struct function *function = (const struct function *) (uintptr_t) fn;
  geometry_of_construct (gcn_device (ordinal), function, dims);
  return true;
}

bool
launch_alone (struct device *device, const struct function *function)
{
  if (!function)
    return true;
  struct goacc_asyncqueue *queue
    = GOMP_OFFLOAD_openacc_async_construct (device->ordinal);
  if (!queue)
    return false;
  struct gomp_offload_session session;
  struct launch launch = { .function = function, .geometry = { 1, 1 } };
  GOMP_OFFLOAD_session_start (&session, device->ordinal, queue);
  bool good = launch_make (&session, &launch, false) && queue_wait (queue);
  return GOMP_OFFLOAD_openacc_async_destruct (queue) && good;
}
