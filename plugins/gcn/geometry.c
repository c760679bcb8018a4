/* How many work-groups and waves a launch has.  The numbers are those of GCC's plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/geometry.h"

#include <string.h>
#include "plugins/common/launch_arguments.h"
#include "plugins/gcn/environment.h"
#include "plugins/gcn/isa.h"

/* OpenACC: waves that a compute unit is given where the program does not say.  */
#define WAVES_OF_UNIT 32
#define WORKERS_DEFAULT 8
/* On gfx900, GCC's library works with that many threads where the program does not
   say.  */
#define WAVES_GFX900 4

/* Bytes of the group segment that a compute unit has, and that GCC's library itself needs at
   least.  */
#define GROUP_SIZE_MOST 65536
#define GROUP_SIZE_LEAST 48

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

/* Limit GEOMETRY to what the registers of FUNCTION, and GCC's library, allow.  */
static struct geometry
geometry_limit (const struct device *device, const struct function *function,
                struct geometry geometry)
{
  unsigned registers
    = function->kernel->vgprs > 0 ? function->kernel->vgprs : 1;
  /* A compute unit has 4 SIMD units.  */
  unsigned waves = device->facts.isa->registers / ((registers + 3) & ~3u) * 4;
  if (environment.teams > 0)
    geometry.groups = environment.teams;
  if (environment.threads > 0)
    geometry.waves = environment.threads;
  geometry.waves = most (least (least (geometry.waves, waves), WAVES_MOST), 1);
  geometry.groups = most (geometry.groups, 1);
  return geometry;
}

struct geometry
geometry_of_region (const struct device *device,
                    const struct function *function, void **args)
{
  struct launch_arguments asked = launch_arguments_read (args);
  unsigned units = device->facts.compute_units;
  bool slow = strcmp (device->facts.name, "gfx900") == 0;
  struct geometry geometry = { asked.teams, asked.thread_limit };
  GCN_DEBUG ("GCN launch attribs: teams:%u, threads:%u", geometry.groups,
             geometry.waves);
  /* More teams would wait for others to end, each with memory of its own.  */
  if (geometry.groups == 0)
    geometry.groups = units;
  geometry.groups = least (geometry.groups, 2 * units);
  if (geometry.waves == 0)
    geometry.waves = slow ? WAVES_GFX900 : WAVES_MOST;
  return geometry_limit (device, function, geometry);
}

struct geometry
geometry_of_construct (const struct device *device,
                       const struct function *function, unsigned *dims)
{
  unsigned units = device->facts.compute_units;
  for (int i = 0; i < GOMP_DIM_MAX; i++)
    if (function->kernel->dimensions[i] > 0)
      dims[i] = function->kernel->dimensions[i];
  GCN_DEBUG ("GCN launch attribs: gangs:%u, workers:%u", dims[GOMP_DIM_GANG],
             dims[GOMP_DIM_WORKER]);
  unsigned *gangs = &dims[GOMP_DIM_GANG], *workers = &dims[GOMP_DIM_WORKER];
  if (*gangs == 0)
    *gangs = GOMP_PLUGIN_acc_default_dim (GOMP_DIM_GANG);
  if (*workers == 0)
    *workers = GOMP_PLUGIN_acc_default_dim (GOMP_DIM_WORKER);
  if (*gangs == 0 && *workers == 0)
    {
      *gangs = 4 * units;
      *workers = WORKERS_DEFAULT;
    }
  else if (*gangs == 0)
    *gangs = units * most (WAVES_OF_UNIT / *workers, 1);
  else if (*workers == 0)
    *workers = most (least (units * WAVES_OF_UNIT / *gangs, WAVES_MOST), 1);
  dims[GOMP_DIM_VECTOR] = WAVE_SIZE;
  struct geometry geometry
    = geometry_limit (device, function, (struct geometry) { *gangs, *workers });
  *gangs = geometry.groups;
  *workers = geometry.waves;
  return geometry;
}

unsigned
geometry_group_size (const struct device *device,
                     const struct function *function, struct geometry geometry)
{
  unsigned own = function->group_size;
  if (!function->image->pool)
    return own;
  if (environment.low_latency_pool >= 0)
    return most (least (environment.low_latency_pool, GROUP_SIZE_MOST),
                 most (own, GROUP_SIZE_LEAST));
  /* All that runs on one compute unit at once shares its memory.  */
  unsigned together = geometry.groups / device->facts.compute_units;
  return most (own, GROUP_SIZE_MOST / most (together, 1));
}
