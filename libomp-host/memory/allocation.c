/* A block is laid out as
     base .. [padding] [struct header] [the program's bytes] .. base + size
   so that freeing needs the header alone: not the allocator's traits but for its
   pool's count.  Of a block in a device's memory the header is in device_blocks.c.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/allocation.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/memory/allocator.h"
#include "libomp-host/memory/device_blocks.h"
#include "libomp-offload/host-api.h"

struct header
{
  void *base;
  size_t size;         /* all of the block */
  uintptr_t allocator; /* handle */
  enum memory_source source;
} __attribute__ ((aligned (16)));

size_t
allocation_overhead (void)
{
  return sizeof (struct header);
}

static struct header *
block_header (void *memory)
{
  return (struct header *) memory - 1;
}

/* A request, constant but for the allocator it goes to.  */
struct request
{
  uintptr_t handle;
  uintptr_t usual; /* the caller's default allocator */
  size_t alignment;
  size_t size;
  bool clear;
};

/* The bytes of a block for SIZE bytes of the program's; 0 on overflow.  */
static size_t
block_size (size_t size, size_t alignment)
{
  size_t total = sizeof (struct header);
  if (alignment > sizeof (void *))
    total += alignment - sizeof (void *);
  return __builtin_add_overflow (total, size, &total) ? 0 : total;
}

/* What devices' memory is aligned to by itself.  */
#define DEVICE_ALIGNMENT 16

/* Take a block of DEVICE's memory.  */
static void *
request_try_device (const struct request *request, int device, size_t alignment)
{
  struct allocator *allocator = allocator_made (request->handle);
  size_t total = alignment > DEVICE_ALIGNMENT ? alignment : 0;
  if (__builtin_add_overflow (total, request->size, &total)
      || !allocator_pool_reserve (allocator, total))
    return NULL;
  void *base = offload_device_take (device, total);
  uintptr_t start = ((uintptr_t) base + alignment - 1) & -alignment;
  if (!base
      || (request->clear
          && !offload_device_clear (device, (void *) start, request->size)))
    {
      if (base)
        offload_device_give (device, base);
      allocator_pool_release (allocator, total);
      return NULL;
    }
  struct device_block *block = memory_alloc (sizeof *block);
  *block = (struct device_block) { .memory = (void *) start,
                                   .base = base,
                                   .size = request->size,
                                   .total = total,
                                   .device = device,
                                   .allocator = request->handle };
  device_blocks_add (block);
  return block->memory;
}

static void
device_block_give (struct device_block *block)
{
  allocator_pool_release (allocator_made (block->allocator), block->total);
  offload_device_give (block->device, block->base);
  free (block);
}

/* Try one allocator.  */
static void *
request_try (const struct request *request)
{
  struct allocator *allocator = allocator_made (request->handle);
  size_t alignment = request->alignment;
  if (alignment < sizeof (void *))
    alignment = sizeof (void *);
  if (allocator && alignment < allocator->alignment)
    alignment = allocator->alignment;
  int device = allocator_device (request->handle);
  if (unlikely (device >= 0))
    return request_try_device (request, device, alignment);
  size_t size = block_size (request->size, alignment);
  if (size == 0 || !allocator_pool_reserve (allocator, size))
    return NULL;
  enum memory_source source = allocator_source (request->handle);
  void *base = memory_source_take (&source, size, request->clear);
  if (!base)
    {
      allocator_pool_release (allocator, size);
      return NULL;
    }
  uintptr_t start = (uintptr_t) base + sizeof (struct header);
  start = (start + alignment - 1) & -alignment;
  *block_header ((void *) start)
    = (struct header) { base, size, request->handle, source };
  return (void *) start;
}

/* After a failure with REQUEST's allocator, set it to the one to try next, or
   return false where it is NULL that the program gets.  */
