/* The gcn plugin's identity and its devices' lives.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugins/gcn/blocks.h"
#include "plugins/gcn/dump.h"
#include "plugins/gcn/environment.h"
#include "plugins/gcn/image.h"
#include "plugins/gcn/isa.h"
#include "plugins/gcn/lost.h"
#include "plugins/gcn/peer.h"
#include "plugins/gcn/points.h"
#include "plugins/gcn/queue.h"
#include "plugins/gcn/reverse.h"

GANGWAY_PLUGIN_IDENTITY;

/* What a launch's block is a multiple of: 64 pointers.  */
#define STAGING_GRANULE (64 * sizeof (void *))
#define SCRATCH_GRANULE 65536

/* The agents that are devices, as counted by get_num_devices, the first time.  Written
   else by init_device and fini_device, which the runtime calls before and after all others
   of the device, but when the process ends.  */
static struct device devices[GCN_DEVICES_MOST];
static int device_count = -1;

struct device *
gcn_device (int ordinal)
{
  return &devices[ordinal];
}

struct device *
gcn_device_of (hsa_agent_t agent)
{
  for (int i = 0; i < device_count; i++)
    if (devices[i].agent.handle == agent.handle)
      return &devices[i];
  return NULL;
}

int
gcn_device_count (void)
{
  return device_count;
}

EXPORT const char *
GOMP_OFFLOAD_get_name (void)
{
  return "gcn";
}

EXPORT unsigned
GOMP_OFFLOAD_get_caps (void)
{
  unsigned memory = environment.memory_shared ? GOMP_OFFLOAD_CAP_SHARED_MEM
                    : environment.memory >= MEMORY_MANAGED
                      ? GOMP_OFFLOAD_CAP_IN_PLACE
                      : 0;
  /* An engine wants the host's pages locked; the driver's own copy does not.  */
  return GOMP_OFFLOAD_CAP_OPENMP_400 | GOMP_OFFLOAD_CAP_OPENACC_200
         | GOMP_OFFLOAD_CAP_COPY_AFTER | memory;
}

EXPORT int
GOMP_OFFLOAD_get_type (void)
{
  return OFFLOAD_TARGET_TYPE_GCN;
}

/* ------------------------------------------------------------------------
   Finding devices.  */

/* The value of AGENT's ATTRIBUTE, a number of 32 bits.  */
static uint32_t
agent_number (hsa_agent_t agent, int attribute, uint32_t otherwise)
{
  uint32_t value = 0;
  return driver.hsa_agent_get_info (agent, attribute, &value)
             == HSA_STATUS_SUCCESS
           ? value
           : otherwise;
}

/* Why there are no devices although there is a driver.  Written by get_num_devices, which
   one thread at a time calls.  */
static char why_none[240];

/* Ask AGENT for ATTRIBUTE.  False where the HSA runtime does not tell: the agent is left out
   then, and perhaps that is why there is none.  */
static bool
agent_ask (hsa_agent_t agent, int attribute, void *value)
{
  char words[200];
  hsa_status_t status = driver.hsa_agent_get_info (agent, attribute, value);
  if (status == HSA_STATUS_SUCCESS)
    return true;
  snprintf (why_none, sizeof why_none,
            "the HSA runtime does not tell what an agent is: "
            "hsa_agent_get_info: %s",
            driver_words (status, words, sizeof words));
  return false;
}

/* Whether AGENT takes kernels from several threads, and what it is called, in NAME, which is
   empty else.  */
static bool
agent_runs_kernels (hsa_agent_t agent, char *name)
{
  uint32_t features = 0, type = HSA_QUEUE_TYPE_SINGLE;
  return agent_ask (agent, HSA_AGENT_INFO_FEATURE, &features)
         && (features & HSA_AGENT_FEATURE_KERNEL_DISPATCH)
         && agent_ask (agent, HSA_AGENT_INFO_QUEUE_TYPE, &type)
         && type == HSA_QUEUE_TYPE_MULTI
         && agent_ask (agent, HSA_AGENT_INFO_NAME, name);
}

/* What hsa_iterate_agents tells.  */
struct agents
{
  hsa_agent_t host; /* the first CPU; 0: none */
  int count;        /* of devices */
};

