/* Caches of memory, by size.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/blocks.h"

#include <stdlib.h>
#include "plugins/common/own_lines.h"

/* Blocks of sizes from one power of 2 to below the next are in one list.  */
#define CLASSES 48

struct blocks
{
  struct device *device;
  hsa_region_t region;
  size_t granule;
  pthread_mutex_t lock;
  struct block *classes[CLASSES]; /* unused; under lock */
};

struct blocks *
blocks_create (struct device *device, hsa_region_t region, size_t granule)
{
  struct blocks *blocks = GOMP_PLUGIN_malloc_cleared (sizeof *blocks);
  blocks->device = device;
  blocks->region = region;
  blocks->granule = granule;
  pthread_mutex_init (&blocks->lock, NULL);
  return blocks;
}

/* The list that a block of SIZE bytes is in.  */
static unsigned
class_of (size_t size)
{
  unsigned class = 63 - __builtin_clzl (size);
  return class < CLASSES ? class : CLASSES - 1;
}

bool
blocks_trim (struct blocks *blocks)
{
  bool any = false;
  for (int i = 0; i < CLASSES; i++)
    {
      pthread_mutex_lock (&blocks->lock);
      struct block *block = blocks->classes[i];
      blocks->classes[i] = NULL;
      pthread_mutex_unlock (&blocks->lock);
      while (block)
        {
          struct block *next = block->next;
          driver.hsa_memory_free (block->memory);
          free (block);
          block = next;
          any = true;
        }
    }
  return any;
}

void
blocks_destroy (struct blocks *blocks)
{
  blocks_trim (blocks);
  pthread_mutex_destroy (&blocks->lock);
  free (blocks);
}

/* Take one of at least SIZE and not twice that out of the cache; NULL: there is none.  */
static struct block *
block_find (struct blocks *blocks, size_t size)
{
  unsigned class = class_of (size);
  struct block *found = NULL;
  pthread_mutex_lock (&blocks->lock);
  for (unsigned i = class; i <= class + 1 && i < CLASSES && !found; i++)
    for (struct block **link = &blocks->classes[i]; *link;
         link = &(*link)->next)
      if ((*link)->size >= size && (*link)->size / 2 <= size)
        {
          found = *link;
          *link = found->next;
          break;
        }
  pthread_mutex_unlock (&blocks->lock);
  return found;
}

/* SIZE bytes of BLOCKS' region.  What is kept goes first where there is no room.  */
static hsa_status_t
block_allocate (struct blocks *blocks, size_t size, void **memory)
{
  struct device *device = blocks->device;
  hsa_status_t status
    = driver.hsa_memory_allocate (blocks->region, size, memory);
  if (driver_out_of_memory (status) && device_trim (device))
    status = driver.hsa_memory_allocate (blocks->region, size, memory);
  if (driver_out_of_memory (status) && GOMP_PLUGIN_trim (device->cookie))
    status = driver.hsa_memory_allocate (blocks->region, size, memory);
  return status;
}

struct block *
block_take (struct blocks *blocks, size_t size, hsa_status_t *status)
{
  size = (size + blocks->granule - 1) / blocks->granule * blocks->granule;
  struct block *block = block_find (blocks, size);
  *status = HSA_STATUS_SUCCESS;
  if (block)
    return block;
  struct device *device = blocks->device;
  void *memory;
  *status = HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!device_use (device))
    return NULL;
  *status = block_allocate (blocks, size, &memory);
  device_unuse (device);
  if (*status == HSA_STATUS_SUCCESS)
    {
      block = own_lines_alloc (sizeof *block);
      *block = (struct block) { NULL, memory, size };
    }
  else if (!driver_out_of_memory (*status))
    driver_complain (*status, "hsa_memory_allocate", device->ordinal, NULL);
  return block;
}

void
block_give (struct blocks *blocks, struct block *block)
{
  struct block **class = &blocks->classes[class_of (block->size)];
  pthread_mutex_lock (&blocks->lock);
  block->next = *class;
  *class = block;
  pthread_mutex_unlock (&blocks->lock);
}
