/* Memory of one device that others reach, and copies between two.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/peer.h"

#include "plugins/gcn/copies.h"

/* Whether the driver has refused a device's memory to others; atomic.  */
static bool refused[GCN_DEVICES_MOST];

void
peer_share (struct device *device, void *memory)
{
  hsa_agent_t agents[GCN_DEVICES_MOST];
  int count = gcn_device_count ();
  bool *no = &refused[device->ordinal];
  if (count < 2 || __atomic_load_n (no, __ATOMIC_RELAXED))
    return;
  for (int i = 0; i < count; i++)
    agents[i] = gcn_device (i)->agent;
  if (!driver.hsa_amd_agents_allow_access
      || driver.hsa_amd_agents_allow_access (count, agents, NULL, memory)
           != HSA_STATUS_SUCCESS)
    __atomic_store_n (no, true, __ATOMIC_RELAXED);
}

bool
peer_reach (const struct device *one, const struct device *other)
{
  return !__atomic_load_n (&refused[one->ordinal], __ATOMIC_RELAXED)
         && !__atomic_load_n (&refused[other->ordinal], __ATOMIC_RELAXED);
}

EXPORT int
GOMP_OFFLOAD_peer_copy (int dst_device, void *dst, int src_device,
                        const void *src, size_t size,
                        struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct device *to = gcn_device (dst_device), *from = gcn_device (src_device);
  if (size == 0)
    return 1;
  if (!peer_reach (to, from) || !driver.hsa_amd_memory_async_copy)
    return 0;
  struct copy copy = { dst, to->agent, src, from->agent, size, NULL };
  if (queue)
    return copy_put (queue, &copy) ? 1 : -1;
  if (!device_use (to))
    return -1;
  bool good = HSA_GOOD (dst_device, hsa_memory_copy, dst, src, size);
  device_unuse (to);
  return good ? 1 : -1;
}
