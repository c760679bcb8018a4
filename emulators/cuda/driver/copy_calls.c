/* The calls that copy.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/copy.h"
#include "emulators/cuda/driver/entry_points.h"

/* Copy SIZE bytes that lie in a row.  */
static CUresult
copy_bytes (uint64_t target, enum place_wanted target_wanted, uint64_t source,
            enum place_wanted source_wanted, size_t size, CUstream handle,
            bool synchronous)
{
  struct stream *stream;
  struct copy copy = { .width = size, .height = 1, .depth = 1 };
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS || size == 0)
    return result;
  if (!place_find (target, size, target_wanted, &copy.target)
      || !place_find (source, size, source_wanted, &copy.source))
    return CUDA_ERROR_INVALID_VALUE;
  return copy_submit (stream, &copy, synchronous);
}

/* A call that copies and waits, and one that does not.  */
#define COPIES(name, async_name, target_type, target_wanted, source_type,      \
               source_wanted)                                                  \
  CUresult do_##name (target_type target, source_type source, size_t size,     \
                      CUstream stream)                                         \
  {                                                                            \
    return copy_bytes ((uintptr_t) target, target_wanted, (uintptr_t) source,  \
                       source_wanted, size, stream, true);                     \
  }                                                                            \
  CUresult do_##async_name (target_type target, source_type source,            \
                            size_t size, CUstream stream)                      \
  {                                                                            \
    return copy_bytes ((uintptr_t) target, target_wanted, (uintptr_t) source,  \
                       source_wanted, size, stream, false);                    \
  }

COPIES (cuMemcpy, cuMemcpyAsync, CUdeviceptr, PLACE_ANY, CUdeviceptr, PLACE_ANY)
COPIES (cuMemcpyHtoD_v2, cuMemcpyHtoDAsync_v2, CUdeviceptr, PLACE_DEVICE,
        const void *, PLACE_HOST)
COPIES (cuMemcpyDtoH_v2, cuMemcpyDtoHAsync_v2, void *, PLACE_HOST, CUdeviceptr,
        PLACE_DEVICE)
COPIES (cuMemcpyDtoD_v2, cuMemcpyDtoDAsync_v2, CUdeviceptr, PLACE_DEVICE,
        CUdeviceptr, PLACE_DEVICE)

static CUresult
copy_peer (CUdeviceptr target, CUcontext target_context, CUdeviceptr source,
           CUcontext source_context, size_t size, CUstream stream,
           bool synchronous)
{
  if (!context_of_handle (target_context)
      || !context_of_handle (source_context))
    return CUDA_ERROR_INVALID_CONTEXT;
  return copy_bytes (target, PLACE_DEVICE, source, PLACE_DEVICE, size, stream,
                     synchronous);
}

CUresult
do_cuMemcpyPeer (CUdeviceptr target, CUcontext target_context,
                 CUdeviceptr source, CUcontext source_context, size_t size,
                 CUstream stream)
{
  return copy_peer (target, target_context, source, source_context, size,
                    stream, true);
}

CUresult
do_cuMemcpyPeerAsync (CUdeviceptr target, CUcontext target_context,
                      CUdeviceptr source, CUcontext source_context, size_t size,
                      CUstream stream)
{
  return copy_peer (target, target_context, source, source_context, size,
                    stream, false);
}

/* One side of a copy of rows, as the call describes it.  */
struct side
{
  unsigned type;
  const void *host;
  CUdeviceptr device;
  size_t x, y, z, pitch, height;
};

/* Where WIDTH bytes, HEIGHT rows and DEPTH slices of SIDE are.  */
static bool
find_side (const struct side *side, const struct copy *copy,
           struct place *place, size_t *slice)
{
  enum place_wanted wanted = side->type == CU_MEMORYTYPE_HOST     ? PLACE_HOST
                             : side->type == CU_MEMORYTYPE_DEVICE ? PLACE_DEVICE
                                                                  : PLACE_ANY;
  bool rows = copy->height > 1 || copy->depth > 1 || side->y > 0 || side->z > 0;
  if (rows && side->pitch < side->x + copy->width)
    return false;
  if ((copy->depth > 1 || side->z > 0) && side->height < side->y + copy->height)
    return false;
  *slice = side->height * side->pitch;
  uint64_t start
    = side->type == CU_MEMORYTYPE_HOST ? (uintptr_t) side->host : side->device;
  start += side->z * *slice + side->y * side->pitch + side->x;
  struct place other;
  for (size_t z = 0; z < copy->depth; z++)
    for (size_t y = 0; y < copy->height; y++)
      if (!place_find (start + z * *slice + y * side->pitch, copy->width,
                       wanted, z + y == 0 ? place : &other))
        return false;
  return true;
}

