/* The routines for device memory: acc_malloc, acc_free, acc_memcpy_*, and
   acc_map_data, which gives such memory to host data (OpenACC 2.6, 3.2.18 and
   on).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libacc/acc_async.h"
#include "libacc/acc_device.h"
#include "libacc/acc_fatal.h"
#include "libacc/acc_profiling.h"
#include "libacc/acc_ready.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/map/map_mirror.h"

/* The context of the events of a routine that works on DEVICE.  */
static void
scope_of_routine (struct acc_scope *scope, struct acc_thread *thread,
                  const struct device *device, int async)
{
  acc_scope_begin (scope, thread, acc_construct_runtime_api, acc_ev_none,
                   async);
  acc_scope_set_device (scope, device);
}

GOMP_ENTRY void *
acc_malloc (size_t size)
{
  if (!size)
    return NULL;
  ACC_READY (thread);
  struct device *device = acc_thread_mapping_device (thread);
  if (!device)
    return memory_try_alloc (size);
  struct acc_scope scope;
  scope_of_routine (&scope, thread, device, acc_async_sync);
  void *memory = device_alloc (device, size);
  if (memory)
    {
      mutex_lock (&device->acc->lock);
      acc_address_set_add (&device->acc->allocated, memory);
      mutex_unlock (&device->acc->lock);
    }
  acc_scope_end (&scope, acc_ev_none);
  return memory;
}

/* End the process, after a message, where host data is mapped to MEMORY.  What is mapped
   in place is the program's to free, as host data is.  */
static void
refuse_mapped (struct device *device, void *memory)
{
  struct map_entry *entry = map_lookup_device (device->map, memory, 1);
  if (!entry || (device_maps_in_place (device) && map_entry_is_shared (entry)))
    return;
  uintptr_t host
    = entry->host_start + ((uintptr_t) memory - entry->device_start);
  gomp_fatal ("refusing to free device memory space at %p that is still "
              "mapped at [%p,+%d]",
              memory, (void *) host,
              (int) (entry->host_end - entry->host_start));
}

/* End the process: acc_malloc did not return the address.  */
static void __attribute__ ((noreturn)) refuse_unknown (struct device *device)
{
  if (!(device->capabilities & GOMP_OFFLOAD_CAP_NATIVE_EXEC))
    gomp_error ("invalid device address");
  gomp_fatal ("error in freeing device memory in acc_free");
}

GOMP_ENTRY void
acc_free (void *memory)
{
  if (!memory)
    return;
  ACC_READY (thread);
  struct device *device = acc_thread_mapping_device (thread);
  if (!device)
    {
      free (memory);
      return;
    }
  struct acc_scope scope;
  scope_of_routine (&scope, thread, device, acc_async_sync);
  refuse_mapped (device, memory);
  mutex_lock (&device->acc->lock);
  bool known = acc_address_set_remove (&device->acc->allocated, memory);
  mutex_unlock (&device->acc->lock);
  if (!known)
    refuse_unknown (device);
  device_free (device, memory);
  acc_scope_end (&scope, acc_ev_none);
}

/* End the process where the addresses of a copy between host and device cannot
   be meant.  A driver would end it less clearly.  */
static void
require_addresses (const void *host, const void *memory)
{
  if (!host)
    gomp_fatal ("invalid host address");
  if (!memory)
    gomp_fatal ("invalid device address");
  if (host == memory)
    gomp_fatal ("invalid host or device address");
}

enum direction
{
  COPY_TO,
  COPY_FROM,
  COPY_WITHIN
};

static bool
copy_by_direction (struct device *device, enum direction direction, void *dst,
                   void *src, size_t size, struct goacc_asyncqueue *queue)
{
  switch (direction)
    {
    case COPY_TO:
      return device_copy_to (device, dst, src, size, queue);
    case COPY_FROM:
      return device_copy_from (device, dst, src, size, queue);
    case COPY_WITHIN:
      return dst == src || device_copy_within (device, dst, src, size, queue);
    }
  return false;
}

/* Whether ADDRESS, the host's and the device's, is where SIZE bytes are mapped in
   place.  */
static bool
is_in_place (struct device *device, const void *address, size_t size)
{
  if (!device_maps_in_place (device))
    return false;
  struct map_range range = map_lookup (device->map, address, size);
  return range.entry && !range.partial && map_entry_is_shared (range.entry);
}

