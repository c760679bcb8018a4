/* Copies between any two places.  No state, no lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_transfer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/device/data_events.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/plugin/plugin.h"

/* Between different devices data goes through the host in pieces of at most
   this size.  */
#define BOUNCE_SIZE ((size_t) 4 << 20)

/* Host memory for the pieces between two devices; one transfer of any number of
   rectangles' rows uses it.  */
struct bounce
{
  char *memory;
  size_t size;
};

static bool
bounce_provide (struct bounce *bounce, size_t size)
{
  if (size > BOUNCE_SIZE)
    size = BOUNCE_SIZE;
  if (bounce->size >= size)
    return true;
  free (bounce->memory);
  bounce->memory = memory_try_alloc (size);
  bounce->size = bounce->memory ? size : 0;
  return bounce->memory != NULL;
}

static int
transfer_through_host (struct target_place dst, struct target_place src,
                       size_t size, struct bounce *bounce)
{
  if (!bounce_provide (bounce, size))
    return ENOMEM;
  while (size > 0)
    {
      size_t piece = size < bounce->size ? size : bounce->size;
      if (!device_copy_from (src.device, bounce->memory, src.address, piece,
                             NULL)
          || !device_copy_to (dst.device, dst.address, bounce->memory, piece,
                              NULL))
        return EINVAL;
      dst.address += piece;
      src.address += piece;
      size -= piece;
    }
  return 0;
}

static int
transfer_between (struct target_place dst, struct target_place src, size_t size,
                  struct bounce *bounce)
{
  int done = device_copy_between (dst.device, dst.address, src.device,
                                  src.address, size, NULL);
  if (done == 0)
    return transfer_through_host (dst, src, size, bounce);
  return done > 0 ? 0 : EINVAL;
}

static int
transfer (struct target_place dst, struct target_place src, size_t size,
          struct bounce *bounce)
{
  bool good = true;
  if (size == 0)
    return 0;
  if (!dst.device && !src.device)
    memmove (dst.address, src.address, size);
  else if (!src.device)
    good = device_copy_to (dst.device, dst.address, src.address, size, NULL);
  else if (!dst.device)
    good = device_copy_from (src.device, dst.address, src.address, size, NULL);
  else if (src.device == dst.device)
    good
      = device_copy_within (dst.device, dst.address, src.address, size, NULL);
  else
    return transfer_between (dst, src, size, bounce);
  return good ? 0 : EINVAL;
}

int
target_transfer (struct target_place dst, struct target_place src, size_t size)
{
  struct bounce bounce = { NULL, 0 };
  int error = transfer (dst, src, size, &bounce);
  free (bounce.memory);
  return error;
}

/* ------------------------------------------------------------------------
   Rectangles.  */

/* The rectangle without its outermost dimension.  */
static struct target_rectangle
rectangle_inner (const struct target_rectangle *outer)
{
  return (struct target_rectangle) {
    outer->element_size,       outer->dimensions - 1,
    outer->volume + 1,         outer->dst_offsets + 1,
    outer->src_offsets + 1,    outer->dst_dimensions + 1,
    outer->src_dimensions + 1,
  };
}

/* The bytes of one step in the outermost dimension; false on overflow.  */
static bool
rectangle_step (const struct target_rectangle *rectangle, const size_t *lengths,
                size_t *step)
{
  *step = rectangle->element_size;
  for (int i = 1; i < rectangle->dimensions; i++)
    if (__builtin_mul_overflow (*step, lengths[i], step))
      return false;
  return true;
}

static bool
rectangle_is_empty (const struct target_rectangle *rectangle)
{
  for (int i = 0; i < rectangle->dimensions; i++)
    if (rectangle->volume[i] == 0)
      return true;
  return rectangle->element_size == 0;
}

/* The plugin whose copy of 2 or 3 dimensions may do the whole transfer, or
   NULL.  */
static struct plugin *
rectangle_plugin (struct target_place dst, struct target_place src)
{
  if (dst.device && src.device && dst.device != src.device
      && !device_may_copy_between (dst.device, src.device))
    return NULL;
  struct device *device = dst.device ? dst.device : src.device;
  return device ? device->plugin : NULL;
}

