/* Order among queues.  A mark is a point.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "plugins/gcn/queue.h"

/* What is put into QUEUE from now on runs behind POINT, which is NULL where that is so
   already.  Where it stands in a queue that FAILED, QUEUE fails too.  */
static bool
queue_follow (struct goacc_asyncqueue *queue, struct point *point, bool failed)
{
  struct device *device = queue->device;
  if (failed)
    __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
  if (!point)
    return true;
  if (point_passed (point))
    {
      if (!point_settle (point))
        __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
      return true;
    }
  struct entry entry = { .kind = ENTRY_BARRIER, .point = point_take (device) };
  if (!entry.point)
    return false;
  pthread_mutex_lock (&queue->lock);
  bool good = queue_room_locked (queue, 2);
  if (good)
    {
      queue_order_locked (queue, &entry);
      entry.behind[1] = point_keep (point);
      hsa_barrier_and_packet_t barrier
        = { .dep_signal = { point->signal },
            .completion_signal = entry.point->signal };
      queue_packet_locked (queue, &barrier, HSA_PACKET_TYPE_BARRIER_AND, 0);
      queue_add_locked (queue, &entry);
    }
  pthread_mutex_unlock (&queue->lock);
  if (!good)
    point_drop (device, entry.point);
  return good;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_serialize (struct goacc_asyncqueue *first,
                                      struct goacc_asyncqueue *second)
{
  ERRNO_KEPT;
  if (first == second)
    return true;
  struct point *point = queue_end_point (first);
  bool failed = __atomic_load_n (&first->failed, __ATOMIC_RELAXED);
  bool good = queue_follow (second, point, failed);
  if (point)
    point_drop (first->device, point);
  return good;
}

struct gomp_queue_mark
{
  struct device *device;
  struct point *point; /* NULL: it has passed */
  bool failed;         /* its queue, before */
};

EXPORT struct gomp_queue_mark *
GOMP_OFFLOAD_queue_mark (struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  struct gomp_queue_mark *mark = malloc (sizeof *mark);
  if (mark)
    *mark = (struct gomp_queue_mark) { queue->device, queue_end_point (queue),
                                       __atomic_load_n (&queue->failed,
                                                        __ATOMIC_RELAXED) };
  return mark;
}

EXPORT bool
GOMP_OFFLOAD_queue_follow (struct goacc_asyncqueue *queue,
                           struct gomp_queue_mark *mark)
{
  ERRNO_KEPT;
  return queue_follow (queue, mark->point, mark->failed);
}

EXPORT bool
GOMP_OFFLOAD_queue_mark_passed (struct gomp_queue_mark *mark)
{
  ERRNO_KEPT;
  if (!mark->point || !device_use (mark->device))
    return true;
  bool passed = point_passed (mark->point);
  device_unuse (mark->device);
  return passed;
}

EXPORT void
GOMP_OFFLOAD_queue_mark_free (struct gomp_queue_mark *mark)
{
  ERRNO_KEPT;
  if (mark->point && device_use (mark->device))
    {
      point_drop (mark->device, mark->point);
      device_unuse (mark->device);
    }
  free (mark);
}