static void
device_found (struct device *device, hsa_agent_t agent, const char *name)
{
  struct device_facts *facts = &device->facts;
  device->agent = agent;
  strcpy (facts->name, name);
  facts->isa = isa_named (name);
  facts->compute_units
    = agent_number (agent, HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT, 64);
  facts->queue_size = agent_number (agent, HSA_AGENT_INFO_QUEUE_MAX_SIZE, 4096);
  if (driver.hsa_agent_get_info (agent, HSA_AGENT_INFO_VENDOR_NAME,
                                 facts->vendor)
      != HSA_STATUS_SUCCESS)
    strcpy (facts->vendor, "AMD");
}

static hsa_status_t
agent_look (hsa_agent_t agent, void *data)
{
  struct agents *agents = data;
  char name[64] = "";
  int type;
  if (!agent_ask (agent, HSA_AGENT_INFO_DEVICE, &type))
    return HSA_STATUS_SUCCESS;
  dump_agent (agent);
  if (type == HSA_DEVICE_TYPE_CPU && agents->host.handle == 0)
    agents->host = agent;
  bool asked = type == HSA_DEVICE_TYPE_GPU
               || (type == HSA_DEVICE_TYPE_CPU && environment.cpu_devices);
  if (!asked || agents->count == GCN_DEVICES_MOST
      || !agent_runs_kernels (agent, name))
    return HSA_STATUS_SUCCESS;
  if (!isa_named (name))
    {
      GCN_DEBUG ("Ignoring unsupported agent '%s'", name);
      return HSA_STATUS_SUCCESS;
    }
  device_found (&devices[agents->count], agent, name);
  devices[agents->count].ordinal = agents->count;
  agents->count++;
  return HSA_STATUS_SUCCESS;
}

EXPORT const char *
GOMP_OFFLOAD_why_none (void)
{
  return driver_load () ? why_none : driver_why ();
}

/* The driver's devices; 0 and why_none where there are none.  */
static int
count_devices (void)
{
  struct agents agents = { { 0 }, 0 };
  char words[200];
  if (device_count >= 0)
    return device_count;
  GCN_DEBUG ("HSA run-time initialized for GCN");
  dump_system ();
  why_none[0] = '\0';
  hsa_status_t status = driver.hsa_iterate_agents (agent_look, &agents);
  if (status != HSA_STATUS_SUCCESS)
    {
      snprintf (why_none, sizeof why_none, "hsa_iterate_agents: %s",
                driver_words (status, words, sizeof words));
      return 0;
    }
  /* Copies name the host by its agent.  */
  if (agents.host.handle == 0 && agents.count > 0)
    {
      if (why_none[0] == '\0')
        strcpy (why_none, "the HSA runtime has no agent for the host");
      agents.count = 0;
    }
  GCN_DEBUG ("There are %i GCN GPU devices.", agents.count);
  for (int i = 0; i < agents.count; i++)
    devices[i].host = agents.host;
  if (agents.count > 0)
    {
      lost_listen ();
      if (why_none[0] != '\0')
        GOMP_PLUGIN_error ("gcn: an agent is not used: %s", why_none);
    }
  else if (why_none[0] == '\0')
    strcpy (why_none, "the HSA runtime has none");
  device_count = agents.count;
  return agents.count;
}

#define REQUIRES_SHARED                                                        \
  (GOMP_REQUIRES_UNIFIED_SHARED_MEMORY | GOMP_REQUIRES_SELF_MAPS)
#define REQUIRES_KNOWN                                                         \
  (GOMP_REQUIRES_UNIFIED_ADDRESS | REQUIRES_SHARED                             \
   | GOMP_REQUIRES_REVERSE_OFFLOAD | GOMP_REQUIRES_TARGET_USED)

/* Whether all devices read the host's memory as it is: APUs do, and others where XNACK is
   on.  */
static bool
all_read_the_host (void)
{
  bool all = false;
  return driver.hsa_system_get_info (
           HSA_AMD_SYSTEM_INFO_SVM_ACCESSIBLE_BY_DEFAULT, &all)
           == HSA_STATUS_SUCCESS
         && all;
}

EXPORT int
GOMP_OFFLOAD_get_num_devices (unsigned requires_mask)
{
  ERRNO_KEPT;
  environment_read ();
  bool there = driver_load ();
  if (!there && environment.suppress_fallback)
    GOMP_PLUGIN_fatal ("gcn: %s", driver_why ());
  int count = there ? count_devices () : 0;
  if (count == 0)
    {
      GOMP_PLUGIN_debug (0, "gcn: %s", GOMP_OFFLOAD_why_none ());
      GCN_DEBUG ("%s", GOMP_OFFLOAD_why_none ());
      return 0;
    }
  if (requires_mask & ~REQUIRES_KNOWN)
    return -1;
  if (requires_mask & REQUIRES_SHARED)
    {
      if (!all_read_the_host ())
        return -1;
      environment.memory_shared = true;
    }
  return count;
}

