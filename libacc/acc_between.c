/* acc_memcpy_d2d (OpenACC 3.3, 3.2.42): copying from the memory of one device to that of
   another, or of the same, by the addresses that the data has on the host.

   Both devices are held while the copy is put into a queue or made.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include <string.h>
#include "base/error.h"
#include "libacc/acc_async.h"
#include "libacc/acc_device.h"
#include "libacc/acc_fatal.h"
#include "libacc/acc_ready.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/map/map.h"
#include "libomp-offload/target/target_transfer.h"

/* Where data of the host is on a device; device NULL: where it is on the host.  */
struct side
{
  struct acc_hold hold;
  struct target_place place;
};

/* Let SIDE be where [HOST, HOST + SIZE) is on device NUMBER of the current TYPE.  Ends the
   process, after a message, where it is not there.  */
static void
side_begin (struct side *side, acc_device_t type, int number, void *host,
            size_t size)
{
  *side = (struct side) { .place = { NULL, host } };
  acc_device_require_number (type, number);
  if (!acc_hold_active_number (&side->hold, number))
    {
      /* The host, or nothing was ever put onto the device.  */
      struct device *device = acc_device_of (type, number);
      if (!device || device_shares_memory (device))
        return;
      gomp_fatal ("[%p,%zu] is not mapped on device %d", host, size, number);
    }
  struct device *device = side->hold.device;
  if (device_shares_memory (device))
    return;
  struct map_range range = map_lookup (device->map, host, size);
  if (!range.entry || range.partial)
    gomp_fatal ("[%p,%zu] is not mapped on device %d", host, size, number);
  side->place = (struct target_place) { device, (char *) range.device };
}

/* The copy in the queue of ASYNC of the device of both.  */
static void
copy_within (struct acc_thread *thread, const struct side *to,
             const struct side *from, size_t size, int async)
{
  struct device *device = from->place.device;
  struct goacc_asyncqueue *queue = NULL;
  async = acc_thread_async (thread, async);
  if (async != acc_async_sync)
    queue = acc_queues_get (device, &device->acc->queues, async);
  acc_require (async == acc_async_sync || queue);
  acc_require (device_copy_within (device, to->place.address,
                                   from->place.address, size, queue));
}

/* The copy once all is done that is in the source's queue of ASYNC: no queue is two
   devices'.  */
static void
copy_between (struct acc_thread *thread, const struct side *to,
              const struct side *from, size_t size, int async)
{
  struct device *device = from->place.device;
  async = acc_thread_async (thread, async);
  struct goacc_asyncqueue *queue = NULL;
  if (device && async != acc_async_sync)
    queue = acc_queues_find (&device->acc->queues, async);
  acc_require (!queue || device_queue_wait (device, queue));
  acc_require (target_transfer (to->place, from->place, size) == 0);
}

static void
copy (void *dst, void *src, size_t size, int dst_number, int src_number,
      int async)
{
  if (!acc_async_valid (async))
    gomp_fatal ("invalid async-argument: %d", async);
  if (size == 0 || (dst == src && dst_number == src_number))
    return;
  ACC_READY (thread);
  acc_device_t type = acc_get_device_type ();
  struct side from, to;
  side_begin (&from, type, src_number, src, size);
  side_begin (&to, type, dst_number, dst, size);
  struct acc_scope scope;
  acc_scope_begin (&scope, thread, acc_construct_runtime_api, acc_ev_none,
                   async);
  if (!from.place.device && !to.place.device)
    memmove (dst, src, size);
  else if (from.place.device == to.place.device)
    copy_within (thread, &to, &from, size, async);
  else
    copy_between (thread, &to, &from, size, async);
  acc_scope_end (&scope, acc_ev_none);
  acc_hold_end (&to.hold);
  acc_hold_end (&from.hold);
}

GOMP_ENTRY void
acc_memcpy_d2d (void *dst, void *src, size_t size, int dst_number,
                int src_number)
{
  copy (dst, src, size, dst_number, src_number, acc_async_sync);
}

GOMP_ENTRY void
acc_memcpy_d2d_async (void *dst, void *src, size_t size, int dst_number,
                      int src_number, int async)
{
  copy (dst, src, size, dst_number, src_number, async);
}
