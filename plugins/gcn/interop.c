/* OpenMP interop objects of AMD devices: HIP's, where there is HIP, else HSA's.  An object
   belongs to the program, which keeps its threads apart.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <sched.h>
#include <string.h>
#include "plugins/common/interop_properties.h"
#include "plugins/common/prefer_type.h"
#include "plugins/gcn/device.h"
#include "plugins/gcn/hip.h"
#include "plugins/gcn/points.h"

/* omp_interop_fr_t */
enum
{
  RUNTIME_HIP = 5,
  RUNTIME_HSA = 7
};

#define VENDOR 1 /* amd */
#define VENDOR_NAME "amd"

/* The first is the default.  HIP's device is a number; HSA has no contexts.  */
static const struct interop_runtime runtimes[] = {
  { RUNTIME_HIP, "hip", VENDOR, VENDOR_NAME, "hipDevice_t", false, "hipCtx_t",
    "hipStream_t" },
  { RUNTIME_HSA, "hsa", VENDOR, VENDOR_NAME, "hsa_agent_t *", true, NULL,
    "hsa_queue_t *" },
};

static const struct interop_runtime *
runtime_of (const struct interop_obj_t *object)
{
  return &runtimes[object->fr == RUNTIME_HSA];
}

/* ------------------------------------------------------------------------
   HSA's queues.  */

/* Packets of a queue that a program gets, as with GCC's plugin.  */
#define QUEUE_SIZE 64

/* NULL after a message.  */
static hsa_queue_t *
queue_create (struct device *device)
{
  hsa_queue_t *queue;
  return HSA_GOOD (device->ordinal, hsa_queue_create, device->agent, QUEUE_SIZE,
                   HSA_QUEUE_TYPE_MULTI, NULL, NULL, UINT32_MAX, UINT32_MAX,
                   &queue)
           ? queue
           : NULL;
}

/* Put a packet into QUEUE that ends behind all others and decrements DONE.  Other threads
   may be putting packets there.  */
static void
queue_put_barrier (hsa_queue_t *queue, hsa_signal_t done)
{
  uint64_t at = driver.hsa_queue_add_write_index_release (queue, 1);
  while (at - driver.hsa_queue_load_read_index_acquire (queue) >= queue->size)
    sched_yield ();
  hsa_barrier_and_packet_t *packet
    = (hsa_barrier_and_packet_t *) queue->base_address
      + (at & (queue->size - 1));
  const uint16_t header
    = HSA_PACKET_TYPE_BARRIER_AND << HSA_PACKET_HEADER_TYPE
      | 1 << HSA_PACKET_HEADER_BARRIER
      | HSA_FENCE_SCOPE_SYSTEM << HSA_PACKET_HEADER_ACQUIRE_FENCE_SCOPE
      | HSA_FENCE_SCOPE_SYSTEM << HSA_PACKET_HEADER_RELEASE_FENCE_SCOPE;
  packet->reserved0 = 0;
  packet->reserved1 = 0;
  memset (packet->dep_signal, 0, sizeof packet->dep_signal);
  packet->reserved2 = 0;
  packet->completion_signal = done;
  __atomic_store_n (&packet->header, header, __ATOMIC_RELEASE);
  driver.hsa_signal_store_release (queue->doorbell_signal,
                                   (hsa_signal_value_t) at);
}

/* Wait for what is in QUEUE.  */
static void
queue_drain (struct device *device, hsa_queue_t *queue)
{
  struct point *point = point_take (device);
  if (!point)
    GOMP_PLUGIN_fatal ("gcn device %d: no signal for an interop object",
                       device->ordinal);
  queue_put_barrier (queue, point->signal);
  while (!point_wait (point, UINT64_MAX))
    ;
  point_drop (device, point);
}

/* ------------------------------------------------------------------------
   Objects.  */

static int
runtime_choose (const char *prefer_type)
{
  static const int offered[] = { RUNTIME_HIP, RUNTIME_HSA };
  int chosen = prefer_type_choose (prefer_type, offered, 2);
  return chosen == RUNTIME_HIP && !hip_load () ? RUNTIME_HSA : chosen;
}

static void
interop_init (struct interop_obj_t *object, struct device *device,
              bool targetsync, const char *prefer_type)
{
  object->fr = runtime_choose (prefer_type);
  object->device_data = device;
  if (!targetsync)
    return;
  object->stream = object->fr == RUNTIME_HIP
                     ? hip_stream_create (device->ordinal)
                     : queue_create (device);
  /* The construct cannot say that it failed.  */
  if (!object->stream)
    GOMP_PLUGIN_fatal ("gcn device %d: no queue for an interop object",
                       device->ordinal);
}

EXPORT void
GOMP_OFFLOAD_interop (struct interop_obj_t *object, int ordinal,
                      enum gomp_interop_flag action, bool targetsync,
                      const char *prefer_type)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  bool destroys = action == gomp_interop_flag_destroy;
  if (action == gomp_interop_flag_init)
    {
      interop_init (object, device, targetsync, prefer_type);
      return;
    }
  if (!object->stream)
    return;
  if (object->fr == RUNTIME_HIP)
    {
      hip_stream_wait (ordinal, object->stream);
      if (destroys)
        hip_stream_destroy (ordinal, object->stream);
      return;
    }
  queue_drain (device, object->stream);
  if (destroys)
    HSA_GOOD (ordinal, hsa_queue_destroy, object->stream);
}

EXPORT intptr_t
GOMP_OFFLOAD_get_interop_int (struct interop_obj_t *object, int property,
                              int *return_code)
{
  struct device *device = object->device_data;
  return interop_get_int (object, runtime_of (object), property,
                          device->ordinal, return_code);
}

EXPORT void *
GOMP_OFFLOAD_get_interop_ptr (struct interop_obj_t *object, int property,
                              int *return_code)
{
  ERRNO_KEPT;
  struct device *device = object->device_data;
  void *context = object->fr == RUNTIME_HIP && property == INTEROP_CONTEXT
                    ? hip_context (device->ordinal)
                    : NULL;
  return interop_get_ptr (object, runtime_of (object), property, &device->agent,
                          context, return_code);
}

EXPORT const char *
GOMP_OFFLOAD_get_interop_str (struct interop_obj_t *object, int property,
                              int *return_code)
{
  return interop_get_str (object, runtime_of (object), property, return_code);
}

EXPORT const char *
GOMP_OFFLOAD_get_interop_type_desc (struct interop_obj_t *object, int property)
{
  return interop_get_type_desc (runtime_of (object), property);
}
