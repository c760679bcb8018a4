/* Copies of 2 and 3 dimensions, by the device's engines for copies.  They move words of 4
   bytes: where something is not a multiple of that the runtime copies row by row.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/copies.h"
#include "plugins/gcn/lost.h"
#include "plugins/gcn/peer.h"

/* One side of a copy: the address of its first byte, and how far a row and a slice are from
   the next.  */
struct side
{
  int ordinal; /* -1: the host */
  char *first;
  size_t pitch, slice;
  struct host_lock *lock;
};

/* Bytes of a row, rows of a slice, slices.  */
struct range
{
  size_t row, rows, slices;
};

static bool
side_fits (const struct side *side)
{
  return (((uintptr_t) side->first | side->pitch | side->slice) & 3) == 0
         && side->pitch <= UINT32_MAX;
}

/* Let the engines reach SIDE where it is the host's.  */
static bool
side_reach (struct side *side, const struct range *range, struct device *device)
{
  if (side->ordinal >= 0)
    return true;
  size_t size = side->slice * (range->slices - 1)
                + side->pitch * (range->rows - 1) + range->row;
  side->first = host_reach (device, side->first, size, &side->lock);
  return side->first != NULL;
}

/* Copy, with DEVICE's engines, and wait.  Returns as GOMP_OFFLOAD_memcpy3d.  */
static int
sides_copy (const struct side *to, const struct side *from,
            const struct range *range, struct device *device)
{
  struct point *point = point_take (device);
  if (!point)
    return -1;
  hsa_pitched_ptr_t dst = { to->first, to->pitch, to->slice };
  hsa_pitched_ptr_t src = { from->first, from->pitch, from->slice };
  hsa_dim3_t origin = { 0, 0, 0 };
  hsa_dim3_t extent = { range->row, range->rows, range->slices };
  int direction = to->ordinal < 0     ? HSA_COPY_DEVICE_TO_HOST
                  : from->ordinal < 0 ? HSA_COPY_HOST_TO_DEVICE
                                      : HSA_COPY_DEVICE_TO_DEVICE;
  /* What the driver refuses it has not begun.  */
  int done = driver.hsa_amd_memory_async_copy_rect (
               &dst, &origin, &src, &origin, &extent, device->agent, direction,
               0, NULL, point->signal)
             == HSA_STATUS_SUCCESS;
  /* A device that is lost may never tell.  */
  hsa_signal_value_t value = 0;
  while (done && (value = point_wait_value (point, MILLISECOND)) >= 1
         && !device_is_lost (device))
    ;
  if (value != 0)
    {
      driver_complain (HSA_STATUS_ERROR, "hsa_amd_memory_async_copy_rect",
                       device->ordinal, NULL);
      done = -1;
    }
  point_drop (device, point);
  return done;
}

static int
copy_rows (struct side to, struct side from, struct range range)
{
  struct device *device
    = gcn_device (to.ordinal >= 0 ? to.ordinal : from.ordinal);
  if (!driver.hsa_amd_memory_async_copy_rect || range.row == 0
      || range.rows == 0 || range.slices == 0 || (range.row & 3) != 0
      || range.row > UINT32_MAX || range.rows > UINT32_MAX
      || range.slices > UINT32_MAX || !side_fits (&to) || !side_fits (&from))
    return 0;
  if (to.ordinal >= 0 && from.ordinal >= 0 && to.ordinal != from.ordinal
      && !peer_reach (gcn_device (to.ordinal), gcn_device (from.ordinal)))
    return 0;
  if (!device_use (device))
    return -1;
  int done
    = side_reach (&to, &range, device) && side_reach (&from, &range, device)
        ? sides_copy (&to, &from, &range, device)
        : 0;
  if (to.lock)
    host_let_go (to.lock);
  if (from.lock)
    host_let_go (from.lock);
  device_unuse (device);
  return done;
}

EXPORT int
GOMP_OFFLOAD_memcpy2d (int dst_device, int src_device, size_t dim1, size_t dim0,
                       void *dst, size_t dst_offset1, size_t dst_offset0,
                       size_t dst_dim1, const void *src, size_t src_offset1,
                       size_t src_offset0, size_t src_dim1)
{
  ERRNO_KEPT;
  struct side to
    = { .ordinal = dst_device,
        .first = (char *) dst + dst_offset0 * dst_dim1 + dst_offset1,
        .pitch = dst_dim1 };
  struct side from
    = { .ordinal = src_device,
        .first = (char *) src + src_offset0 * src_dim1 + src_offset1,
        .pitch = src_dim1 };
  return copy_rows (to, from, (struct range) { dim1, dim0, 1 });
}

EXPORT int
GOMP_OFFLOAD_memcpy3d (int dst_device, int src_device, size_t dim2, size_t dim1,
                       size_t dim0, void *dst, size_t dst_offset2,
                       size_t dst_offset1, size_t dst_offset0, size_t dst_dim2,
                       size_t dst_dim1, const void *src, size_t src_offset2,
                       size_t src_offset1, size_t src_offset0, size_t src_dim2,
                       size_t src_dim1)
{
  ERRNO_KEPT;
  struct side to
    = { .ordinal = dst_device,
        .first = (char *) dst
                 + (dst_offset0 * dst_dim1 + dst_offset1) * dst_dim2
                 + dst_offset2,
        .pitch = dst_dim2,
        .slice = dst_dim2 * dst_dim1 };
  struct side from
    = { .ordinal = src_device,
        .first = (char *) src
                 + (src_offset0 * src_dim1 + src_offset1) * src_dim2
                 + src_offset2,
        .pitch = src_dim2,
        .slice = src_dim2 * src_dim1 };
  return copy_rows (to, from, (struct range) { dim2, dim1, dim0 });
}
