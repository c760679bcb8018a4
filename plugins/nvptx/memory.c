/* Memory of NVIDIA devices, and copies.  No state but the device's stream for copies,
   which the driver guards.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <string.h>
#include "plugins/nvptx/device.h"
#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/peer.h"
#include "plugins/nvptx/queue.h"
#include "plugins/nvptx/stacks.h"

/* SIZE bytes, MANAGED or not; 0 where there is no memory, silently, or after a
   message.  In the device's context.  */
static CUdeviceptr
allocate (struct device *device, size_t size, bool managed)
{
  CUdeviceptr address = 0;
  CUresult result
    = managed ? driver.cuMemAllocManaged (&address, size, CU_MEM_ATTACH_GLOBAL)
              : driver.cuMemAlloc_v2 (&address, size);
  if (result == CUDA_SUCCESS)
    return address;
  if (result != CUDA_ERROR_OUT_OF_MEMORY)
    driver_complain (result, managed ? "cuMemAllocManaged" : "cuMemAlloc_v2",
                     device->ordinal, NULL);
  return 0;
}

static void *
allocate_entered (int ordinal, size_t size, bool managed)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  CUcontext before;
  if (!device_enter (device, &before))
    return NULL;
  if (size == 0)
    size = 1;
  CUdeviceptr address = allocate (device, size, managed);
  if (!address && stacks_trim (device->stacks))
    address = allocate (device, size, managed);
  device_leave (device, before);
  return (void *) address;
}

EXPORT void *
GOMP_OFFLOAD_alloc (int ordinal, size_t size)
{
  bool managed = environment.memory >= MEMORY_MANAGED
                 && nvptx_device (ordinal)->facts.managed
                 && driver.cuMemAllocManaged;
  return allocate_entered (ordinal, size, managed);
}

EXPORT bool
GOMP_OFFLOAD_free (int ordinal, void *memory)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  CUcontext before;
  if (!device_enter (device, &before))
    return false;
  bool good = CUDA_GOOD (ordinal, cuMemFree_v2, (CUdeviceptr) memory);
  __atomic_store_n (&device->stacks_most, SIZE_MAX, __ATOMIC_RELAXED);
  device_leave (device, before);
  return good;
}

/* NULL, silently, where the device or the driver has no managed memory, or there is none
   left: the runtime's allocators then do what their fallback trait says.  */
EXPORT void *
GOMP_OFFLOAD_managed_alloc (int ordinal, size_t size)
{
  if (!nvptx_device (ordinal)->facts.managed || !driver.cuMemAllocManaged)
    return NULL;
  return allocate_entered (ordinal, size, true);
}

EXPORT bool
GOMP_OFFLOAD_managed_free (int ordinal, void *memory)
{
  return GOMP_OFFLOAD_free (ordinal, memory);
}

/* The driver takes pages of the node that the calling thread's policy names; the
   runtime's allocators bind what they want elsewhere themselves.  */
EXPORT void *
GOMP_OFFLOAD_page_locked_host_alloc (int ordinal, size_t size, int node)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  CUcontext before;
  void *memory = NULL;
  if (node >= 0 || !device_enter (device, &before))
    return NULL;
  CUresult result = driver.cuMemHostAlloc (&memory, size ? size : 1,
                                           CU_MEMHOSTALLOC_PORTABLE
                                             | CU_MEMHOSTALLOC_DEVICEMAP);
  device_leave (device, before);
  if (result == CUDA_SUCCESS)
    return memory;
  if (result != CUDA_ERROR_OUT_OF_MEMORY)
    driver_complain (result, "cuMemHostAlloc", ordinal, NULL);
  return NULL;
}

EXPORT bool
GOMP_OFFLOAD_page_locked_host_free (int ordinal, void *memory)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  CUcontext before;
  if (!device_enter (device, &before))
    return false;
  bool good = CUDA_GOOD (ordinal, cuMemFreeHost, memory);
  device_leave (device, before);
  return good;
}

/* ------------------------------------------------------------------------
   Synchronous copies.  */

/* CALL put a copy into the device's stream for copies, and returned RESULT: wait.  The
   use of DEVICE ends.  False after a message.  */
static bool
copies_end (struct device *device, CUresult result, const char *call)
{
  if (result == CUDA_SUCCESS)
    {
      call = "cuStreamSynchronize";
      result = CUDA_STREAM_CALL (device, cuStreamSynchronize, device->copies);
    }
  device_unuse (device);
  return result == CUDA_SUCCESS
         || driver_complain (result, call, device->ordinal, NULL);
}

/* Put something into the stream for copies with a function of the driver's, and wait
   for it.  */
#define COPY(device, name, ...)                                                \
  (device_use (device)                                                         \
   && copies_end (                                                             \
     device, CUDA_STREAM_CALL (device, name, __VA_ARGS__, device->copies),     \
     #name))

EXPORT bool
GOMP_OFFLOAD_host2dev (int ordinal, void *dst, const void *src, size_t size)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  return COPY (device, cuMemcpyHtoDAsync_v2, (CUdeviceptr) dst, src, size);
}

EXPORT bool
GOMP_OFFLOAD_dev2host (int ordinal, void *dst, const void *src, size_t size)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  return COPY (device, cuMemcpyDtoHAsync_v2, dst, (CUdeviceptr) src, size);
}

EXPORT bool
GOMP_OFFLOAD_dev2dev (int ordinal, void *dst, const void *src, size_t size)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  return COPY (device, cuMemcpyDtoDAsync_v2, (CUdeviceptr) dst,
               (CUdeviceptr) src, size);
}

EXPORT bool
GOMP_OFFLOAD_memset (int ordinal, void *memory, int value, size_t size)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  return COPY (device, cuMemsetD8Async, (CUdeviceptr) memory,
               (unsigned char) value, size);
}

