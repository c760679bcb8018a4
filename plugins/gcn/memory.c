/* Memory of AMD devices, and synchronous copies.  No state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <string.h>
#include "plugins/gcn/blocks.h"
#include "plugins/gcn/environment.h"
#include "plugins/gcn/in_place.h"
#include "plugins/gcn/peer.h"

/* SIZE bytes of REGION; NULL where there is no memory, silently, or after a message.  */
static void *
allocate (struct device *device, hsa_region_t region, size_t size)
{
  void *memory = NULL;
  if (!device_use (device))
    return NULL;
  if (size == 0)
    size = 1;
  hsa_status_t status = driver.hsa_memory_allocate (region, size, &memory);
  if (driver_out_of_memory (status) && device_trim (device))
    status = driver.hsa_memory_allocate (region, size, &memory);
  if (status != HSA_STATUS_SUCCESS)
    memory = NULL;
  if (status != HSA_STATUS_SUCCESS && !driver_out_of_memory (status))
    driver_complain (status, "hsa_memory_allocate", device->ordinal, NULL);
  device_unuse (device);
  return memory;
}

static bool
deallocate (struct device *device, void *memory)
{
  if (!device_use (device))
    return false;
  bool good = HSA_GOOD (device->ordinal, hsa_memory_free, memory);
  device_unuse (device);
  return good;
}

EXPORT void *
GOMP_OFFLOAD_alloc (int ordinal, size_t size)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  GCN_DEBUG ("Allocating %zu bytes on device %d", size, ordinal);
  if (memory_is_managed ())
    return GOMP_OFFLOAD_managed_alloc (ordinal, size);
  void *memory = allocate (device, device->memory, size);
  if (memory)
    peer_share (device, memory);
  return memory;
}

EXPORT bool
GOMP_OFFLOAD_free (int ordinal, void *memory)
{
  ERRNO_KEPT;
  GCN_DEBUG ("Freeing memory on device %d", ordinal);
  if (memory_is_managed ())
    return GOMP_OFFLOAD_managed_free (ordinal, memory);
  return deallocate (gcn_device (ordinal), memory);
}

/* The driver takes pages of any node; the runtime's allocators bind what they want
   elsewhere themselves.  */
EXPORT void *
GOMP_OFFLOAD_page_locked_host_alloc (int ordinal, size_t size, int node)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  return node >= 0 ? NULL : allocate (device, device->host_memory, size);
}

EXPORT bool
GOMP_OFFLOAD_page_locked_host_free (int ordinal, void *memory)
{
  ERRNO_KEPT;
  return deallocate (gcn_device (ordinal), memory);
}

/* ------------------------------------------------------------------------
   Copies.  */

/* Copy with the driver, which waits.  */
static bool
copy (int ordinal, void *dst, const void *src, size_t size)
{
  struct device *device = gcn_device (ordinal);
  if (size == 0)
    return true;
  if (!device_use (device))
    return false;
  bool good = HSA_GOOD (ordinal, hsa_memory_copy, dst, src, size);
  device_unuse (device);
  return good;
}

/* Copy from the host through a block of the plugin's, piece by piece.  */
static bool
copy_through_block (struct device *device, char *dst, const char *src,
                    size_t size)
{
  hsa_status_t status;
  struct block *block = block_take (device->staging, 65536, &status);
  bool good = block != NULL;
  while (good && size > 0)
    {
      size_t piece = size < block->size ? size : block->size;
      memcpy (block->memory, src, piece);
      good = HSA_GOOD (device->ordinal, hsa_memory_copy, dst, block->memory,
                       piece);
      dst += piece;
      src += piece;
      size -= piece;
    }
  if (block)
    block_give (device->staging, block);
  return good;
}

EXPORT bool
GOMP_OFFLOAD_host2dev (int ordinal, void *dst, const void *src, size_t size)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  GCN_DEBUG ("Copying %zu bytes from host (%p) to device %d (%p)", size, src,
             ordinal, dst);
  if (size == 0)
    return true;
  if (!device_use (device))
    return false;
  /* AMD's runtime refuses what lies in pages that can only be read.  */
  hsa_status_t status = driver.hsa_memory_copy (dst, src, size);
  bool good
    = status == HSA_STATUS_SUCCESS
      || (status == HSA_STATUS_ERROR
            ? copy_through_block (device, dst, src, size)
            : driver_complain (status, "hsa_memory_copy", ordinal, NULL));
  device_unuse (device);
  return good;
}

EXPORT bool
GOMP_OFFLOAD_dev2host (int ordinal, void *dst, const void *src, size_t size)
{
  ERRNO_KEPT;
  GCN_DEBUG ("Copying %zu bytes from device %d (%p) to host (%p)", size,
             ordinal, src, dst);
  return copy (ordinal, dst, src, size);
}

EXPORT bool
GOMP_OFFLOAD_dev2dev (int ordinal, void *dst, const void *src, size_t size)
{
  ERRNO_KEPT;
  GCN_DEBUG ("Copying %zu bytes from device %d (%p) to device %d (%p)", size,
             ordinal, src, ordinal, dst);
  return copy (ordinal, dst, src, size);
}

/* SIZE bytes of VALUE at MEMORY, by a copy.  */
static bool
set_bytes (int ordinal, char *memory, int value, size_t size)
{
  char bytes[256];
  memset (bytes, value, size < sizeof bytes ? size : sizeof bytes);
  bool good = true;
  for (size_t done = 0; good && done < size; done += sizeof bytes)
    good = copy (ordinal, memory + done, bytes,
                 size - done < sizeof bytes ? size - done : sizeof bytes);
  return good;
}

/* The driver sets words.  */
EXPORT bool
GOMP_OFFLOAD_memset (int ordinal, void *memory, int value, size_t size)
{
  ERRNO_KEPT;
  char *at = memory;
  size_t before = -(uintptr_t) at & 3;
  if (before > size || !driver.hsa_amd_memory_fill)
    before = size;
  size_t words = (size - before) / 4, after = (size - before) % 4;
  uint32_t word = (unsigned char) value * 0x01010101u;
  if (before > 0 && !set_bytes (ordinal, at, value, before))
    return false;
  if (words > 0)
    {
      struct device *device = gcn_device (ordinal);
      if (!device_use (device))
        return false;
      bool good
        = HSA_GOOD (ordinal, hsa_amd_memory_fill, at + before, word, words);
      device_unuse (device);
      if (!good)
        return false;
    }
  return after == 0
         || set_bytes (ordinal, at + before + 4 * words, value, after);
}
