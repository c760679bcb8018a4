/* The agents: the host's processors, and the devices.

   All are made by the first hsa_init and stay; hsa_shut_down takes away what programs
   made on them.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_AGENT_H
#define EMULATORS_HSA_RUNTIME_AGENT_H

#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/runtime/amd_types.h"
#include "emulators/hsa/runtime/settings.h"

struct space;

enum
{
  AGENTS_MAX = 1 + DEVICES_MAX,
  EVERY_AGENT = (1 << AGENTS_MAX) - 1, /* a set of agents: a bit for each */
  WAVE_SIZE_OLD = 64,                  /* up to gfx9 */
  GROUP_ITEMS_MAX = 1024,
  LDS_SIZE = 64 << 10,
  QUEUE_SIZE_MIN = 64, /* packets */
  QUEUE_SIZE_MAX = 128 << 10,
  QUEUES_MAX = 128 /* of each agent */
};

/* The first access of a device's kernels that failed.  */
struct agent_fault
{
  unsigned
    state; /* 0: there is none; 1: it is being written; 2: it is there.  Atomic.  */
  uint64_t address;
  unsigned size;
  bool store;
};

/* Immutable after hsa_init, but what `gpu.state` points to and the fault.  */
struct agent
{
  unsigned number; /* 0: the host's processors */
  const struct isa_processor
    *processor;        /* null of the host's, as is the next */
  struct space *space; /* the device's memory */
  struct space *spaces[DEVICES_MAX + 1]; /* of all devices, its own first */
  struct gpu gpu;
  struct agent_fault fault;
};

/* The host's is the first.  */
extern struct agent agents[AGENTS_MAX];

/* How many there are; 0 before hsa_init.  */
unsigned agent_count (void);

/* Make them; later calls do nothing.  With the runtime's lock.  Returns HSA_STATUS_SUCCESS or what
   hsa_init shall return.  */
hsa_status_t agents_create (void);

/* The agent of HANDLE, which may be any value; null where it is none.  */
struct agent *agent_find (hsa_agent_t handle);

static inline hsa_agent_t
agent_handle (const struct agent *agent)
{
  return (hsa_agent_t) { (uintptr_t) agent };
}

static inline bool
agent_is_device (const struct agent *agent)
{
  return agent->processor != NULL;
}

/* The device whose memory ADDRESS lies in, or null.  */
struct agent *agent_of_address (uint64_t address);

/* The lanes of a wave unless a kernel asks for less.  */
unsigned agent_wave_size (const struct agent *agent);

#endif
