/* The agents.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/agent.h"

#include <stdio.h>
#include "emulators/common/host_ranges.h"
#include "emulators/common/space.h"
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/runtime/allocation.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/signal.h"

struct agent agents[AGENTS_MAX];
static unsigned agents_made; /* atomic; set once */

unsigned
agent_count (void)
{
  return __atomic_load_n (&agents_made, __ATOMIC_ACQUIRE);
}

struct agent *
agent_find (hsa_agent_t handle)
{
  uint64_t distance = handle.handle - (uintptr_t) agents;
  if (distance % sizeof *agents != 0
      || distance / sizeof *agents >= agent_count ())
    return NULL;
  return &agents[distance / sizeof *agents];
}

struct agent *
agent_of_address (uint64_t address)
{
  for (unsigned i = 1; i < agent_count (); i++)
    if (space_is_in (agents[i].space, address))
      return &agents[i];
  return NULL;
}

unsigned
agent_wave_size (const struct agent *agent)
{
  return agent->processor->generation < ISA_GFX10 ? WAVE_SIZE_OLD : 32;
}

static void
destroy_devices (unsigned count)
{
  for (unsigned i = 1; i <= count; i++)
    {
      gpu_stop (&agents[i].gpu);
      space_destroy (agents[i].space);
    }
}

/* Each device reaches the memory of all.  */
static void
connect (unsigned devices)
{
  for (unsigned i = 1; i <= devices; i++)
    for (unsigned j = 0; j < devices; j++)
      agents[i].spaces[j] = agents[(i - 1 + j) % devices + 1].space;
}

static bool
start_device (struct agent *agent, unsigned number)
{
  const struct settings *settings = settings_get ();
  agent->number = number;
  agent->processor = settings->processors[number - 1];
  agent->space = space_create (settings->memory);
  if (!agent->space)
    {
      fprintf (stderr,
               "gangway-hsa: no addresses for %zu bytes of memory of device "
               "%u\n",
               settings->memory, number - 1);
      return false;
    }
  agent->gpu
    = (struct gpu) { .spaces = agent->spaces,
                     .processor = agent->processor,
                     .device = number - 1,
                     .compute_units = settings->compute_units,
                     .check_written = settings->check_written,
                     .check_races = settings->check_races,
                     .check_bounds = settings->check_bounds,
                     .reaches
                     = settings->check_access ? allocation_reached : NULL,
                     .interrupt = signal_interrupt };
  if (gpu_start (&agent->gpu))
    return true;
  space_destroy (agent->space);
  return false;
}

hsa_status_t
agents_create (void)
{
  const struct settings *settings = settings_get ();
  if (agent_count () > 0)
    return HSA_STATUS_SUCCESS;
  host_ranges_all = settings->xnack;
  for (unsigned i = 1; i <= settings->devices; i++)
    if (!start_device (&agents[i], i))
      {
        destroy_devices (i - 1);
        return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
      }
  connect (settings->devices);
  __atomic_store_n (&agents_made, 1 + settings->devices, __ATOMIC_RELEASE);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_iterate_agents (hsa_status_t (*callback) (hsa_agent_t agent, void *data),
                       void *data)
{
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (unsigned i = 0; i < agent_count (); i++)
    {
      hsa_status_t status = callback (agent_handle (&agents[i]), data);
      if (status != HSA_STATUS_SUCCESS)
        return status;
    }
  return HSA_STATUS_SUCCESS;
}
