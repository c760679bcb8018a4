/* How many blocks and threads a launch has.  The limits are facts of GCC's code for
   NVIDIA and of the hardware.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/geometry.h"

#include "plugins/common/launch_arguments.h"

/* OpenMP threads of a team where the program does not say.  */
#define THREADS_DEFAULT 8
/* A block has 16 barriers; GCC uses one for the whole block, and one for each worker
   whose vector is longer than a warp.  */
#define WORKER_BARRIERS 15

static unsigned
least (unsigned a, unsigned b)
{
  return a < b ? a : b;
}

static unsigned
most (unsigned a, unsigned b)
{
  return a > b ? a : b;
}

/* ------------------------------------------------------------------------
   OpenMP.  */

/* How many blocks of THREADS warps the device can hold at once, by their registers:
   more teams would wait for others to end.  */
static unsigned
teams_at_once (const struct device *device, const struct function *function,
               unsigned threads)
{
  unsigned for_block = most (function->registers, 1) * WARP_SIZE * threads;
  unsigned on_one = device->facts.registers_per_multiprocessor / for_block;
  return most (on_one, 1) * device->facts.multiprocessors;
}

struct geometry
geometry_of_region (const struct device *device,
                    const struct function *function, void **args)
{
  struct launch_arguments asked = launch_arguments_read (args);
  struct geometry geometry = { asked.teams, asked.thread_limit };
  unsigned warps
    = most (least (function->threads_per_block / WARP_SIZE, WARPS_MOST), 1);
  if (geometry.threads == 0)
    geometry.threads = THREADS_DEFAULT;
  geometry.threads = least (geometry.threads, warps);
  unsigned teams = teams_at_once (device, function, geometry.threads);
  if (geometry.teams == 0 || geometry.teams > teams)
    geometry.teams = teams;
  return geometry;
}

/* ------------------------------------------------------------------------
   OpenACC.  */

/* Compute the defaults from the device's size alone, for drivers that cannot be asked
   what suits a function.  Needs dimensions_lock.  */
static void
dimensions_compute_locked (struct device *device)
{
  const struct device_facts *facts = &device->facts;
  unsigned blocks
    = facts->threads_per_multiprocessor / facts->threads_per_block;
  unsigned of_device[GOMP_DIM_MAX] = {
    [GOMP_DIM_GANG] = most (blocks * facts->multiprocessors, 1),
    [GOMP_DIM_WORKER] = most (facts->threads_per_block / WARP_SIZE, 1),
    [GOMP_DIM_VECTOR] = WARP_SIZE,
  };
  for (int i = 0; i < GOMP_DIM_MAX; i++)
    {
      int asked = GOMP_PLUGIN_acc_default_dim (i);
      bool possible = asked > 0
                      && (i != GOMP_DIM_WORKER || asked <= (int) of_device[i])
                      && (i != GOMP_DIM_VECTOR || asked == WARP_SIZE);
      device->dimensions[i] = possible ? asked : (int) of_device[i];
    }
}

/* Set what is 0 in DIMS to the device's defaults.  */
static void
dims_from_device (struct device *device, const struct function *function,
                  unsigned *dims)
{
  pthread_mutex_lock (&device->dimensions_lock);
  if (!device->dimensions_known)
    dimensions_compute_locked (device);
  device->dimensions_known = true;
  pthread_mutex_unlock (&device->dimensions_lock);
  unsigned threads = function->threads_per_block;
  if (dims[GOMP_DIM_GANG] == 0)
    dims[GOMP_DIM_GANG] = device->dimensions[GOMP_DIM_GANG];
  if (dims[GOMP_DIM_VECTOR] == 0)
    dims[GOMP_DIM_VECTOR] = least (device->dimensions[GOMP_DIM_VECTOR],
                                   most (threads / WARP_SIZE, 1) * WARP_SIZE);
  if (dims[GOMP_DIM_WORKER] == 0)
    dims[GOMP_DIM_WORKER] = least (device->dimensions[GOMP_DIM_WORKER],
                                   most (threads / dims[GOMP_DIM_VECTOR], 1));
}