static CUresult
copy_rows (const struct side *target, const struct side *source, size_t width,
           size_t height, size_t depth, CUstream handle, bool synchronous)
{
  struct stream *stream;
  struct copy copy = { .width = width,
                       .height = height,
                       .depth = depth,
                       .target_pitch = target->pitch,
                       .source_pitch = source->pitch };
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS || width == 0 || height == 0 || depth == 0)
    return result;
  if (target->type == CU_MEMORYTYPE_ARRAY
      || source->type == CU_MEMORYTYPE_ARRAY)
    return CUDA_ERROR_NOT_SUPPORTED;
  if (target->type - 1 >= CU_MEMORYTYPE_UNIFIED
      || source->type - 1 >= CU_MEMORYTYPE_UNIFIED
      || !find_side (target, &copy, &copy.target, &copy.target_slice)
      || !find_side (source, &copy, &copy.source, &copy.source_slice))
    return CUDA_ERROR_INVALID_VALUE;
  return copy_submit (stream, &copy, synchronous);
}

static CUresult
copy_2d (const CUDA_MEMCPY2D *copy, CUstream stream, bool synchronous)
{
  if (!copy)
    return CUDA_ERROR_INVALID_VALUE;
  struct side target = { copy->dstMemoryType, copy->dstHost,
                         copy->dstDevice,     copy->dstXInBytes,
                         copy->dstY,          0,
                         copy->dstPitch,      0 };
  struct side source = { copy->srcMemoryType, copy->srcHost,
                         copy->srcDevice,     copy->srcXInBytes,
                         copy->srcY,          0,
                         copy->srcPitch,      0 };
  return copy_rows (&target, &source, copy->WidthInBytes, copy->Height, 1,
                    stream, synchronous);
}

static CUresult
copy_3d (const CUDA_MEMCPY3D *copy, CUstream stream, bool synchronous)
{
  if (!copy || copy->srcLOD != 0 || copy->dstLOD != 0)
    return CUDA_ERROR_INVALID_VALUE;
  struct side target
    = { copy->dstMemoryType, copy->dstHost, copy->dstDevice, copy->dstXInBytes,
        copy->dstY,          copy->dstZ,    copy->dstPitch,  copy->dstHeight };
  struct side source
    = { copy->srcMemoryType, copy->srcHost, copy->srcDevice, copy->srcXInBytes,
        copy->srcY,          copy->srcZ,    copy->srcPitch,  copy->srcHeight };
  return copy_rows (&target, &source, copy->WidthInBytes, copy->Height,
                    copy->Depth, stream, synchronous);
}

#define ROW_COPY(name, description, copy_rows_of, synchronous)                 \
  CUresult do_##name (const description *copy, CUstream stream)                \
  {                                                                            \
    return copy_rows_of (copy, stream, synchronous);                           \
  }

ROW_COPY (cuMemcpy2D_v2, CUDA_MEMCPY2D, copy_2d, true)
ROW_COPY (cuMemcpy2DUnaligned_v2, CUDA_MEMCPY2D, copy_2d, true)
ROW_COPY (cuMemcpy2DAsync_v2, CUDA_MEMCPY2D, copy_2d, false)
ROW_COPY (cuMemcpy3D_v2, CUDA_MEMCPY3D, copy_3d, true)
ROW_COPY (cuMemcpy3DAsync_v2, CUDA_MEMCPY3D, copy_3d, false)
ROW_COPY (cuMemcpy3DPeer, CUDA_MEMCPY3D, copy_3d, true)
ROW_COPY (cuMemcpy3DPeerAsync, CUDA_MEMCPY3D, copy_3d, false)