static bool
request_fall_back (struct request *request)
{
  switch (allocator_fallback (request->handle))
    {
    case omp_atv_null_fb:
      return false;
    case omp_atv_default_mem_fb:
      /* The host's memory is none of a device's.  */
      if (allocator_device (request->handle) >= 0)
        return false;
      request->handle = omp_default_mem_alloc;
      return true;
    case omp_atv_allocator_fb:
      request->handle = allocator_made (request->handle)->fallback_allocator;
      if (request->handle == omp_null_allocator)
        request->handle = request->usual;
      return true;
    default:
      gomp_fatal ("Out of memory allocating %zu bytes", request->size);
    }
}

void *
allocation_take (omp_allocator_handle_t handle, omp_allocator_handle_t usual,
                 size_t alignment, size_t size, bool clear)
{
  struct request request = { handle, usual, alignment, size, clear };
  gomp_assert (usual != omp_null_allocator);
  if (request.handle == omp_null_allocator)
    request.handle = usual;
  void *memory;
  do
    memory = request_try (&request);
  while (!memory && request_fall_back (&request));
  return memory;
}

void
allocation_give (void *memory)
{
  if (!memory)
    return;
  struct device_block *block = device_blocks_remove (memory);
  if (unlikely (block != NULL))
    {
      device_block_give (block);
      return;
    }
  struct header header = *block_header (memory);
  allocator_pool_release (allocator_made (header.allocator), header.size);
  memory_source_give (header.source, header.base, header.size);
}

/* Resize MEMORY in place where it stays in its allocator and no alignment beyond
   the usual is in play: realloc may move the bytes by any multiple of that.  */
static void *
resize_in_place (void *memory, size_t size, uintptr_t handle)
{
  struct header *header = block_header (memory);
  struct allocator *allocator = allocator_made (handle);
  size_t total = block_size (size, sizeof (void *)), before = header->size;
  if (handle != header->allocator || header->base != header || total == 0
      || (allocator && allocator->alignment > sizeof (void *)))
    return NULL;
  if (total > before && !allocator_pool_reserve (allocator, total - before))
    return NULL;
  header = memory_source_resize (header->source, header->base, total);
  if (!header)
    {
      if (total > before)
        allocator_pool_release (allocator, total - before);
      return NULL;
    }
  if (total < before)
    allocator_pool_release (allocator, before - total);
  header->base = header;
  header->size = total;
  return header + 1;
}

/* Move the block BLOCK, which is not in the table, into one of SIZE bytes of REQUEST's
   allocator.  NULL, and it stays, where that fails.  */
static void *
device_block_resize (struct device_block *block, struct request *request)
{
  if (request->handle == omp_null_allocator)
    request->handle = block->allocator;
  void *moved;
  do
    moved = request_try (request);
  while (!moved && request_fall_back (request));
  size_t size = block->size < request->size ? block->size : request->size;
  if (moved
      && !offload_device_copy (allocator_device (request->handle), moved,
                               block->device, block->memory, size))
    {
      allocation_give (moved);
      moved = NULL;
    }
  if (moved)
    device_block_give (block);
  else
    device_blocks_add (block);
  return moved;
}

void *
allocation_resize (void *memory, size_t size, omp_allocator_handle_t handle,
                   omp_allocator_handle_t usual)
{
  struct device_block *block = device_blocks_remove (memory);
  if (unlikely (block != NULL))
    return device_block_resize (
      block, &(struct request) { handle, usual, 1, size, false });
  const struct header *header = block_header (memory);
  size_t old_size
    = header->size - (size_t) ((char *) memory - (char *) header->base);
  struct request request = { handle, usual, 1, size, false };
  void *moved;
  if (request.handle == omp_null_allocator)
    request.handle = header->allocator;
  /* A fallback may lead back to where the block is.  */
  do
    {
      moved = resize_in_place (memory, size, request.handle);
      if (moved)
        return moved;
      moved = request_try (&request);
    }
  while (!moved && request_fall_back (&request));
  if (!moved)
    return NULL;
  int device = allocator_device (request.handle);
  if (old_size > size)
    old_size = size;
  if (likely (device < 0))
    memcpy (moved, memory, old_size);
  else if (!offload_device_copy (device, moved, -1, memory, old_size))
    {
      allocation_give (moved);
      return NULL;
    }
  allocation_give (memory);
  return moved;
}
