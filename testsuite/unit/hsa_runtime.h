/* What the tests of the HSA runtime share: each case runs in a process of its own, in
   which the runtime begins anew with the settings of that case.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HSA_RUNTIME_H
#define GANGWAY_HSA_RUNTIME_H

#include "unit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "testsuite/unit/hsa_kernels.def"

/* Run CASE with the environment NAME=VALUE (null: without) and a time limit.  */
static inline void
run_case (const char *what, void (*run) (void), const char *name,
          const char *value)
{
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      alarm (200);
      unit_failures = 0;
      setenv ("GANGWAY_HSA_PROCESSOR", "gfx900", 1);
      if (name)
        setenv (name, value, 1);
      run ();
      fflush (stdout);
      exit (UNIT_RESULT ());
    }
  int status = 0;
  waitpid (child, &status, 0);
  CHECK (status == 0, "%s: ended with %s %d", what,
         WIFSIGNALED (status) ? "signal" : "status",
         WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));
}

#define CHECK_CALL(expected, ...)                                              \
  do                                                                           \
    {                                                                          \
      hsa_status_t result = (__VA_ARGS__);                                     \
      CHECK (result == (hsa_status_t) (expected), "%s returns %s, got %#x",    \
             #__VA_ARGS__, #expected, result);                                 \
    }                                                                          \
  while (0)

#define CHECK_SUCCESS(...) CHECK_CALL (HSA_STATUS_SUCCESS, __VA_ARGS__)

/* The devices, in order.  */
static hsa_agent_t devices[DEVICES_MAX];
static unsigned device_count;
static hsa_agent_t host_agent;

static inline hsa_status_t
note_agent (hsa_agent_t agent, void *data)
{
  uint32_t kind = 0;
  (void) data;
  hsa_agent_get_info (agent, HSA_AGENT_INFO_DEVICE, &kind);
  if (kind == HSA_DEVICE_TYPE_GPU)
    devices[device_count++] = agent;
  else
    host_agent = agent;
  return HSA_STATUS_SUCCESS;
}

static inline hsa_status_t
note_region (hsa_region_t region, void *data)
{
  hsa_region_t *regions = data;
  uint32_t segment = 0, flags = 0;
  hsa_region_get_info (region, HSA_REGION_INFO_SEGMENT, &segment);
  hsa_region_get_info (region, HSA_REGION_INFO_GLOBAL_FLAGS, &flags);
  if (segment != HSA_REGION_SEGMENT_GLOBAL)
    return HSA_STATUS_SUCCESS;
  if (flags & HSA_REGION_GLOBAL_FLAG_KERNARG && !regions[0].handle)
    regions[0] = region;
  if (flags & HSA_REGION_GLOBAL_FLAG_COARSE_GRAINED && !regions[1].handle)
    regions[1] = region;
  return HSA_STATUS_SUCCESS;
}

/* Regions of the first device: for arguments, and its own memory.  */
static hsa_region_t argument_region, device_region;

static inline void
start_runtime (void)
{
  hsa_region_t regions[2] = { { 0 }, { 0 } };
  if (hsa_init () != HSA_STATUS_SUCCESS)
    CHECK (false, "the runtime can be started");
  device_count = 0;
  hsa_iterate_agents (note_agent, NULL);
  if (device_count == 0)
    return;
  hsa_agent_iterate_regions (devices[0], note_region, regions);
  argument_region = regions[0];
  device_region = regions[1];
}

/* Put the SIZE bytes of a kernel, which gets the address of its arguments in s[0:1] and its group's
   number in s2, into DEVICE's memory, as code.  Returns its descriptor's address.  */
static inline uint64_t
put_kernel (unsigned device, const uint32_t *kernel, size_t size)
{
  uint8_t bytes[1024] = { 0 };
  int64_t entry = 256;
  uint32_t rsrc2 = 2 << 1 | 1 << 7;
  uint16_t properties = 1 << 3;
  void *place = NULL;
  hsa_region_t regions[2] = { { 0 }, { 0 } };
  memcpy (bytes + 16, &entry, 8);
  memcpy (bytes + 52, &rsrc2, 4);
  memcpy (bytes + 56, &properties, 2);
  memcpy (bytes + 256, kernel, size);
  hsa_agent_iterate_regions (devices[device], note_region, regions);
  if (hsa_memory_allocate (regions[1], sizeof bytes, &place)
        != HSA_STATUS_SUCCESS
      || hsa_memory_copy (place, bytes, sizeof bytes) != HSA_STATUS_SUCCESS
      || !gpu_load (&agent_find (devices[device])->gpu, (uintptr_t) place + 256,
                    size, NULL, NULL))
    CHECK (false, "a kernel can be loaded");
  return (uintptr_t) place;
}
#define LOAD_KERNEL(kernel)                                                    \
  put_kernel (0, kernel##_kernel, sizeof kernel##_kernel)

/* Memory for arguments that holds ADDRESS.  */
static inline void *
arguments_of (const void *address)
{
  void **arguments = NULL;
  if (hsa_memory_allocate (argument_region, 64, (void **) &arguments)
      != HSA_STATUS_SUCCESS)
    CHECK (false, "arguments have memory");
  *arguments = (void *) (uintptr_t) address;
  return arguments;
}

/* SIZE bytes of the host's that kernels reach, all 0.  */
static inline void *
shared_memory (size_t size)
{
  void *memory = NULL;
  if (hsa_memory_allocate (argument_region, size, &memory)
      != HSA_STATUS_SUCCESS)
    CHECK (false, "there is memory that kernels reach");
  memset (memory, 0, size);
  return memory;
}

/* Put a packet into QUEUE: all but the first word, then that; ring.  */
static inline void
submit (hsa_queue_t *queue, const void *packet, uint16_t header, uint16_t setup)
{
  uint64_t index = hsa_queue_add_write_index_relaxed (queue, 1);
  while (index - hsa_queue_load_read_index_scacquire (queue) >= queue->size)
    usleep (100);
  char *slot = (char *) queue->base_address + 64 * (index & (queue->size - 1));
  memcpy (slot + 4, (const char *) packet + 4, 60);
  __atomic_store_n ((uint32_t *) slot, header | (uint32_t) setup << 16,
                    __ATOMIC_RELEASE);
  hsa_signal_store_screlease (queue->doorbell_signal, (int64_t) index);
}

enum
{
  WITH_BARRIER = 1 << HSA_PACKET_HEADER_BARRIER
};

/* Launch the kernel at OBJECT with GRID work-items in groups of GROUP.  */
static inline void
launch (hsa_queue_t *queue, uint64_t object, void *arguments, unsigned grid,
        unsigned group, unsigned flags, hsa_signal_t completion)
{
  hsa_kernel_dispatch_packet_t packet = { .workgroup_size_x = group,
                                          .workgroup_size_y = 1,
                                          .workgroup_size_z = 1,
                                          .grid_size_x = grid,
                                          .grid_size_y = 1,
                                          .grid_size_z = 1,
                                          .kernel_object = object,
                                          .kernarg_address = arguments,
                                          .completion_signal = completion };
  submit (queue, &packet, HSA_PACKET_TYPE_KERNEL_DISPATCH | flags, 1);
}

static inline hsa_signal_t
new_signal (hsa_signal_value_t value)
{
  hsa_signal_t signal = { 0 };
  if (hsa_signal_create (value, 0, NULL, &signal) != HSA_STATUS_SUCCESS)
    CHECK (false, "a signal can be made");
  return signal;
}

static inline hsa_signal_value_t
wait_for_zero (hsa_signal_t signal)
{
  return hsa_signal_wait_scacquire (signal, HSA_SIGNAL_CONDITION_LT, 1,
                                    UINT64_MAX, HSA_WAIT_STATE_BLOCKED);
}

static inline hsa_queue_t *
new_queue (void (*callback) (hsa_status_t, hsa_queue_t *, void *), void *data)
{
  hsa_queue_t *queue = NULL;
  if (hsa_queue_create (devices[0], 256, HSA_QUEUE_TYPE_MULTI, callback, data,
                        UINT32_MAX, UINT32_MAX, &queue)
      != HSA_STATUS_SUCCESS)
    CHECK (false, "a queue can be made");
  return queue;
}

#endif