/* Set what is 0 in DIMS to what the driver recommends for FUNCTION: blocks that fill
   the device, and twice as many gangs as run at once, so that none idles while others
   still work.  False after a message.  */
static bool
dims_from_driver (struct device *device, const struct function *function,
                  unsigned *dims)
{
  int grid, block;
  int limit = dims[GOMP_DIM_WORKER] * dims[GOMP_DIM_VECTOR];
  if (!CUDA_GOOD (device->ordinal, cuOccupancyMaxPotentialBlockSize, &grid,
                  &block, function->cuda, NULL, 0, limit))
    return false;
  if (dims[GOMP_DIM_GANG] == 0)
    {
      int asked = GOMP_PLUGIN_acc_default_dim (GOMP_DIM_GANG);
      dims[GOMP_DIM_GANG] = asked > 0 ? (unsigned) asked
                                      : 2u * grid * most (block / WARP_SIZE, 1);
    }
  if (dims[GOMP_DIM_VECTOR] == 0)
    dims[GOMP_DIM_VECTOR] = WARP_SIZE;
  if (dims[GOMP_DIM_WORKER] == 0)
    {
      int asked = GOMP_PLUGIN_acc_default_dim (GOMP_DIM_WORKER);
      unsigned fits = most (block / dims[GOMP_DIM_VECTOR], 1);
      if (dims[GOMP_DIM_VECTOR] > WARP_SIZE)
        fits = least (fits, WORKER_BARRIERS);
      dims[GOMP_DIM_WORKER] = asked > 0 ? (unsigned) asked : fits;
    }
  return true;
}

/* Whether the device can run a block of DIMS; false after a message, whose words are
   those of GCC's plugin.  */
static bool
dims_check (const struct device *device, const struct function *function,
            const unsigned *dims)
{
  unsigned workers = dims[GOMP_DIM_WORKER], vector = dims[GOMP_DIM_VECTOR];
  int threads = function->threads_per_block;
  if ((uint64_t) workers * vector > (uint64_t) threads)
    GOMP_PLUGIN_error (
      "nvptx device %d: The Nvidia accelerator has insufficient resources to "
      "launch '%s' with num_workers = %u and vector_length = %u; recompile the "
      "program with 'num_workers = x and vector_length = y' on that offloaded "
      "region or '-fopenacc-dim=:x:y' where x * y <= %d.",
      device->ordinal, function_name (function), workers, vector, threads);
  else if (workers > WORKER_BARRIERS && vector > WARP_SIZE)
    GOMP_PLUGIN_error (
      "nvptx device %d: The Nvidia accelerator has insufficient barrier "
      "resources to launch '%s' with num_workers = %u and vector_length = %u; "
      "recompile the program with 'num_workers = x' on that offloaded region "
      "or "
      "'-fopenacc-dim=:x:' where x <= %d; or, recompile the program with "
      "'vector_length = %d' on that offloaded region or '-fopenacc-dim=::%d'.",
      device->ordinal, function_name (function), workers, vector,
      WORKER_BARRIERS, WARP_SIZE, WARP_SIZE);
  else
    return true;
  return false;
}

bool
geometry_of_construct (struct device *device, const struct function *function,
                       unsigned *dims)
{
  bool open = false;
  for (int i = 0; i < GOMP_DIM_MAX; i++)
    {
      if (function->image->dimensions[i])
        dims[i] = function->image->dimensions[i];
      open |= dims[i] == 0;
    }
  if (open && !driver.cuOccupancyMaxPotentialBlockSize)
    dims_from_device (device, function, dims);
  else if (open && !dims_from_driver (device, function, dims))
    return false;
  return dims_check (device, function, dims);
}
