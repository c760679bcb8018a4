/* The host device's memory: it is memory of the process, but never the
   program's own variables, so that a program which forgets to map or update
   something gets wrong results here too.  No lock: malloc and mmap have their
   own.

   GANGWAY_HOST_GUARD=1 ends each allocation at a page that cannot be touched
   and fills it with 0xa5.  With GANGWAY_DEVICE_CACHE=0 besides, so that the
   runtime keeps no memory and rounds no size, this finds accesses past the end and
   after the end of a mapping.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "plugins/common/pages.h"
#include "plugins/common/variables.h"

#define ALIGNMENT 64

static pthread_once_t guard_once = PTHREAD_ONCE_INIT;
static bool guard; /* constant after guard_once */

static void
guard_read (void)
{
  guard = variable_is_1 ("GANGWAY_HOST_GUARD");
}

/* A page with the mapping's length, the memory, a page without access.  */
static void *
guarded_alloc (size_t size)
{
  size_t page = page_size ();
  size_t usable = (size + ALIGNMENT - 1) & ~(size_t) (ALIGNMENT - 1);
  size_t body = (usable + page - 1) & ~(page - 1);
  if (body < size)
    return NULL;
  size_t length = body + 2 * page;
  char *start = mmap (NULL, length, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED)
    return NULL;
  mprotect (start + page + body, page, PROT_NONE);
  *(size_t *) start = length;
  char *memory = start + page + body - usable;
  memset (memory, 0xa5, usable);
  return memory;
}

static bool
guarded_free (void *memory)
{
  size_t page = page_size ();
  char *start = (char *) ((uintptr_t) memory & ~(page - 1)) - page;
  return munmap (start, *(size_t *) start) == 0;
}

EXPORT void *
GOMP_OFFLOAD_alloc (int device, size_t size)
{
  ERRNO_KEPT;
  pthread_once (&guard_once, guard_read);
  if (host_fault (HOST_FAULT_ALLOC))
    return NULL;
  void *memory = NULL;
  if (size == 0)
    size = 1;
  if (guard)
    memory = guarded_alloc (size);
  else if (posix_memalign (&memory, ALIGNMENT, size) != 0)
    memory = NULL;
  if (memory)
    host_count (device, allocs, 1);
  return memory;
}

EXPORT bool
GOMP_OFFLOAD_free (int device, void *memory)
{
  ERRNO_KEPT;
  host_count (device, frees, 1);
  if (guard)
    return guarded_free (memory);
  free (memory);
  return true;
}

static bool
copy_refused (int device, const char *what, size_t size)
{
  GOMP_PLUGIN_error ("host device %d: copy of %zu bytes %s failed", device,
                     size, what);
  return false;
}

EXPORT bool
GOMP_OFFLOAD_host2dev (int device, void *dst, const void *src, size_t size)
{
  if (host_fault (HOST_FAULT_H2D))
    return copy_refused (device, "to the device", size);
  host_count (device, h2d, 1);
  host_count (device, h2d_bytes, size);
  memmove (dst, src, size); /* a declare target variable is its own copy */
  return true;
}

EXPORT bool
GOMP_OFFLOAD_dev2host (int device, void *dst, const void *src, size_t size)
{
  if (host_fault (HOST_FAULT_D2H))
    return copy_refused (device, "from the device", size);
  host_count (device, d2h, 1);
  host_count (device, d2h_bytes, size);
  memmove (dst, src, size); /* a declare target variable is its own copy */
  return true;
}

EXPORT bool
GOMP_OFFLOAD_dev2dev (int device, void *dst, const void *src, size_t size)
{
  host_count (device, d2d, 1);
  memmove (dst, src, size);
  return true;
}

EXPORT bool
GOMP_OFFLOAD_memset (int device, void *memory, int value, size_t size)
{
  (void) device;
  memset (memory, value, size);
  return true;
}

/* ------------------------------------------------------------------------
   The same in a queue's order.  */

struct copy_job
{
  struct host_job job;
  void *dst;
  const void *src;
  size_t size;
};

static bool
copy_run (struct host_job *job, bool good)
{
  (void) good;
  struct copy_job *copy = (struct copy_job *) job;
  memmove (copy->dst, copy->src, copy->size);
  return true;
}

static bool
copy_queue (struct goacc_asyncqueue *queue, void *dst, const void *src,
            size_t size)
{
  struct copy_job *copy
    = (struct copy_job *) host_queue_job (queue, sizeof *copy);
  if (!copy)
    {
      bool good = host_queue_wait (queue);
      memmove (dst, src, size);
      return good;
    }
  *copy = (struct copy_job) { { .run = copy_run }, dst, src, size };
  host_queue_add (queue, &copy->job);
  return true;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_host2dev (int device, void *dst, const void *src,
                                     size_t size,
                                     struct goacc_asyncqueue *queue)
{
  if (host_fault (HOST_FAULT_H2D))
    return copy_refused (device, "to the device", size);
  host_count (device, h2d, 1);
  host_count (device, h2d_bytes, size);
  return copy_queue (queue, dst, src, size);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_dev2host (int device, void *dst, const void *src,
                                     size_t size,
                                     struct goacc_asyncqueue *queue)
{
  if (host_fault (HOST_FAULT_D2H))
    return copy_refused (device, "from the device", size);
  host_count (device, d2h, 1);
  host_count (device, d2h_bytes, size);
  return copy_queue (queue, dst, src, size);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_dev2dev (int device, void *dst, const void *src,
                                    size_t size, struct goacc_asyncqueue *queue)
{
  host_count (device, d2d, 1);
  return copy_queue (queue, dst, src, size);
}
