/* What an AMD device's launches write, points and blocks, shares no cache line with what
   another thread's launch writes, nor with anything else: each has whole lines.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/blocks.c"
#include "plugins/gcn/points.c"
#include "testsuite/unit/unit.h"

enum
{
  COUNT = 16,
  LINE = 64,
  PAGE = 4096
};

struct driver driver;

/* ------------------------------------------------------------------------
   The HSA runtime and the plugin.  */

static hsa_status_t
make_signal (hsa_signal_value_t value, uint32_t count,
             const hsa_agent_t *agents, hsa_signal_t *signal)
{
  static uint64_t handle;
  (void) value, (void) count, (void) agents;
  signal->handle = ++handle;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
destroy_signal (hsa_signal_t signal)
{
  (void) signal;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
allocate (hsa_region_t region, size_t size, void **memory)
{
  (void) region;
  *memory = aligned_alloc (PAGE, size);
  return *memory ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

static hsa_status_t
deallocate (void *memory)
{
  free (memory);
  return HSA_STATUS_SUCCESS;
}

bool
driver_complain (hsa_status_t status, const char *call, int device,
                 const char *what)
{
  (void) status, (void) call, (void) device, (void) what;
  return false;
}

bool
driver_out_of_memory (hsa_status_t status)
{
  return status == HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

bool
device_trim (struct device *device)
{
  (void) device;
  return false;
}

/* ------------------------------------------------------------------------
   Tests.  */

/* Whether the first SIZE bytes at A and one byte or more at B are in one line.  */
static bool
share (const void *a, size_t size, const void *b)
{
  return (uintptr_t) b / LINE >= (uintptr_t) a / LINE
         && (uintptr_t) b / LINE <= ((uintptr_t) a + size - 1) / LINE;
}

/* How many pairs of the COUNT objects of SIZE bytes, and of those and the allocator's own
   between them, are in one line.  */
static int
count_shared (void *objects[COUNT], size_t size, void *between[COUNT])
{
  int shared = 0;
  for (int i = 0; i < COUNT; i++)
    for (int j = 0; j < COUNT; j++)
      shared += (i != j && share (objects[i], size, objects[j]))
                + share (objects[i], size, between[j]);
  return shared;
}

static void
test_points (struct device *device)
{
  void *points[COUNT], *between[COUNT];
  for (int i = 0; i < COUNT; i++)
    {
      points[i] = point_take (device);
      between[i] = malloc (8);
    }
  CHECK (count_shared (points, sizeof (struct point), between) == 0,
         "points have lines of their own");
  for (int i = 0; i < COUNT; i++)
    {
      point_drop (device, points[i]);
      free (between[i]);
    }
}

static void
test_blocks (struct device *device)
{
  struct blocks *blocks = blocks_create (device, (hsa_region_t) { 0 }, PAGE);
  void *taken[COUNT], *between[COUNT];
  hsa_status_t status;
  for (int i = 0; i < COUNT; i++)
    {
      taken[i] = block_take (blocks, 100, &status);
      between[i] = malloc (8);
    }
  CHECK (count_shared (taken, sizeof (struct block), between) == 0,
         "blocks have lines of their own");
  for (int i = 0; i < COUNT; i++)
    {
      block_give (blocks, taken[i]);
      free (between[i]);
    }
  blocks_destroy (blocks);
}

int
main (void)
{
  static struct device device;
  driver.hsa_signal_create = make_signal;
  driver.hsa_signal_destroy = destroy_signal;
  driver.hsa_memory_allocate = allocate;
  driver.hsa_memory_free = deallocate;
  device.points = points_create (&device);
  test_points (&device);
  test_blocks (&device);
  points_destroy (device.points);
  return UNIT_RESULT ();
}
