/* The calls that fill memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/copy.h"
#include "emulators/cuda/driver/entry_points.h"

static CUresult
fill_rows (CUdeviceptr address, size_t pitch, unsigned element, unsigned value,
           size_t count, size_t height, CUstream handle, bool synchronous)
{
  struct stream *stream;
  struct place other;
  struct fill fill = { .pitch = pitch,
                       .count = count,
                       .height = height,
                       .element = element,
                       .value = value };
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS || count == 0 || height == 0)
    return result;
  size_t width;
  if (address % element != 0 || __builtin_mul_overflow (count, element, &width)
      || (height > 1 && (pitch < width || pitch % element != 0)))
    return CUDA_ERROR_INVALID_VALUE;
  for (size_t y = 0; y < height; y++)
    if (!place_find (address + y * pitch, width, PLACE_DEVICE,
                     y == 0 ? &fill.target : &other))
      return CUDA_ERROR_INVALID_VALUE;
  return fill_submit (stream, &fill, synchronous);
}

/* The calls for elements of BITS bits, which are of TYPE: one row or several, and each with
   and without waiting.  */
#define FILLS(bits, type)                                                      \
  CUresult do_cuMemsetD##bits##_v2 (CUdeviceptr address, type value,           \
                                    size_t count, CUstream stream)             \
  {                                                                            \
    return fill_rows (address, 0, bits / 8, value, count, 1, stream, true);    \
  }                                                                            \
  CUresult do_cuMemsetD##bits##Async (CUdeviceptr address, type value,         \
                                      size_t count, CUstream stream)           \
  {                                                                            \
    return fill_rows (address, 0, bits / 8, value, count, 1, stream, false);   \
  }                                                                            \
  CUresult do_cuMemsetD2D##bits##_v2 (CUdeviceptr address, size_t pitch,       \
                                      type value, size_t width, size_t height, \
                                      CUstream stream)                         \
  {                                                                            \
    return fill_rows (address, pitch, bits / 8, value, width, height, stream,  \
                      true);                                                   \
  }                                                                            \
  CUresult do_cuMemsetD2D##bits##Async (CUdeviceptr address, size_t pitch,     \
                                        type value, size_t width,              \
                                        size_t height, CUstream stream)        \
  {                                                                            \
    return fill_rows (address, pitch, bits / 8, value, width, height, stream,  \
                      false);                                                  \
  }

FILLS (8, unsigned char)
FILLS (16, unsigned short)
FILLS (32, unsigned)