/* Ask the plugin to do it.  Returns 1: it did; 0: it cannot; -1: it failed.  */
static int
rectangle_by_plugin (struct target_place dst, struct target_place src,
                     const struct target_rectangle *r)
{
  struct plugin *plugin = rectangle_plugin (dst, src);
  int last = r->dimensions - 1;
  if (!plugin
      || !(last == 1 ? plugin->memcpy2d != NULL
                     : last == 2 && plugin->memcpy3d != NULL))
    return 0;
  size_t size, dst_offset, src_offset, dst_row, src_row;
  size_t element = r->element_size;
  if (__builtin_mul_overflow (r->volume[last], element, &size)
      || __builtin_mul_overflow (r->dst_offsets[last], element, &dst_offset)
      || __builtin_mul_overflow (r->src_offsets[last], element, &src_offset)
      || __builtin_mul_overflow (r->dst_dimensions[last], element, &dst_row)
      || __builtin_mul_overflow (r->src_dimensions[last], element, &src_row))
    return -1;
  int dst_number = dst.device ? dst.device->ordinal : -1;
  int src_number = src.device ? src.device->ordinal : -1;
  if (last == 1)
    return plugin->memcpy2d (dst_number, src_number, size, r->volume[0],
                             dst.address, dst_offset, r->dst_offsets[0],
                             dst_row, src.address, src_offset,
                             r->src_offsets[0], src_row);
  return plugin->memcpy3d (
    dst_number, src_number, size, r->volume[1], r->volume[0], dst.address,
    dst_offset, r->dst_offsets[1], r->dst_offsets[0], dst_row,
    r->dst_dimensions[1], src.address, src_offset, r->src_offsets[1],
    r->src_offsets[0], src_row, r->src_dimensions[1]);
}

static int
transfer_row (struct target_place dst, struct target_place src,
              const struct target_rectangle *rectangle, struct bounce *bounce)
{
  size_t size;
  if (__builtin_mul_overflow (rectangle->element_size, rectangle->volume[0],
                              &size))
    return EINVAL;
  return transfer (dst, src, size, bounce);
}

/* A plugin has copied R, one of whose places is a device's, as one copy.  Only then is it
   known that it can.  */
static void
rectangle_tell (struct target_place dst, struct target_place src,
                const struct target_rectangle *r)
{
  struct data_event event;
  size_t size = r->element_size;
  for (int i = 0; i < r->dimensions; i++)
    size *= r->volume[i];
  if (dst.device && src.device)
    data_event_start_copy (&event, dst.device, dst.address, src.device,
                           src.address, size);
  else if (dst.device)
    data_event_start (&event, DATA_UPLOAD, dst.device, size, src.address,
                      dst.address);
  else
    data_event_start (&event, DATA_DOWNLOAD, src.device, size, dst.address,
                      src.address);
  data_event_end (&event);
}

static int
transfer_rectangle (struct target_place dst, struct target_place src,
                    const struct target_rectangle *rectangle,
                    struct bounce *bounce)
{
  int done = rectangle_by_plugin (dst, src, rectangle);
  if (done > 0)
    rectangle_tell (dst, src, rectangle);
  if (done != 0)
    return done > 0 ? 0 : EINVAL;

  size_t dst_step, src_step, dst_skip, src_skip;
  if (!rectangle_step (rectangle, rectangle->dst_dimensions, &dst_step)
      || !rectangle_step (rectangle, rectangle->src_dimensions, &src_step)
      || __builtin_mul_overflow (dst_step, rectangle->dst_offsets[0], &dst_skip)
      || __builtin_mul_overflow (src_step, rectangle->src_offsets[0],
                                 &src_skip))
    return EINVAL;
  dst.address += dst_skip;
  src.address += src_skip;
  if (rectangle->dimensions == 1)
    return transfer_row (dst, src, rectangle, bounce);

  struct target_rectangle inner = rectangle_inner (rectangle);
  for (size_t i = 0; i < rectangle->volume[0]; i++)
    {
      int error = transfer_rectangle (dst, src, &inner, bounce);
      if (error)
        return error;
      dst.address += dst_step;
      src.address += src_step;
    }
  return 0;
}

int
target_transfer_rectangle (struct target_place dst, struct target_place src,
                           const struct target_rectangle *rectangle)
{
  struct bounce bounce = { NULL, 0 };
  if (rectangle->dimensions < 1)
    return EINVAL;
  if (rectangle_is_empty (rectangle))
    return 0;
  int error = transfer_rectangle (dst, src, rectangle, &bounce);
  free (bounce.memory);
  return error;
}

/* ------------------------------------------------------------------------
   Setting.  */

/* Set the memory by copies of a block that is filled with VALUE, for a plugin
   that has no function for it.  */
static bool
set_by_copies (struct target_place dst, int value, size_t size)
{
  char block[4096];
  memset (block, value, sizeof block);
  while (size > 0)
    {
      size_t piece = size < sizeof block ? size : sizeof block;
      if (!device_copy_to (dst.device, dst.address, block, piece, NULL))
        return false;
      dst.address += piece;
      size -= piece;
    }
  return true;
}

bool
target_set (struct target_place dst, int value, size_t size)
{
  if (size == 0)
    return true;
  if (!dst.device)
    {
      memset (dst.address, value, size);
      return true;
    }
  struct plugin *plugin = dst.device->plugin;
  if (!plugin->memset)
    return set_by_copies (dst, value, size);
  struct data_event event;
  data_event_start (&event, DATA_SET, dst.device, size, NULL, dst.address);
  bool good = plugin->memset (dst.device->ordinal, dst.address, value, size);
  data_event_end (&event);
  if (good)
    return true;
  device_error (
    dst.device, "setting %zu bytes at [%p..%p) failed on device %d (%s)", size,
    dst.address, dst.address + size, dst.device->number, dst.device->name);
  return false;
}
