/* Rings for what launches bring along.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/stage.h"

#include <stdlib.h>
#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/events.h"

#define HALF_SIZE (STAGE_RING_SIZE / 2)
#define FLAGS_SIZE (STAGE_RING_SIZE / STAGE_ALIGNMENT * sizeof (uint64_t))

/* Launches that do without a ring once there was no memory for it, before the driver is
   asked again: its answer takes longer than a launch.  */
#define LAUNCHES_WITHOUT 1024

/* Get the ring's memory.  False, silently, where there is none.  */
static bool
stage_ring_begin_locked (struct stage_ring *ring, struct device *device,
                         CUstream stream)
{
  CUcontext before;
  if (!device_enter (device, &before))
    return false;
  void *memory = NULL;
  bool good = driver.cuMemHostAlloc (&memory, STAGE_RING_SIZE,
                                     CU_MEMHOSTALLOC_PORTABLE
                                       | CU_MEMHOSTALLOC_DEVICEMAP)
              == CUDA_SUCCESS;
  if (good && environment.stage != STAGE_BUS)
    {
      ring->last = malloc (HALF_SIZE);
      good = ring->last
             && driver.cuMemAlloc_v2 (&ring->copy, STAGE_RING_SIZE + FLAGS_SIZE)
                  == CUDA_SUCCESS;
    }
  if (good && environment.stage == STAGE_PARAMETERS)
    {
      ring->flags = ring->copy + STAGE_RING_SIZE;
      good = driver.cuMemsetD8Async (ring->flags, 0, FLAGS_SIZE, stream)
             == CUDA_SUCCESS;
    }
  if (good)
    ring->memory = memory;
  else
    {
      if (memory)
        driver.cuMemFreeHost (memory);
      if (ring->copy)
        driver.cuMemFree_v2 (ring->copy);
      free (ring->last);
      ring->last = NULL;
      ring->copy = 0;
    }
  device_leave (device, before);
  return good;
}

/* The same, unless it failed a short while ago.  */
static bool
stage_ring_try_locked (struct stage_ring *ring, struct device *device,
                       CUstream stream)
{
  if (ring->without > 0)
    {
      ring->without--;
      return false;
    }
  bool good = stage_ring_begin_locked (ring, device, stream);
  if (!good)
    ring->without = LAUNCHES_WITHOUT;
  return good;
}

void
stage_ring_end (struct stage_ring *ring, struct device *device)
{
  for (int i = 0; i < 2; i++)
    if (ring->halves[i].event)
      events_give (device, ring->halves[i].event);
  if (ring->copy)
    driver.cuMemFree_v2 (ring->copy);
  if (ring->memory)
    driver.cuMemFreeHost (ring->memory);
  free (ring->last);
}

/* Whether HALF can be used, perhaps again.  */
static bool
half_is_free_locked (struct stage_half *half, struct device *device)
{
  if (!half->used)
    return true;
  if (half->sessions > 0 || !half->left || !events_passed (device, half->event))
    return false;
  half->used = half->left = false;
  return true;
}

/* Record HALF's event in STREAM.  */
static bool
half_leave_locked (struct stage_half *half, struct device *device,
                   CUstream stream)
{
  if (half->event)
    half->left = CUDA_STREAM_CALL (device, cuEventRecord, half->event, stream)
                 == CUDA_SUCCESS;
  else
    {
      half->event = events_take (device, stream);
      half->left = half->event != NULL;
    }
  return half->left;
}

/* Go on to the other half.  The launches of the half that is left must all be in
   STREAM, so that an event stands behind them.  */
static bool
stage_ring_turn_locked (struct stage_ring *ring, struct device *device,
                        CUstream stream)
{
  struct stage_half *here = &ring->halves[ring->half];
  if (here->sessions > 0
      || !half_is_free_locked (&ring->halves[!ring->half], device)
      || !half_leave_locked (here, device, stream))
    return false;
  ring->half = !ring->half;
  ring->next = ring->half * HALF_SIZE;
  return true;
}

ptrdiff_t
stage_ring_take_locked (struct stage_ring *ring, struct device *device,
                        CUstream stream, size_t size, unsigned *half)
{
  size = (size + STAGE_ALIGNMENT - 1) & ~(size_t) (STAGE_ALIGNMENT - 1);
  if (size > HALF_SIZE
      || (!ring->memory && !stage_ring_try_locked (ring, device, stream)))
    return -1;
  if (ring->next + size > (ring->half + 1) * HALF_SIZE
      && !stage_ring_turn_locked (ring, device, stream))
    return -1;
  *half = ring->half;
  ring->halves[ring->half].used = true;
  ring->halves[ring->half].sessions++;
  ptrdiff_t offset = ring->next;
  ring->next += size;
  return offset;
}

void
stage_ring_session_ended_locked (struct stage_ring *ring, unsigned half)
{
  ring->halves[half].sessions--;
}

void
stage_ring_empty_locked (struct stage_ring *ring)
{
  ring->next = 0;
  ring->half = 0;
  for (int i = 0; i < 2; i++)
    ring->halves[i].used = ring->halves[i].left = false;
}
