/* Copies between any two of the host and the devices, in one piece or of
   rectangles; the omp_target_memcpy routines and others use them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_TARGET_TRANSFER_H
#define GANGWAY_OFFLOAD_TARGET_TRANSFER_H

#include "libomp-offload/device/device.h"

/* A piece of memory: DEVICE NULL is the host, or a device that shares its
   memory.  */
struct target_place
{
  struct device *device;
  char *address;
};

/* Copy SIZE bytes, complete on return.  0, or EINVAL after a message.  */
int target_transfer (struct target_place dst, struct target_place src,
                     size_t size);

/* The volume of omp_target_memcpy_rect: DIMENSIONS numbers in each array, the
   innermost last.  */
struct target_rectangle
{
  size_t element_size;
  int dimensions;
  const size_t *volume;
  const size_t *dst_offsets, *src_offsets;
  const size_t *dst_dimensions, *src_dimensions;
};

/* 0; EINVAL where a size overflows or a copy fails; ENOMEM.  */
int target_transfer_rectangle (struct target_place dst, struct target_place src,
                               const struct target_rectangle *rectangle);

/* Set SIZE bytes to VALUE; false after a message.  */
bool target_set (struct target_place dst, int value, size_t size);

#endif
