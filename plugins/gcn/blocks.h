/* Blocks of memory, kept by size for the next use, so that a launch allocates none in the
   steady state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_BLOCKS_H
#define GANGWAY_PLUGIN_GCN_BLOCKS_H

#include "plugins/gcn/device.h"

struct block
{
  struct block *next; /* of whatever list it is in */
  char *memory;       /* constant, as SIZE is */
  size_t size;
};

/* A new, empty cache of blocks of REGION of DEVICE, whose sizes are multiples of
   GRANULE.  */
struct blocks *blocks_create (struct device *device, hsa_region_t region,
                              size_t granule);
/* Free the cache and the blocks in it.  */
void blocks_destroy (struct blocks *blocks);

/* A block of at least SIZE bytes, but not of more than twice that where a smaller one can
   be had; its address is a multiple of 64 at least.  NULL, with *STATUS, where the driver
   gives none: silently where it is out of memory, else after a message.  Then what is
   kept, here and by the runtime, was freed before.  Takes the cache's lock; the caller
   holds none that GOMP_OFFLOAD_free takes.  */
struct block *block_take (struct blocks *blocks, size_t size,
                          hsa_status_t *status);
/* BLOCK is no longer used.  Takes the cache's lock; any thread.  */
void block_give (struct blocks *blocks, struct block *block);
/* Free what is kept.  Returns whether there was any.  */
bool blocks_trim (struct blocks *blocks);

#endif