/* ------------------------------------------------------------------------
   Starting and ending.  */

/* A search for DEVICE's memory.  */
static hsa_status_t
region_look (hsa_region_t region, void *data)
{
  struct device *device = data;
  int segment;
  uint32_t flags;
  if (driver.hsa_region_get_info (region, HSA_REGION_INFO_SEGMENT, &segment)
        != HSA_STATUS_SUCCESS
      || segment != HSA_REGION_SEGMENT_GLOBAL
      || driver.hsa_region_get_info (region, HSA_REGION_INFO_GLOBAL_FLAGS,
                                     &flags)
           != HSA_STATUS_SUCCESS)
    return HSA_STATUS_SUCCESS;
  hsa_region_t *found
    = flags & HSA_REGION_GLOBAL_FLAG_KERNARG          ? &device->kernargs
      : flags & HSA_REGION_GLOBAL_FLAG_COARSE_GRAINED ? &device->memory
      : flags & HSA_REGION_GLOBAL_FLAG_FINE_GRAINED   ? &device->host_memory
                                                      : NULL;
  if (found && found->handle == 0)
    *found = region;
  return HSA_STATUS_SUCCESS;
}

/* Find the device's memory.  False after a message.  */
static bool
device_find_memory (struct device *device)
{
  if (!HSA_GOOD (device->ordinal, hsa_agent_iterate_regions, device->agent,
                 region_look, device))
    return false;
  if (device->host_memory.handle == 0)
    device->host_memory = device->kernargs;
  if (device->kernargs.handle != 0 && device->memory.handle != 0)
    {
      dump_region (device->kernargs, "kernel arguments");
      dump_region (device->memory, "device data");
      return true;
    }
  GOMP_PLUGIN_error (
    "gcn device %d: the HSA runtime has no memory for %s", device->ordinal,
    device->memory.handle == 0 ? "data" : "kernels' arguments");
  return false;
}

EXPORT bool
GOMP_OFFLOAD_init_device (int ordinal, struct gomp_device_cookie *cookie)
{
  ERRNO_KEPT;
  struct device *device = &devices[ordinal];
  device->cookie = cookie;
  __atomic_store_n (&device->lost, LOST_NOT, __ATOMIC_RELAXED);
  if (!device->left)
    {
      if (!device_find_memory (device))
        return false;
      if (!device->watcher)
        device->watcher = watcher_create (&reverse_hooks);
      pthread_mutex_init (&device->images_lock, NULL);
      queues_begin (&device->queues);
      device->points = points_create (device);
      device->staging
        = blocks_create (device, device->kernargs, STAGING_GRANULE);
      device->scratch = blocks_create (device, device->memory, SCRATCH_GRANULE);
    }
  watcher_start (device->watcher, cookie);
  __atomic_store_n (&device->ended, false, __ATOMIC_SEQ_CST);
  queues_free_late (device);
  GCN_DEBUG ("GCN agent %d initialized", ordinal);
  return true;
}

bool
device_trim (struct device *device)
{
  return queues_give_stacks (device) | blocks_trim (device->scratch)
         | blocks_trim (device->staging);
}

/* Whether the calling thread, which uses DEVICE, is the only one.  */
static bool
device_is_unused (struct device *device)
{
  return queues_are_none (&device->queues)
         && __atomic_load_n (&device->users, __ATOMIC_SEQ_CST) == 1;
}

/* Destroy what init_device made.  */
static void
device_clear (struct device *device)
{
  queues_destroy_idle (device);
  blocks_destroy (device->scratch);
  blocks_destroy (device->staging);
  points_destroy (device->points);
  queues_end (&device->queues);
  pthread_mutex_destroy (&device->images_lock);
}

/* The runtime has waited for its queues and unloaded its images; but when the process
   ends, other threads may be in the midst of something.  */
EXPORT bool
GOMP_OFFLOAD_fini_device (int ordinal)
{
  ERRNO_KEPT;
  struct device *device = &devices[ordinal];
  if (!device_use (device))
    return false;
  bool quiet = watcher_end (device->watcher);
  device->left = !quiet || !device_is_unused (device);
  /* Destructors of images are launched.  */
  if (!device->left)
    images_end (device);
  __atomic_store_n (&device->ended, true, __ATOMIC_SEQ_CST);
  device->left |= !device_is_unused (device);
  if (!device->left)
    device_clear (device);
  device_unuse (device);
  return true;
}
