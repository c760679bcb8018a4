/* Device memory: a caching allocator in front of the plugin's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_MEMORY_H
#define GANGWAY_OFFLOAD_DEVICE_MEMORY_H

#include "libomp-offload/device/device.h"

/* Allocate SIZE bytes of DEVICE's memory, from the blocks that are kept or from
   the plugin, aligned as the plugin does.  NULL, without a message, where there
   are none even after a trim.  These functions take the allocator's lock and
   may call the plugin, so no lock of the map's or of queues may be held.
   device_free keeps the block, or gives it back; MEMORY may be NULL.  */
void *device_alloc (struct device *device, size_t size);
/* The same, with SIZE bytes in it from *BASE on, which is a multiple of ALIGN, a power
   of two.  What is to be freed is what is returned.  A tool is told of as many bytes as
   GCC's library asks its plugin for: SIZE, and what aligning may take.  */
void *device_alloc_aligned (struct device *device, size_t size, size_t align,
                            uintptr_t *base);
void device_free (struct device *device, void *memory);
/* Free MEMORY once what is in QUEUE now is done.  */
void device_free_after (struct device *device, void *memory,
                        struct goacc_asyncqueue *queue);
/* Whether [ADDRESS, ADDRESS + SIZE) of the device lies in one block that is in
   use, of omp_target_alloc or of a mapping.  It looks at every block.  */
bool device_memory_holds (struct device *device, const void *address,
                          size_t size);
/* How many bytes from ADDRESS on were asked for with the block in use that it lies in;
   SIZE_MAX where it lies in none.  It looks at every block.  */
size_t device_memory_room (struct device *device, const void *address);
/* Give all memory that is kept back to the device.  Returns whether there was
   any; false too while the device is not started.  No lock may be held.  */
bool device_memory_trim (struct device *device);
/* Give back the blocks that are kept beyond the limit.  For the end of the
   process: a block that was freed in a queue's callback may still wait for its
   worker.  */
void device_memory_settle (struct device *device);

/* Make and end the allocator of one device. destroy frees the blocks in use
   too.  */
struct device_memory *device_memory_create (void);
void device_memory_destroy (struct device *device);

/* Hold the allocator's lock across a fork; release it in the parent and in the
   child.  */
void device_memory_before_fork (struct device *device);
void device_memory_after_fork (struct device *device);

/* For tests: bytes in use and bytes kept, as rounded to size classes.  */
void device_memory_usage (struct device *device, size_t *used, size_t *cached);

#endif
