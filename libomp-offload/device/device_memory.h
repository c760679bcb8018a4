/* Device memory: a caching allocator in front of the plugin's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_MEMORY_H
#define GANGWAY_OFFLOAD_DEVICE_MEMORY_H

#include "libomp-offload/device/device.h"

/* Memory through the caching allocator (memory.c).  NULL, without a message, where
   there is none even after a trim.  */
void *device_alloc (struct device *device, size_t size);
void device_free (struct device *device, void *memory);
/* Free MEMORY once what is in QUEUE now is done.  */
void device_free_after (struct device *device, void *memory,
                        struct goacc_asyncqueue *queue);
/* Whether [ADDRESS, ADDRESS + SIZE) of the device lies in memory that is in use:
   of omp_target_alloc, or a mapping's.  Looks at every block.  */
bool device_memory_holds (struct device *device, const void *address,
                          size_t size);
/* Give all memory that is kept back to the device.  Returns whether there was
   any; false too while the device is not started.  No lock may be held.  */
bool device_memory_trim (struct device *device);
/* Give back what is cached beyond the limit: what a queue's callback freed and a
   worker has not given back when the process ends.  */
void device_memory_settle (struct device *device);

/* Of one device's making and end; destroy frees also what is in use.  */
struct device_memory *device_memory_create (void);
void device_memory_destroy (struct device *device);

/* Hold the lock across a fork; after it in parent and child.  */
void device_memory_before_fork (struct device *device);
void device_memory_after_fork (struct device *device);

/* For tests: bytes in use and bytes kept, as rounded to size classes.  */
void device_memory_usage (struct device *device, size_t *used, size_t *cached);

#endif
