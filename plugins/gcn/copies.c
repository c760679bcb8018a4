/* Copies in a queue, by the device's engines for them.

   An engine takes pages that stay where they are: the host's are locked until the copy is
   done.  They are not read before its turn comes, since what is before it may write there.
   Into a queue where nothing is under way, a small copy is not put at all: the driver's own
   copy takes less time than an engine takes to begin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/copies.h"

#include "plugins/gcn/environment.h"
#include "plugins/gcn/lost.h"

/* Bytes.  */
#define SMALL 16384

bool
copy_put (struct goacc_asyncqueue *queue, const struct copy *copy)
{
  struct device *device = queue->device;
  struct entry entry = { .kind = ENTRY_COPY,
                         .lock = copy->lock,
                         .point = point_take_guarded (device) };
  hsa_status_t status = HSA_STATUS_ERROR;
  GCN_DEBUG ("Queue %d:%llu: Copying %zu bytes from (%p) to (%p)",
             device->ordinal, (unsigned long long) queue->hsa->id, copy->size,
             copy->src, copy->dst);
  if (entry.point)
    {
      hsa_signal_t behind = { 0 };
      pthread_mutex_lock (&queue->lock);
      if (queue->last && !point_passed (queue->last))
        {
          entry.behind[0] = point_keep (queue->last);
          behind = queue->last->signal;
        }
      status = driver.hsa_amd_memory_async_copy (
        copy->dst, copy->dst_agent, copy->src, copy->src_agent, copy->size,
        entry.behind[0] != NULL, entry.behind[0] ? &behind : NULL,
        entry.point->signal);
      if (status == HSA_STATUS_SUCCESS)
        queue_add_locked (queue, &entry);
      pthread_mutex_unlock (&queue->lock);
      if (status == HSA_STATUS_SUCCESS)
        return true;
      if (entry.behind[0])
        point_drop (device, entry.behind[0]);
      point_drop (device, entry.point);
      driver_complain (status, "hsa_amd_memory_async_copy", device->ordinal,
                       NULL);
    }
  if (copy->lock)
    host_let_go (copy->lock);
  return false;
}

/* Whether a copy of SIZE bytes is better made at once than put into QUEUE, where one of
   nothing would never be done.  */
static bool
copy_at_once (struct goacc_asyncqueue *queue, size_t size)
{
  if (size == 0)
    return true;
  if (!driver.hsa_amd_memory_async_copy || !points_are_guarded ())
    {
      queue_wait (queue);
      return true;
    }
  return size <= SMALL && !queue_is_active (queue);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_host2dev (int ordinal, void *dst, const void *src,
                                     size_t size,
                                     struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  if (copy_at_once (queue, size))
    return GOMP_OFFLOAD_host2dev (ordinal, dst, src, size);
  struct copy copy = { .dst = dst,
                       .dst_agent = device->agent,
                       .src_agent = device->host,
                       .size = size };
  copy.src = host_reach (device, (void *) src, size, &copy.lock);
  if (copy.src)
    return copy_put (queue, &copy);
  return queue_wait (queue) && GOMP_OFFLOAD_host2dev (ordinal, dst, src, size);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_dev2host (int ordinal, void *dst, const void *src,
                                     size_t size,
                                     struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  if (copy_at_once (queue, size))
    return GOMP_OFFLOAD_dev2host (ordinal, dst, src, size);
  struct copy copy = { .dst_agent = device->host,
                       .src = src,
                       .src_agent = device->agent,
                       .size = size };
  copy.dst = host_reach (device, dst, size, &copy.lock);
  if (copy.dst)
    return copy_put (queue, &copy);
  return queue_wait (queue) && GOMP_OFFLOAD_dev2host (ordinal, dst, src, size);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_dev2dev (int ordinal, void *dst, const void *src,
                                    size_t size, struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  if (copy_at_once (queue, size))
    return GOMP_OFFLOAD_dev2dev (ordinal, dst, src, size);
  struct copy copy = { dst, device->agent, src, device->agent, size, NULL };
  return copy_put (queue, &copy);
}