/* What became of a 2- or 3-dimensional copy, as the runtime wants it.  The driver
   refuses some pitches: the runtime then copies row by row.  */
static int
copied (struct device *device, CUresult result, const char *call)
{
  if (result == CUDA_ERROR_INVALID_VALUE)
    {
      device_unuse (device);
      return 0;
    }
  return copies_end (device, result, call) ? 1 : -1;
}

/* Rows between two devices, as a copy of 3 dimensions.  */
static int
copy_rows_between (int dst_device, int src_device, CUDA_MEMCPY3D copy)
{
  return peer_copy_rows (nvptx_device (dst_device), nvptx_device (src_device),
                         &copy);
}

static bool
are_two_devices (int dst_device, int src_device)
{
  return dst_device >= 0 && src_device >= 0 && dst_device != src_device;
}

/* Offsets are added to the addresses here: with an offset, the driver checks that the
   origin is an allocation's, which the virtual origin of a Fortran array is not.  */
EXPORT int
GOMP_OFFLOAD_memcpy2d (int dst_device, int src_device, size_t dim1, size_t dim0,
                       void *dst, size_t dst_offset1, size_t dst_offset0,
                       size_t dst_dim1, const void *src, size_t src_offset1,
                       size_t src_offset0, size_t src_dim1)
{
  ERRNO_KEPT;
  struct device *device
    = nvptx_device (dst_device >= 0 ? dst_device : src_device);
  char *to = (char *) dst + dst_offset0 * dst_dim1 + dst_offset1;
  const char *from = (const char *) src + src_offset0 * src_dim1 + src_offset1;
  CUDA_MEMCPY2D copy = {
    .srcMemoryType
    = src_device >= 0 ? CU_MEMORYTYPE_DEVICE : CU_MEMORYTYPE_HOST,
    .srcHost = from,
    .srcDevice = (CUdeviceptr) from,
    .srcPitch = src_dim1,
    .dstMemoryType
    = dst_device >= 0 ? CU_MEMORYTYPE_DEVICE : CU_MEMORYTYPE_HOST,
    .dstHost = to,
    .dstDevice = (CUdeviceptr) to,
    .dstPitch = dst_dim1,
    .WidthInBytes = dim1,
    .Height = dim0,
  };
  if (are_two_devices (dst_device, src_device))
    return copy_rows_between (
      dst_device, src_device,
      (CUDA_MEMCPY3D) { .srcMemoryType = CU_MEMORYTYPE_DEVICE,
                        .srcDevice = copy.srcDevice,
                        .srcPitch = src_dim1,
                        .srcHeight = dim0,
                        .dstMemoryType = CU_MEMORYTYPE_DEVICE,
                        .dstDevice = copy.dstDevice,
                        .dstPitch = dst_dim1,
                        .dstHeight = dim0,
                        .WidthInBytes = dim1,
                        .Height = dim0,
                        .Depth = 1 });
  if (!device_use (device))
    return -1;
  return copied (
    device,
    CUDA_STREAM_CALL (device, cuMemcpy2DAsync_v2, &copy, device->copies),
    "cuMemcpy2DAsync_v2");
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
  struct device *device
    = nvptx_device (dst_device >= 0 ? dst_device : src_device);
  char *to = (char *) dst + (dst_offset0 * dst_dim1 + dst_offset1) * dst_dim2
             + dst_offset2;
  const char *from = (const char *) src
                     + (src_offset0 * src_dim1 + src_offset1) * src_dim2
                     + src_offset2;
  CUDA_MEMCPY3D copy = {
    .srcMemoryType
    = src_device >= 0 ? CU_MEMORYTYPE_DEVICE : CU_MEMORYTYPE_HOST,
    .srcHost = from,
    .srcDevice = (CUdeviceptr) from,
    .srcPitch = src_dim2,
    .srcHeight = src_dim1,
    .dstMemoryType
    = dst_device >= 0 ? CU_MEMORYTYPE_DEVICE : CU_MEMORYTYPE_HOST,
    .dstHost = to,
    .dstDevice = (CUdeviceptr) to,
    .dstPitch = dst_dim2,
    .dstHeight = dst_dim1,
    .WidthInBytes = dim2,
    .Height = dim1,
    .Depth = dim0,
  };
  if (are_two_devices (dst_device, src_device))
    return copy_rows_between (dst_device, src_device, copy);
  if (!device_use (device))
    return -1;
  return copied (
    device,
    CUDA_STREAM_CALL (device, cuMemcpy3DAsync_v2, &copy, device->copies),
    "cuMemcpy3DAsync_v2");
}

/* ------------------------------------------------------------------------
   Copies in a queue.  */

EXPORT bool
GOMP_OFFLOAD_openacc_async_host2dev (int ordinal, void *dst, const void *src,
                                     size_t size,
                                     struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  return CUDA_STREAM_GOOD (nvptx_device (ordinal), cuMemcpyHtoDAsync_v2,
                           (CUdeviceptr) dst, src, size, queue->stream);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_dev2host (int ordinal, void *dst, const void *src,
                                     size_t size,
                                     struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  return CUDA_STREAM_GOOD (nvptx_device (ordinal), cuMemcpyDtoHAsync_v2, dst,
                           (CUdeviceptr) src, size, queue->stream);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_dev2dev (int ordinal, void *dst, const void *src,
                                    size_t size, struct goacc_asyncqueue *queue)
{
  ERRNO_KEPT;
  return CUDA_STREAM_GOOD (nvptx_device (ordinal), cuMemcpyDtoDAsync_v2,
                           (CUdeviceptr) dst, (CUdeviceptr) src, size,
                           queue->stream);
}
