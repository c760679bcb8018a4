/* Copies with profiling events (OpenACC 2.6, 5.1.10 and 5.1.11).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_copy.h"

#include "libacc/acc_fatal.h"
#include "libacc/acc_profiling.h"

static bool
copy_by_direction (struct device *device, enum acc_copy_direction direction,
                   void *dst, void *src, size_t size,
                   struct goacc_asyncqueue *queue)
{
  switch (direction)
    {
    case ACC_COPY_TO:
      return device_copy_to (device, dst, src, size, queue);
    case ACC_COPY_FROM:
      return device_copy_from (device, dst, src, size, queue);
    case ACC_COPY_WITHIN:
      return device_copy_within (device, dst, src, size, queue);
    }
  return false;
}

void
acc_copy (struct device *device, enum acc_copy_direction direction, void *dst,
          void *src, size_t size, struct goacc_asyncqueue *queue)
{
  struct acc_scope *scope = NULL;
  acc_event_info event;
  bool download = direction == ACC_COPY_FROM;
  if (direction != ACC_COPY_WITHIN)
    scope = acc_scope_for_data (device);
  if (unlikely (scope != NULL))
    acc_scope_data_start (
      scope, &event,
      download ? acc_ev_enqueue_download_start : acc_ev_enqueue_upload_start,
      size, download ? dst : src, download ? src : dst);
  acc_require (copy_by_direction (device, direction, dst, src, size, queue));
  acc_scope_part (scope, &event,
                  download ? acc_ev_enqueue_download_end
                           : acc_ev_enqueue_upload_end);
}
