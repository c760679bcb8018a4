/* The calls that copy later.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/copy.h"
#include "emulators/hsa/runtime/entry_points.h"

enum
{
  ENGINES = 2, /* of each device, for copies */
  RECT_ALIGNMENT = 4
};

/* Start COPY if it is possible; it is gone afterwards.  */
static hsa_status_t
start (struct copy *copy, bool by_device)
{
  copy->by_device = by_device;
  if (!copy_is_possible (copy))
    {
      free (copy);
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
  copy_start (copy);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_memory_async_copy (void *to, hsa_agent_t to_handle, const void *from,
                              hsa_agent_t from_handle, size_t size,
                              uint32_t count, const hsa_signal_t *dependencies,
                              hsa_signal_t completion)
{
  struct agent *to_agent = agent_find (to_handle),
               *from_agent = agent_find (from_handle);
  struct copy *copy;
  if (!to || !from)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!to_agent || !from_agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  hsa_status_t status = copy_create (count, dependencies, completion, &copy);
  if (status != HSA_STATUS_SUCCESS)
    return status;
  if (size == 0) /* nothing happens, not even to the signal */
    {
      free (copy);
      return HSA_STATUS_SUCCESS;
    }
  copy->to = to;
  copy->from = from;
  copy->shape = (struct copy_shape) { .width = size, .height = 1, .depth = 1 };
  return start (copy,
                agent_is_device (to_agent) || agent_is_device (from_agent));
}

/* The engines for copies between two agents, as a set of bits; 0 where there are none.  */
static uint32_t
engines_between (const struct agent *a, const struct agent *b)
{
  return agent_is_device (a) || agent_is_device (b) ? (1u << ENGINES) - 1 : 0;
}

hsa_status_t
do_hsa_amd_memory_copy_engine_status (hsa_agent_t to, hsa_agent_t from,
                                      uint32_t *engines)
{
  struct agent *to_agent = agent_find (to), *from_agent = agent_find (from);
  if (!to_agent || !from_agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!engines)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *engines = engines_between (to_agent, from_agent);
  return *engines ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

hsa_status_t
do_hsa_amd_memory_async_copy_on_engine (
  void *to, hsa_agent_t to_handle, const void *from, hsa_agent_t from_handle,
  size_t size, uint32_t count, const hsa_signal_t *dependencies,
  hsa_signal_t completion, uint32_t engine, bool force)
{
  struct agent *to_agent = agent_find (to_handle),
               *from_agent = agent_find (from_handle);
  (void) force;
  if (!to_agent || !from_agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (engine == 0 || (engine & (engine - 1))
      || !(engine & engines_between (to_agent, from_agent)))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return do_hsa_amd_memory_async_copy (to, to_handle, from, from_handle, size,
                                       count, dependencies, completion);
}

/* ---- Rectangles --------------------------------------------------------------------------- */

/* Whether RANGE from OFFSET lies within the rows and slices of SIDE.  */
static bool
side_is_valid (const hsa_pitched_ptr_t *side, const hsa_dim3_t *offset,
               const hsa_dim3_t *range)
{
  if ((uintptr_t) side->base % RECT_ALIGNMENT || side->pitch % RECT_ALIGNMENT
      || side->slice % RECT_ALIGNMENT)
    return false;
  if ((size_t) offset->x + range->x > side->pitch)
    return false;
  if (side->slice && (size_t) offset->y + range->y > side->slice / side->pitch)
    return false;
  return side->slice || range->z == 1;
}

static uint8_t *
start_of (const hsa_pitched_ptr_t *side, const hsa_dim3_t *offset)
{
  return (uint8_t *) side->base + offset->z * side->slice
         + offset->y * side->pitch + offset->x;
}

hsa_status_t
do_hsa_amd_memory_async_copy_rect (
  const hsa_pitched_ptr_t *to, const hsa_dim3_t *to_offset,
  const hsa_pitched_ptr_t *from, const hsa_dim3_t *from_offset,
  const hsa_dim3_t *range, hsa_agent_t handle,
  hsa_amd_copy_direction_t direction, uint32_t count,
  const hsa_signal_t *dependencies, hsa_signal_t completion)
{
  struct agent *agent = agent_find (handle);
  struct copy *copy;
  if (!to || !from || !to_offset || !from_offset || !range || !to->base
      || !from->base || (unsigned) direction > hsaDeviceToDevice)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!agent || !agent_is_device (agent) || direction == hsaHostToHost)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  hsa_status_t status = copy_create (count, dependencies, completion, &copy);
  if (status != HSA_STATUS_SUCCESS)
    return status;
  bool nothing = range->x == 0 || range->y == 0 || range->z == 0;
  if (nothing || !side_is_valid (to, to_offset, range)
      || !side_is_valid (from, from_offset, range))
    {
      free (copy);
      return nothing ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ARGUMENT;
    }
  copy->to = start_of (to, to_offset);
  copy->from = start_of (from, from_offset);
  copy->shape
    = (struct copy_shape) { range->x,  range->y,    range->z,   to->pitch,
                            to->slice, from->pitch, from->slice };
  return start (copy, true);
}

/* ---- Prefetching -------------------------------------------------------------------------- */

/* Memory is where it is: only the signals matter.  */
hsa_status_t
do_hsa_amd_svm_prefetch_async (void *pointer, size_t size, hsa_agent_t agent,
                               uint32_t count, const hsa_signal_t *dependencies,
                               hsa_signal_t completion)
{
  struct copy *copy;
  if (!pointer || size == 0)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!agent_find (agent))
    return HSA_STATUS_ERROR_INVALID_AGENT;
  hsa_status_t status = copy_create (count, dependencies, completion, &copy);
  if (status == HSA_STATUS_SUCCESS)
    copy_start (copy);
  return status;
}