static void
copy_memory (enum direction direction, void *dst, void *src, size_t size,
             int async)
{
  if (!size)
    return;
  ACC_READY (thread);
  struct device *device = acc_thread_mapping_device (thread);
  if (!device)
    {
      memmove (dst, src, size);
      return;
    }
  if (dst == src && direction != COPY_WITHIN && is_in_place (device, dst, size))
    return;
  if (direction == COPY_TO)
    require_addresses (src, dst);
  else if (direction == COPY_FROM)
    require_addresses (dst, src);
  struct acc_scope scope;
  scope_of_routine (&scope, thread, device, async);
  struct goacc_asyncqueue *queue = acc_async_queue (thread, async);
  acc_require (copy_by_direction (device, direction, dst, src, size, queue));
  acc_scope_end (&scope, acc_ev_none);
}

GOMP_ENTRY void
acc_memcpy_to_device (void *dst, void *src, size_t size)
{
  copy_memory (COPY_TO, dst, src, size, acc_async_sync);
}

GOMP_ENTRY void
acc_memcpy_to_device_async (void *dst, void *src, size_t size, int async)
{
  copy_memory (COPY_TO, dst, src, size, async);
}

GOMP_ENTRY void
acc_memcpy_from_device (void *dst, void *src, size_t size)
{
  copy_memory (COPY_FROM, dst, src, size, acc_async_sync);
}

GOMP_ENTRY void
acc_memcpy_from_device_async (void *dst, void *src, size_t size, int async)
{
  copy_memory (COPY_FROM, dst, src, size, async);
}

GOMP_ENTRY void
acc_memcpy_device (void *dst, void *src, size_t size)
{
  copy_memory (COPY_WITHIN, dst, src, size, acc_async_sync);
}

GOMP_ENTRY void
acc_memcpy_device_async (void *dst, void *src, size_t size, int async)
{
  copy_memory (COPY_WITHIN, dst, src, size, async);
}

/* Ends the process where [HOST, HOST + SIZE) cannot be at MEMORY.  */
static void
require_mappable (struct device *device, void *host, void *memory, size_t size)
{
  if (!memory || !host || !size)
    gomp_fatal ("[%p,+%d]->[%p,+%d] is a bad map", host, (int) size, memory,
                (int) size);
  if (map_lookup (device->map, host, size).entry)
    gomp_fatal ("host address [%p, +%d] is already mapped", host, (int) size);
  if (map_lookup_device (device->map, memory, size))
    gomp_fatal ("device address [%p, +%d] is already mapped", memory,
                (int) size);
}

GOMP_ENTRY void
acc_map_data (void *host, void *memory, size_t size)
{
  ACC_READY (thread);
  struct device *device = acc_thread_mapping_device (thread);
  if (!device)
    {
      if (memory != host)
        gomp_fatal ("cannot map data on shared-memory system");
      return;
    }
  struct acc_scope scope;
  scope_of_routine (&scope, thread, device, acc_async_sync);
  require_mappable (device, host, memory, size);
  data_event_tell (DATA_CREATE, device, size, host, memory);
  if (!map_associate (device->map, host, size, memory))
    gomp_fatal ("host address [%p, +%d] is already mapped", host, (int) size);
  mutex_lock (&device->acc->lock);
  acc_address_set_add (&device->acc->mapped, host);
  mutex_unlock (&device->acc->lock);
  acc_scope_end (&scope, acc_ev_none);
}

/* End the process: acc_map_data did not make ENTRY, which is NULL where there
   is none.  */
static void __attribute__ ((noreturn))
refuse_unmap (const struct map_entry *entry)
{
  const char *what = entry->refcount == MAP_REFCOUNT_INFINITE
                       ? "cannot unmap target block: "
                       : "";
  gomp_fatal ("%srefusing to unmap block [%p,+%d] that has not been mapped by "
              "'acc_map_data'",
              what, (void *) entry->host_start,
              (int) (entry->host_end - entry->host_start));
}

GOMP_ENTRY void
acc_unmap_data (void *host)
{
  ACC_READY (thread);
  struct device *device = acc_thread_mapping_device (thread);
  if (!device)
    return;
  struct map_entry *entry = map_lookup (device->map, host, 1).entry;
  if (!entry)
    gomp_fatal ("%p is not a mapped block", host);
  if (entry->host_start != (uintptr_t) host)
    gomp_fatal ("[%p,%d] surrounds %p", (void *) entry->host_start,
                (int) (entry->host_end - entry->host_start), host);
  struct acc_scope scope;
  scope_of_routine (&scope, thread, device, acc_async_sync);
  mutex_lock (&device->acc->lock);
  bool known = acc_address_set_remove (&device->acc->mapped, host);
  mutex_unlock (&device->acc->lock);
  if (known)
    map_entry_tell (device, entry, DATA_DELETE);
  if (!known || !map_disassociate (device->map, host))
    refuse_unmap (entry);
  acc_scope_end (&scope, acc_ev_none);
}
